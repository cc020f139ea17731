/**
 * A place for the command line that stays. An AppImage is mounted at every start under another name, and is gone after it: what
 * is written into a config file, or linked to, must not lead there. So its clients are copied out, and know the AppImage as
 * what to start.
 */
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { replaceSync } from '../files/atomic-file.ts';
import type { Log } from '../log.ts';

const CLIENTS = ['daypass', 'daypass.cjs'];
/** A link to the client, which Docker finds by its name. */
const DOCKER_HELPER = 'docker-credential-daypass';

export interface LastingClientParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of private state. */
  readonly state: string;
  readonly log: Log;
}

/** @param bin folder of the clients that came with the app @returns that, or the folder of the copies. Never fails. */
export function lastingClientFolder(bin: string, { env, state, log }: LastingClientParts): string {
  const { APPIMAGE: image, APPDIR: mount } = env;
  if (!image || !mount || !bin.startsWith(`${mount.replace(/\/+$/, '')}/`)) return bin;
  const folder = join(state, 'bin');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of CLIENTS) if (existsSync(join(bin, name))) copyIfOther(join(bin, name), join(folder, name));
    replaceSync(join(folder, 'agent.launch'), (path) =>
      writeFileSync(path, `desktop\t${image}\t--background\n`, { flag: 'wx' }),
    );
    const client = CLIENTS.find((name) => existsSync(join(folder, name)));
    if (client) replaceSync(join(folder, DOCKER_HELPER), (path) => symlinkSync(client, path));
    return folder;
  } catch (error) {
    log.warn('The command line could not be copied to where it lasts.', { error });
    return bin;
  }
}

function copyIfOther(from: string, to: string): void {
  const isSame =
    existsSync(to) && statSync(to).size === statSync(from).size && readFileSync(to).equals(readFileSync(from));
  if (!isSame) replaceSync(to, (path) => copyFileSync(from, path, constants.COPYFILE_EXCL));
}
