/**
 * The client as a `credential_process` line starts it on Windows. AWS's tools hand the line to `cmd.exe /C`: the Go SDK in quotes of
 * its own, in which no others can be, and .NET so that a line that begins with a quote loses it where there are more. So a
 * program's path has to do without: by its short names (8.3), or as a bare `daypass` where that is what the PATH leads to.
 */
import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

/** Limit of the question for a short name, in ms. */
const LIMIT_MS = 3_000;

/** Whether a word needs no quotes in a `credential_process` line. On Windows a backslash is a letter like others. */
export function isPlainWord(word: string, platform: NodeJS.Platform): boolean {
  return (platform === 'win32' ? /^[\w@%+=:,./\\~-]+$/ : /^[\w@%+=:,./-]+$/).test(word);
}

export interface PlainClientDependencies {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The path by its short names; null where it has none. */
  readonly shortName?: (path: string) => Promise<string | null>;
  /** The file that a path leads to; null for none. */
  readonly file?: (path: string) => Promise<string | null>;
}

/** Program and first arguments of the client, in plain words where that can be had. Never fails. */
export async function plainClient(
  client: readonly string[],
  dependencies: PlainClientDependencies,
): Promise<readonly string[]> {
  const { platform, env, file = fileOf } = dependencies;
  // What stands between two of these signs cmd.exe takes for a variable, in quotes or not.
  const isPlain = (word: string) => isPlainWord(word, platform) && !word.includes('%');
  if (platform !== 'win32' || client.every(isPlain)) return client;
  const shortName = dependencies.shortName ?? ((path: string) => askForShortName(path, env));
  const short = await Promise.all(
    client.map(async (word) => (isPlain(word) ? word : ((await shortName(word)) ?? word))),
  );
  if (short.every(isPlain)) return short;
  const own = await file(client[0] ?? '');
  const first = await firstOnPath(env, file);
  return client.length === 1 && own !== null && first === own ? ['daypass'] : client;
}

/** What a bare `daypass` starts. */
async function firstOnPath(
  env: PlainClientDependencies['env'],
  file: (path: string) => Promise<string | null>,
): Promise<string | null> {
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  for (const folder of path.split(';').filter((one) => win32.isAbsolute(one))) {
    for (const extension of ['com', 'exe', 'bat', 'cmd']) {
      const found = await file(win32.join(folder, `daypass.${extension}`));
      if (found !== null) return found;
    }
  }
  return null;
}

async function fileOf(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

/** cmd.exe knows short names, and Node does not. */
async function askForShortName(path: string, env: PlainClientDependencies['env']): Promise<string | null> {
  // It would read these signs in its own way, also in quotes.
  if (/["%^!]/.test(path)) return null;
  const cmd = win32.join(env.SystemRoot || env.SYSTEMROOT || 'C:\\Windows', 'System32', 'cmd.exe');
  try {
    const args = ['/d', '/s', '/c', `"for %A in ("${path}") do @echo %~sA"`];
    const options = { timeout: LIMIT_MS, windowsHide: true, windowsVerbatimArguments: true };
    const short = (await promisify(execFile)(cmd, args, options)).stdout.trim();
    // Letters may have become others on the way: what comes back has to be the same file.
    const [wanted, found] = await Promise.all([fileOf(path), fileOf(short)]);
    return wanted !== null && wanted === found ? short : null;
  } catch {
    return null;
  }
}
