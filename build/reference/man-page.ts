/** The manual page, made from the commands' own descriptions, as help is. The format is that of man(7). */
import type { Command } from '../../main/commands/framework/command.ts';
import { usageWords } from '../../main/commands/framework/help.ts';
import { VARIABLES } from './environment.ts';
import { STATUSES } from './exit-statuses.ts';

/** `daypass.1`, for a version of the program. */
export function manPage(commands: readonly Command[], version: string): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  const lines = [
    '.\\" Made from the descriptions of the commands by `npm run reference`; change those instead.',
    `.TH DAYPASS 1 "" "Daypass ${version}" "User Commands"`,
    '.SH NAME',
    'daypass \\- short-term AWS credentials for every tool on this machine',
    '.SH SYNOPSIS',
    '.B daypass',
    '.I COMMAND',
    '.RI [ ARGUMENT ...]',
    '.SH DESCRIPTION',
    'Signs in once, keeps credentials in the keychain of the system, and hands them to every AWS tool.',
    'The answer of a command goes to standard output, everything meant for a person who waits to standard error.',
    '.SH COMMANDS',
    ...shown.flatMap(section),
    '.SH EXIT STATUS',
    ...STATUSES.flatMap(({ status, meaning, next }) => [
      ...['.TP', `.B ${status}`, escaped(meaning)],
      ...(next === '' ? [] : ['.br', escaped(plain(next))]),
    ]),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(({ names, about }) => ['.TP', `.B ${escaped(names.join(', '))}`, escaped(plain(about))]),
    '.SH SEE ALSO',
    '.BR aws (1)',
  ];
  return `${lines.join('\n')}\n`;
}

function section(command: Command): string[] {
  const { path, summary, details, examples, arguments: own, flags } = command;
  const rows = [
    ...own.map(({ name, about }) => [name, about] as const),
    ...Object.entries(flags).map(
      ([name, { value, about }]) => [`--${name}${value ? ` ${value}` : ''}`, about] as const,
    ),
  ];
  return [
    `.SS "${escaped(`daypass ${path.join(' ')}`)}"`,
    `${escaped(summary)}.`,
    '.PP',
    `.B ${escaped(usageWords(command).join(' '))}`,
    ...(details ? ['.PP', ...details.split('\n').map((line) => (line === '' ? '.PP' : escaped(line)))] : []),
    ...rows.flatMap(([name, about]) => ['.TP', `.B ${escaped(name)}`, escaped(about)]),
    ...examples.flatMap(([example, about]) => ['.PP', `${escaped(about)}:`, '.EX', escaped(example), '.EE']),
  ];
}

/** Without Markdown's marks of code. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}

/** Text that roff takes as it stands: hyphens that can be copied, no line that begins like a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1')
    .replaceAll('’', "'")
    .replaceAll('…', '...');
}
