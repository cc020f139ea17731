/**
 * Programs that start others without the environment that they have got, which then would be somebody else: they are refused, and those
 * that pass on keys get keys. What each of them does: docs/decisions/0012.
 */
import type { CommandContext } from '../framework/command.ts';
import { CONTAINER_STARTERS } from './containers.ts';
import { has, valuesOf, wordsOf } from './options.ts';
import { type KeysBecause, type Starter, withoutVariables } from './refusals.ts';
import { RUNNING_STARTERS } from './running.ts';
import { SETTINGS_STARTERS } from './settings-readers.ts';
import { TERMINAL_STARTERS } from './terminals.ts';
import { startedBy, USER_STARTERS } from './users.ts';
import { ENV, withoutSplit, wrapperWords } from './wrappers.ts';

/** What is told to start with nothing; with a variable of AWS's of its own it is the person's choice. */
const env: Starter = (args, _context, name) => {
  const words = wordsOf(args, ENV);
  const split = valuesOf(words, 'S', 'split-string').some((text) => /^\s*(?:-[a-zA-Z]*i|-\s|--ignore-env)/.test(text));
  const isCleared = split || has(words, 'i', 'ignore-environment') || words.operands[0] === '-';
  const isStart = split || words.operands.some((word) => word !== '-' && !word.includes('='));
  if (!isCleared || !isStart || words.operands.some((word) => /^AWS_\w+=/.test(word))) return null;
  throw withoutVariables(`${name} -i`, 'Name what to leave out instead: `env -u NAME`.');
};

const cleared =
  (option: string): Starter =>
  (args, _context, name) => {
    const own = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
    if (!own.includes(option)) return null;
    throw withoutVariables(`${name} ${option}`, `Leave out \`${option}\`.`);
  };

const STARTERS: Readonly<Record<string, Starter>> = {
  ...USER_STARTERS,
  ...RUNNING_STARTERS,
  ...CONTAINER_STARTERS,
  ...TERMINAL_STARTERS,
  ...SETTINGS_STARTERS,
  env,
  bwrap: cleared('--clearenv'),
};

/** @throws DaypassError usage where the program would take the role's variables away, or has another one start what it is to start. */
export async function otherUser(context: CommandContext, argv: readonly [string, ...string[]]): Promise<KeysBecause> {
  if (context.host.surroundings.platform === 'win32') return null;
  let words: readonly string[] = withoutSplit(argv);
  let because: KeysBecause = null;
  // What keeps the environment may start one that doesn't: `sudo -E env -i`.
  for (;;) {
    const [program = '', ...args] = words.slice(wrapperWords(words, () => false));
    const name = program.split('/').at(-1) ?? '';
    const starter = Object.hasOwn(STARTERS, name) ? STARTERS[name] : undefined;
    if (!starter) return because;
    because = (await starter(args, context, name)) ?? because;
    words = startedBy(name, args);
    if (words.length === 0) return because;
  }
}
