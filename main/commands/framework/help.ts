/** Help pages, made from the commands' own descriptions. */
import type { Command, Flag } from './command.ts';

const GAP = '  ';
/** Where a usage line is broken, in characters. */
const WIDTH = 110;
/** A longer left column pushes what it explains to a line below, in characters. */
const LEFT_WIDTH = 64;

/** @param group the first word that these commands share, and what they are for; none for the page of everything. */
export function overview(
  commands: readonly Command[],
  group?: { readonly name: string; readonly about: string },
): string {
  const rows = commands
    .filter(({ hidden }) => !hidden)
    .map((command) => [`daypass ${command.path.join(' ')}`, command.summary] as const);
  const usage = ['daypass', ...(group ? [group.name] : []), 'COMMAND'].join(' ');
  return [
    group === undefined ? 'Short-term AWS credentials for every tool on this machine.' : `${group.about}.`,
    '',
    `Usage: ${usage}`,
    '',
    'Commands:',
    ...table(rows),
    '',
    `Run \`${usage} --help\` for its flags and examples.`,
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags).map(([name, flag]) => [flagText(name, flag), flag.about] as const);
  const argumentRows = command.arguments.map((argument) => [argument.name, argument.about] as const);
  const lines = [`${command.summary}.`, '', `Usage: ${usageLine(command)}`, ''];
  if (command.details) lines.push(command.details, '');
  if (argumentRows.length > 0) lines.push('Arguments:', ...table(argumentRows), '');
  lines.push('Flags:', ...table([...flags, ['--help', 'show this page']]), '');
  if (command.examples.length > 0) lines.push('Examples:', ...table(command.examples), '');
  return lines.join('\n');
}

function usageLine(command: Command): string {
  return wrapped(usageWords(command), `Usage: ${['daypass', ...command.path].join(' ')} `.length);
}

/** How a command is called: its own words first, then one for each argument and choice of flags. */
export function usageWords(command: Command): string[] {
  const words = ['daypass', ...command.path];
  for (const argument of command.arguments) {
    const name = argument.many ? `${argument.name}…` : argument.name;
    words.push(argument.required ? name : `[${name}]`);
  }
  const shown = new Set<string>();
  for (const name of Object.keys(command.flags)) {
    if (shown.has(name)) continue;
    const choice = choiceWith(name, command, shown);
    for (const one of choice) shown.add(one);
    const text = choice.map((one) => flagText(one, command.flags[one])).join(' | ');
    words.push(command.flags[name]?.required ? text : `[${text}]`);
  }
  if (command.program !== undefined) words.push(`-- ${command.program}…`);
  return words;
}

/** One line, or several that begin below the first argument. */
function wrapped(words: readonly string[], indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && indent + line.length + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** This flag and those after it of which only one can be given, unless they are shown already. */
function choiceWith(name: string, { flags, exclusive = [] }: Command, shown: ReadonlySet<string>): string[] {
  const excludes = (a: string, b: string) => exclusive.some((pair) => pair.includes(a) && pair.includes(b));
  const choice = [name];
  for (const other of Object.keys(flags)) {
    if (!choice.includes(other) && !shown.has(other) && choice.every((one) => excludes(one, other))) choice.push(other);
  }
  return choice;
}

function flagText(name: string, flag: Flag | undefined): string {
  return `--${name}${flag?.value ? ` ${flag.value}` : ''}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const isShort = ([left]: readonly [string, string]) => left.length <= LEFT_WIDTH;
  const width = Math.max(0, ...rows.filter(isShort).map(([left]) => left.length));
  return rows.flatMap((row) => {
    const [left, right] = row;
    if (isShort(row)) return [`${GAP}${left.padEnd(width)}${GAP}${right}`.trimEnd()];
    return [`${GAP}${left}`, `${GAP}${GAP}${GAP}${right}`];
  });
}
