/**
 * Programs that start others without the environment that they have got, which then would be somebody else: they are refused. Those that
 * keep it and start programs of another user get keys, because the agent answers its own user only.
 */
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { wrapperWords } from './wrappers.ts';

/** What is said where they get keys; null where the program is of one's own. */
export type KeysBecause = string | null;

/** @throws DaypassError usage where the program would take the role's variables away, or has another one start what it is to start. */
export async function otherUser(context: CommandContext, argv: readonly [string, ...string[]]): Promise<KeysBecause> {
  if (context.host.surroundings.platform === 'win32') return null;
  const [program = '', ...args] = argv.slice(wrapperWords(argv, () => false));
  const name = program.split('/').at(-1) ?? '';
  switch (name) {
    case 'sudo': {
      const options = optionsOf(args, SUDO_VALUED);
      if (options.some((word) => word === '--preserve-env' || /^-[a-zA-Z]*E/.test(word))) return anotherUser(name);
      throw withoutVariables(name, 'Use `sudo -E PROGRAM`, which keeps them.');
    }
    case 'su':
    case 'runuser':
      if (!beforeDashes(args).some((word) => word === '-' || word === '--login' || /^-[a-z]*l/.test(word)))
        return anotherUser(name);
      throw withoutVariables(`${name} -`, 'Leave out the `-`.');
    case 'doas':
    case 'pkexec':
    case 'run0':
      throw withoutVariables(name, 'Use `sudo -E PROGRAM`, which keeps them.');
    case 'systemd-run':
      if (args.includes('--scope')) return null;
      throw withoutVariables(name, 'Use `systemd-run --scope`, which keeps them.');
    case 'emacsclient':
      throw handedOver('Emacs', 'Start one of its own: `daypass exec ROLE -- emacs`.');
    case 'screen':
      if (!reachesScreen(args, context)) return null;
      throw handedOver('The screen session', INSIDE);
    case 'tmux':
      if (!(await isListening(tmuxSocket(args, context)))) return null;
      throw handedOver('tmux', `Start one of its own with \`tmux -L NAME\`, or r${INSIDE.slice(1)}`);
    default:
      return null;
  }
}

const INSIDE = 'Run `daypass shell ROLE` inside it.';
/** sudo(8). */
const SUDO_VALUED =
  /^(?:-[a-zA-Z]*[ughpCrtTUDR]|--(?:user|group|host|prompt|close-from|role|type|command-timeout|other-user|chdir|chroot))$/;

/** The words before the program, without the values of options. */
function optionsOf(args: readonly string[], valued: RegExp): string[] {
  const options: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--' || !/^-|^\w+=/.test(word)) break;
    options.push(word);
    if (valued.test(word)) at += 1;
  }
  return options;
}

/** What stands behind `--` are the words of the program that is started. */
function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

/** screen(1). */
const SCREEN_VALUED = /^-[a-zA-Z]*[cehpsStT]$/;
const SCREEN_JOINS = /^-[^cehpsStT]*[rRxX]/;
const SCREEN_ANEW = /^-(?:[^cehpsStT]*[mS]|ls|list|wipe|v)/;

/** Whether a session that runs already starts the program: one that is named, or the one that this is inside of. */
function reachesScreen(args: readonly string[], { request: { env } }: CommandContext): boolean {
  const options = optionsOf(args, SCREEN_VALUED);
  if (options.some((word) => SCREEN_JOINS.test(word))) return true;
  return Boolean(env.STY) && !options.some((word) => SCREEN_ANEW.test(word));
}

/** tmux(1): `-S` is a path, `-L` a name next to the usual one; inside tmux it is that one. */
function tmuxSocket(args: readonly string[], { request: { env, cwd } }: CommandContext): string {
  let name: string | null = null;
  for (let at = 0; args[at]?.startsWith('-'); at += 1) {
    const [, letter = '', attached = ''] = /^-[a-zA-Z0-9]*?([cfLST])(.*)$/.exec(args[at] ?? '') ?? [];
    if (letter && !attached) at += 1;
    const value = attached || (args[at] ?? '');
    if (letter === 'S') return resolve(cwd, value);
    if (letter === 'L') name = value;
  }
  const own = name === null ? env.TMUX?.split(',')[0] : undefined;
  return own || join(resolve(cwd, env.TMUX_TMPDIR || '/tmp'), `tmux-${process.getuid?.() ?? 0}`, name ?? 'default');
}

function isListening(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    const end = (is: boolean) => {
      socket.destroy();
      done(is);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

function anotherUser(name: string): string {
  return `What ${name} starts may be another user’s, whom Daypass doesn’t answer.`;
}

function withoutVariables(name: string, next: string): DaypassError {
  return new DaypassError('usage', `${name} takes the role’s variables away, so programs would not have the role.`, {
    next,
  });
}

function handedOver(what: string, next: string): DaypassError {
  return new DaypassError('usage', `${what} is already running, so what it starts would not have the role.`, { next });
}
