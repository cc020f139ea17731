/**
 * A place for the command line that stays. Some packages are elsewhere at every start and gone after it: an AppImage is mounted, the
 * portable app of Windows unpacked into a folder for temporary files, and macOS runs an app that was not moved out of its
 * download from a copy (App Translocation). What is written into a config file, or linked to, must not lead there. So its
 * clients are copied out, and know how the package is started.
 */
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceSync } from '../files/atomic-file.ts';
import { isHeld } from '../files/held-file.ts';
import type { Log } from '../log.ts';
import { windowsProgram } from './run-entry.ts';
import { APP_ID } from './windows-package.ts';

const CLIENTS = ['daypass', 'daypass.exe', 'daypass.cjs'];
/** A link to the client, which Docker finds by its name. */
const DOCKER_HELPER = 'docker-credential-daypass';
const ASIDE = '.old';

export interface LastingClientDependencies {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of private state. */
  readonly state: string;
  readonly log: Log;
}

/** @param bin folder of the clients that came with the app @returns that, or the folder of the copies. Never fails. */
export function lastingClientFolder(bin: string, { platform, env, state, log }: LastingClientDependencies): string {
  const start = startOfPassingPackage(bin, platform, env);
  if (start === null) return bin;
  const folder = join(state, 'bin');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (platform === 'win32') removeAside(folder);
    const put = (name: string, make: (path: string) => void) => {
      const path = join(folder, name);
      try {
        replaceSync(path, make);
      } catch (error) {
        if (!isHeld(error, platform)) throw error;
        moveAside(path);
        replaceSync(path, make);
      }
    };
    const copy = (from: string, to: string) => {
      if (!isSame(from, join(folder, to))) put(to, (path) => copyFileSync(from, path, constants.COPYFILE_EXCL));
    };
    const clients = CLIENTS.filter((name) => existsSync(join(bin, name)));
    for (const name of clients) copy(join(bin, name), name);
    put('agent.launch', (path) => writeFileSync(path, `${['desktop', ...start].join('\t')}\n`, { flag: 'wx' }));
    const [client] = clients;
    if (client === 'daypass.exe') copy(join(bin, client), `${DOCKER_HELPER}.exe`);
    else if (client && platform !== 'win32') put(DOCKER_HELPER, (path) => symlinkSync(client, path));
    return folder;
  } catch (error) {
    log.warn('The command line could not be copied to where it lasts.', { error });
    return bin;
  }
}

/** Program and arguments that start the package again; null for one that stays where it is. */
function startOfPassingPackage(
  bin: string,
  platform: NodeJS.Platform,
  env: LastingClientDependencies['env'],
): readonly string[] | null {
  const { APPIMAGE: image, APPDIR: mount, PORTABLE_EXECUTABLE_FILE: portable } = env;
  if (platform === 'win32') {
    const program = join(dirname(dirname(bin)), 'Daypass.exe');
    return portable && windowsProgram(program, env) === portable ? [portable, '--background'] : null;
  }
  if (platform === 'darwin') {
    if (!/\/AppTranslocation\/|^\/Volumes\/[^/]*\/[^/]*\.app\//.test(bin)) return null;
    // Wherever it is then: LaunchServices knows it by the identifier of its bundle.
    return ['/usr/bin/open', '-g', '-b', APP_ID, '--args', '--background'];
  }
  const isMounted = image && mount && bin.startsWith(`${mount.replace(/\/+$/, '')}/`);
  return isMounted ? [image, '--background'] : null;
}

function isSame(from: string, to: string): boolean {
  return existsSync(to) && statSync(to).size === statSync(from).size && readFileSync(to).equals(readFileSync(from));
}

/** Windows lets no one replace a program that runs, but rename it: it runs on. */
function moveAside(path: string): void {
  renameSync(path, `${path}-${process.hrtime.bigint()}${ASIDE}`);
}

/** Those that still run stay until the next start. */
function removeAside(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.endsWith(ASIDE))) {
    try {
      rmSync(join(folder, name));
    } catch {
      // It runs.
    }
  }
}
