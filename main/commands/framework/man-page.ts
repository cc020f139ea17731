/** The manual page, made from the commands' own descriptions, as help is. The format is that of man(7). */
import type { Command } from './command.ts';
import { usageWords } from './help.ts';

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
    ...EXITS.flatMap(([status, meaning]) => ['.TP', `.B ${status}`, escaped(meaning)]),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([name, meaning]) => ['.TP', `.B ${escaped(name)}`, escaped(meaning)]),
    '.SH SEE ALSO',
    '.BR aws (1)',
  ];
  return `${lines.join('\n')}\n`;
}

const EXITS = [
  ['0', 'done'],
  ['1', 'something unexpected, or cancelled'],
  ['2', 'the arguments are wrong'],
  ['3', 'a sign-in is required: daypass login'],
  ['4', 'no such session, account or role'],
  ['5', 'denied: by you, or by AWS'],
  ['6', "AWS can't be reached or failed"],
  ['7', "the agent can't be reached: daypass agent start"],
] as const;

const VARIABLES = [
  ['DAYPASS_HOME', 'one folder for all state: settings, lists, socket, logs'],
  ['DAYPASS_LOG', 'debug, info, warn or error: how much the agent writes to its log'],
  ['DAYPASS_NO_AUTOSTART', '1: the client never starts an agent automatically'],
  ['AWS_CONFIG_FILE', 'the AWS config file, as for the AWS CLI'],
  ['DAYPASS_ALLOW_ROOT', '1: root may start an agent in the home of another user'],
  ['NO_COLOR', 'no colours, if it is set to anything'],
] as const;

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

/** Text that roff takes as it stands: hyphens that can be copied, no line that begins like a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1')
    .replaceAll('’', "'")
    .replaceAll('…', '...');
}
