/** Opens the desktop's own terminal with a program in it. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { basename, delimiter, join, win32 } from 'node:path';
import { DaypassError } from '../base/errors.ts';
import { posixQuoted } from '../base/shell-word.ts';

export interface TerminalDependencies {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The person's choice: a program; null for the desktop's own. */
  readonly chosen: string | null;
  readonly start?: (program: string, args: readonly string[], options: SpawnOptions) => Promise<void>;
}

/** What stands between a terminal's name and the program that it is to run; `-e` where nothing is known. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'xdg-terminal-exec': [],
  'gnome-terminal': ['--'],
  kgx: ['--'],
  ptyxis: ['--'],
  'xfce4-terminal': ['-x'],
  'mate-terminal': ['-x'],
  kitty: [],
  foot: [],
  wezterm: ['start', '--'],
  ghostty: ['-e'],
};

/** The terminals that desktops bring, by what `XDG_CURRENT_DESKTOP` says of them. */
const OF_DESKTOP: readonly (readonly [RegExp, readonly string[]])[] = [
  [/gnome|unity|pantheon|budgie/i, ['ptyxis', 'kgx', 'gnome-terminal']],
  [/kde|plasma/i, ['konsole']],
  [/xfce/i, ['xfce4-terminal']],
  [/mate/i, ['mate-terminal']],
  [/lxqt/i, ['qterminal']],
  [/cinnamon/i, ['gnome-terminal']],
];
/** What the person or their distribution has chosen. */
const FIRST = ['xdg-terminal-exec', 'x-terminal-emulator'] as const;
const OTHERS = ['gnome-terminal', 'konsole', 'xfce4-terminal', 'kitty', 'alacritty', 'foot', 'wezterm', 'xterm'];

/** Whether a name is that of a terminal which is started unasked as well, where the desktop brings it. */
export function isUsualTerminal(name: string): boolean {
  const ofDesktops = OF_DESKTOP.flatMap(([, names]) => names);
  return [...FIRST, ...ofDesktops, ...OTHERS, ...Object.keys(BEFORE)].includes(name);
}

/** Windows 10 comes without the first. */
const OF_WINDOWS = ['wt.exe', 'conhost.exe'];

/**
 * Opens a terminal that runs `command` and ends with it. Nothing of it is a secret.
 * @param command program and arguments
 * @throws DaypassError no-terminal where none is found or the one that was chosen can't be started
 */
export async function openTerminal(command: readonly string[], dependencies: TerminalDependencies): Promise<void> {
  const { start = startDetached, env, home } = dependencies;
  let failure = noTerminal('There is no terminal here that Daypass knows.');
  for (const [program = '', ...args] of await terminalCommands(command, dependencies)) {
    try {
      return await start(program, args, { env: { ...env }, cwd: home });
    } catch (cause) {
      failure = noTerminal(`${basename(program)} could not be started.`, cause);
    }
  }
  throw failure;
}

/** Those to try, one after the other. */
async function terminalCommands(
  command: readonly string[],
  dependencies: TerminalDependencies,
): Promise<(readonly string[])[]> {
  const { platform, env, chosen } = dependencies;
  if (platform === 'darwin') {
    const script = command.map(posixQuoted).join(' ');
    const app = chosen ?? 'Terminal';
    const tell = `tell application ${appleQuoted(app)}\nactivate\ndo script ${appleQuoted(script)}\nend tell`;
    return [['/usr/bin/osascript', '-e', tell]];
  }
  if (platform === 'win32') return (chosen === null ? OF_WINDOWS : [chosen]).map((name) => onWindows(name, command));
  const names = chosen === null ? namesFor(env) : [chosen];
  for (const name of names) {
    const path = await found(name, env);
    if (path !== null) return [[path, ...(BEFORE[basename(name)] ?? ['-e']), ...command]];
  }
  return [];
}

/**
 * To Windows Terminal a `;` in any word begins another command (learn.microsoft.com/windows/terminal/command-line-arguments): a
 * session's name could start a program.
 */
function onWindows(terminal: string, command: readonly string[]): readonly string[] {
  const isWindowsTerminal = /^wt(?:\.exe)?$/i.test(win32.basename(terminal));
  return [terminal, ...(isWindowsTerminal ? command.map((word) => word.replaceAll(';', '\\;')) : command)];
}

function namesFor({ XDG_CURRENT_DESKTOP = '' }: TerminalDependencies['env']): readonly string[] {
  const own = OF_DESKTOP.filter(([desktop]) => desktop.test(XDG_CURRENT_DESKTOP)).flatMap(([, names]) => names);
  const [chosen, alternative] = FIRST;
  return [chosen, ...own, alternative, ...OTHERS];
}

async function found(name: string, { PATH = '' }: TerminalDependencies['env']): Promise<string | null> {
  const places = name.includes('/') ? [name] : PATH.split(delimiter).map((folder) => join(folder || '.', name));
  for (const place of places) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return null;
}

function startDetached(program: string, args: readonly string[], options: SpawnOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { ...options, detached: true, stdio: 'ignore' });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

function appleQuoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

function noTerminal(what: string, cause?: unknown): DaypassError {
  return new DaypassError('no-terminal', what, { cause });
}
