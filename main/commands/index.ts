/** The command line: finds the command, answers `--help`, turns every failure into one line and an exit status. */
import { asDaypassError, DaypassError, EXIT, type ExitStatus } from '../base/errors.ts';
import type { Log } from '../platform/log.ts';
import { activity } from './activity.ts';
import { agentOpen, agentStart, agentStatus, agentStop } from './agent.ts';
import { completeCommand, completion } from './completion/complete.ts';
import { consoleCommand } from './console.ts';
import { credentials } from './credentials.ts';
import { doctor } from './doctor.ts';
import { env } from './env.ts';
import { exec } from './exec.ts';
import { type Command, type CommandContext, parseInput } from './framework/command.ts';
import { commandHelp, overview } from './framework/help.ts';
import { didYouMean } from './framework/suggest.ts';
import { codecommitCredential } from './helpers/codecommit-credential.ts';
import { dockerCredential } from './helpers/docker-credential.ts';
import { eksTokenCommand } from './helpers/eks-token.ts';
import { iamUserAdd, iamUserRemove, iamUserRotate } from './iam-user.ts';
import { importCommand } from './import.ts';
import { list } from './list.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { profilesList, profilesRemove, profilesSync } from './profiles.ts';
import { serve } from './serve.ts';
import { settingsConfirm, settingsEdit, settingsGet, settingsSet, settingsUnset } from './settings.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import { switchRole } from './switch.ts';
import { teamAdd, teamRemove, teamSync } from './team.ts';
import { errorText, printable, traceLine } from './terminal/text.ts';
import { version } from './version.ts';
import { whoami } from './whoami.ts';

/** In the order in which help shows them. */
export const COMMANDS: readonly Command[] = [
  login,
  logout,
  status,
  list,
  switchRole,
  exec,
  shell,
  env,
  serve,
  whoami,
  activity,
  credentials,
  profilesSync,
  profilesRemove,
  profilesList,
  consoleCommand,
  iamUserAdd,
  iamUserRotate,
  iamUserRemove,
  importCommand,
  settingsGet,
  settingsSet,
  settingsUnset,
  settingsEdit,
  settingsConfirm,
  teamAdd,
  teamSync,
  teamRemove,
  doctor,
  eksTokenCommand,
  codecommitCredential,
  dockerCredential,
  agentStart,
  agentStop,
  agentStatus,
  agentOpen,
  completion,
  completeCommand(() => COMMANDS),
  version,
];

/** What the commands are for that share their first word. */
const GROUPS: Readonly<Record<string, string>> = {
  profiles: 'Profiles of Daypass in the AWS config file',
  'iam-user': 'IAM users, whose access keys stay in the keychain',
  settings: 'Your settings',
  team: 'Settings that your team shares',
  agent: 'The agent, which keeps credentials and answers programs',
};

/**
 * Runs one command line. Never throws: a failure is one line on stderr, a second one for AWS's support where AWS has refused
 * something, and the exit status of its code.
 */
export async function runCommand(context: CommandContext, log: Log): Promise<ExitStatus> {
  const { reply, request } = context;
  try {
    const found = findCommand(request.argv);
    if (found.kind === 'help') {
      reply.stdout(found.text);
      return EXIT.done;
    }
    return await found.command.run(context, parseInput(found.command, found.rest));
  } catch (cause) {
    const error = asDaypassError(cause);
    if (error.code === 'unexpected') log.error('A command failed unexpectedly.', { command: request.argv[0], error });
    reply.stderr(`daypass: ${errorText(error)}\n${traceLine(error)}`);
    return error.exit;
  }
}

/** Whether this command line may ask something of windows, which come up after the agent does. */
export function needsWindows(argv: readonly string[]): boolean {
  return COMMANDS.some(({ path, needsWindows: needs = false }) => needs && path.every((word, at) => argv[at] === word));
}

/** What `--help` shows for these words: those of a command, the first of several, or none. @throws DaypassError usage */
export function helpPage(words: readonly string[]): string {
  const found = findCommand([...words, '--help']);
  return found.kind === 'help' ? found.text : '';
}

type FoundCommand = { kind: 'help'; text: string } | { kind: 'command'; command: Command; rest: readonly string[] };

/** @throws DaypassError usage for a word that is no command. */
function findCommand(argv: readonly string[]): FoundCommand {
  const [first = '--help', ...afterFirst] = argv;
  if (first === '--help' || first === '-h' || first === 'help') {
    const named = afterFirst.length > 0 ? matching(afterFirst) : [];
    const only = named.length === 1 ? named[0] : undefined;
    return { kind: 'help', text: only ? commandHelp(only) : groupHelp(named, afterFirst[0]) };
  }
  const command = COMMANDS.find(({ path }) => path.every((word, index) => argv[index] === word));
  if (!command) {
    const group = COMMANDS.filter(({ path }) => path[0] === first);
    if (group.length > 0 && (argv[1] === undefined || argv[1] === '--help' || argv[1] === '-h')) {
      return { kind: 'help', text: groupHelp(group, first) };
    }
    const words = group.length > 0 ? argv.slice(0, 2).join(' ') : first;
    const shown = printable(words);
    if (first.startsWith('-')) throw new DaypassError('usage', `There is no flag ${shown}.`);
    throw new DaypassError('usage', `There is no command "${shown}".`, { next: nextAfter(argv, group) });
  }
  const rest = argv.slice(command.path.length);
  const end = rest.indexOf('--');
  const own = end < 0 ? rest : rest.slice(0, end);
  if (own.includes('--help') || own.includes('-h')) return { kind: 'help', text: commandHelp(command) };
  return { kind: 'command', command, rest };
}

/** The page of a group; that of everything where there is no such group. */
function groupHelp(commands: readonly Command[], name = ''): string {
  const about = GROUPS[name];
  return commands.length === 0 || about === undefined ? overview(COMMANDS) : overview(commands, { name, about });
}

/** The command that may have been meant; the word after it counts where a group of commands is named, as in `profiles syn`. */
function nextAfter([first = '', second = '']: readonly string[], group: readonly Command[]): string {
  const visible = COMMANDS.filter(({ hidden }) => !hidden);
  const [word, known, before] =
    group.length > 0
      ? [second, group.flatMap(({ path }) => path[1] ?? []), `${first} `]
      : [first, visible.flatMap(({ path }) => path[0] ?? []), ''];
  const meant = didYouMean(word, known, (name) => `\`daypass ${before}${name}\``);
  return [meant, `Run \`daypass ${before}--help\`.`].filter(Boolean).join(' ');
}

function matching(words: readonly string[]): readonly Command[] {
  return COMMANDS.filter(({ path }) => words.every((word, index) => path[index] === word));
}
