/** Help pages, made from the commands' own descriptions. */
import type { Command } from './command.ts';

const GAP = '  ';

export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`daypass ${command.path.join(' ')}`, command.summary] as const);
  return [
    'Short-term AWS credentials for every tool on this machine.',
    '',
    'Usage: daypass COMMAND',
    '',
    'Commands:',
    ...table(rows),
    '',
    'Run `daypass COMMAND --help` for its flags and examples.',
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags).map(
    ([name, flag]) => [`--${name}${flag.value ? ` ${flag.value}` : ''}`, flag.about] as const,
  );
  const argumentRows = command.arguments.map((argument) => [argument.name, argument.about] as const);
  const lines = [`${command.summary}.`, '', `Usage: ${usageLine(command)}`, ''];
  if (command.details) lines.push(command.details, '');
  if (argumentRows.length > 0) lines.push('Arguments:', ...table(argumentRows), '');
  lines.push('Flags:', ...table([...flags, ['--help', 'show this page']]), '');
  if (command.examples.length > 0) lines.push('Examples:', ...table(command.examples), '');
  return lines.join('\n');
}

function usageLine(command: Command): string {
  const words = ['daypass', ...command.path];
  for (const argument of command.arguments) {
    const name = argument.many ? `${argument.name}…` : argument.name;
    words.push(argument.required ? name : `[${name}]`);
  }
  const exclusive = new Map((command.exclusive ?? []).map(([a, b]) => [a, b]));
  const shown = new Set<string>();
  for (const [name, flag] of Object.entries(command.flags)) {
    if (shown.has(name)) continue;
    const other = exclusive.get(name);
    if (other) shown.add(other);
    const text = `--${name}${flag.value ? ` ${flag.value}` : ''}${other ? ` | --${other}` : ''}`;
    words.push(flag.required ? text : `[${text}]`);
  }
  return words.join(' ');
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${GAP}${left.padEnd(width)}${GAP}${right}`.trimEnd());
}
