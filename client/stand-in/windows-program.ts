/** How Windows is told to start a program by the name that a person has typed: `npm` is `npm.cmd`, which only `cmd.exe` runs. */
import { existsSync, statSync } from 'node:fs';
import { win32 } from 'node:path';
import type { Environment } from '../../main/base/environment.ts';

export interface WindowsCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Whether the arguments are already a quoted command line. */
  readonly isVerbatim: boolean;
}

/**
 * @returns `refused` for arguments that no batch file can be given: a new line would be a command of its own. `missing` for a
 * program that none of PATH's folders has: Node would look into the current folder, where anybody's download may be.
 */
export function windowsCommand(
  name: string,
  args: readonly string[],
  env: Environment,
  isFile: (path: string) => boolean = isFileThere,
): WindowsCommand | 'missing' | 'refused' {
  const program = candidates(name, env).find(isFile) ?? (hasFolder(name) ? name : null);
  if (program === null) return 'missing';
  if (!/\.(cmd|bat)$/i.test(program)) return { program, args, isVerbatim: false };
  if ([program, ...args].some((word) => /[\0\r\n]/.test(word)) || program.includes('"')) return 'refused';
  const line = [`"${program}"`, ...args.map(batchWord)].join(' ');
  const shell = win32.join(variableOf(env, 'SYSTEMROOT') || 'C:\\Windows', 'System32', 'cmd.exe');
  return { program: shell, args: ['/e:ON', '/v:OFF', '/d', '/c', `"${line}"`], isVerbatim: true };
}

function hasFolder(name: string): boolean {
  return /[/\\:]/.test(name);
}

/** In each folder by its name, if that ends with one of PATHEXT, then with each of these behind it (`client/src/program.rs`). */
function candidates(name: string, env: Environment): string[] {
  const extensions = (variableOf(env, 'PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean);
  const isWhole = extensions.some((extension) => name.toLowerCase().endsWith(extension.toLowerCase()));
  const folders = hasFolder(name) ? [''] : (variableOf(env, 'PATH') ?? '').split(';').filter(Boolean);
  const names = [...(isWhole ? [''] : []), ...extensions].map((extension) => `${name}${extension}`);
  return folders.flatMap((folder) => names.map((one) => (folder ? win32.join(folder, one) : one)));
}

/**
 * As Rust's library does it from 1.77.2 on. Within quotes two quotes are one to batch files, and cmd.exe takes variables apart even
 * there: `%cd:~,%` is one without a letter, put before each of these signs.
 */
function batchWord(word: string): string {
  const text = word.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    quote ? `${slashes}${slashes}""` : `${slashes}${slashes}`,
  );
  return `"${text.replaceAll('%', '%%cd:~,%')}"`;
}

/** Names of variables are the same in whatever case they are written there. */
export function withChanges(
  env: Environment,
  { set, unset }: { readonly set: Readonly<Record<string, string>>; readonly unset: readonly string[] },
  platform: NodeJS.Platform,
): NodeJS.ProcessEnv {
  const same = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const changed = new Set([...Object.keys(set), ...unset].map(same));
  const kept = Object.entries(env).filter(([name]) => !changed.has(same(name)));
  return { ...Object.fromEntries(kept), ...set };
}

function variableOf(env: Environment, wanted: string): string | undefined {
  return Object.entries(env).find(([name]) => name.toUpperCase() === wanted)?.[1];
}

function isFileThere(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
