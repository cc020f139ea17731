/**
 * The wire form of a program that the client is to become (`docs/broker-protocol.md`): fields that end with a NUL, each
 * with a letter first. NUL is the one byte that neither arguments nor environment can hold, so nothing needs escaping.
 */
import { DaypassError } from '../base/errors.ts';
import type { Program } from '../base/request.ts';

/** @throws DaypassError usage for what no system could start: no program, a NUL, a variable without a name. */
export function encodeProgram({ argv, set, unset }: Program): Buffer {
  const fields = [
    ...argv.map((word) => `A${word}`),
    ...Object.entries(set).map(([name, value]) => `S${checkedName(name)}=${value}`),
    ...unset.map((name) => `U${checkedName(name)}`),
  ];
  if (!argv[0] || fields.some((field) => field.includes('\0'))) {
    throw new DaypassError('usage', 'No program given after `--`.', { next: 'Put its name after `--`.' });
  }
  return Buffer.from(fields.map((field) => `${field}\0`).join(''), 'utf8');
}

/** @throws DaypassError protocol-mismatch */
export function decodeProgram(payload: Buffer): Program {
  const argv: string[] = [];
  const set: Record<string, string> = {};
  const unset: string[] = [];
  const fields = payload.toString('utf8').split('\0');
  const isComplete = fields.pop() === '';
  for (const field of fields) {
    const rest = field.slice(1);
    const equals = rest.indexOf('=');
    if (field[0] === 'A') argv.push(rest);
    else if (field[0] === 'S' && equals > 0) set[rest.slice(0, equals)] = rest.slice(equals + 1);
    else if (field[0] === 'U' && rest !== '' && equals < 0) unset.push(rest);
    else throw notAProgram();
  }
  const [program, ...others] = argv;
  if (!isComplete || !program) throw notAProgram();
  return { argv: [program, ...others], set, unset };
}

function checkedName(name: string): string {
  if (name === '' || name.includes('=')) throw new DaypassError('usage', `"${name}" is no variable.`);
  return name;
}

function notAProgram(): DaypassError {
  return new DaypassError('protocol-mismatch', 'The agent names no program.');
}
