/** Whether `daypass` can be typed in a terminal, and putting it where it can. */
import { access, constants, lstat, mkdir, readlink, realpath, rename, rm, symlink, unlink } from 'node:fs/promises';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import { errorOfCase } from '../../base/error-cases.ts';
import { temporaryBeside } from '../files/atomic-file.ts';

export interface CommandPlace {
  /**
   * `ours`: typing it starts this Daypass; `off-path`: it is installed in a folder that terminals don't look into; `other`:
   * something else of that name; `absent`: nothing does.
   */
  readonly state: 'ours' | 'off-path' | 'other' | 'absent';
  /** Where it is found or would be put; null where Daypass can't put it anywhere on its own. */
  readonly path: string | null;
  /** Whether Daypass has put it there, and takes it away again. */
  readonly isRemovable: boolean;
  /** The line for the shell's start-up file that puts its folder on the PATH; null where it is there. */
  readonly line: string | null;
}

export interface CommandDependencies {
  /** The client of this Daypass. */
  readonly client: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

export async function findCommand(dependencies: CommandDependencies): Promise<CommandPlace> {
  const { client, env, platform } = dependencies;
  const name = platform === 'win32' ? 'daypass.exe' : 'daypass';
  const own = await realpath(client).catch(() => client);
  const place = placeFor(dependencies);
  const isOurLink = place !== null && (await linkTarget(place)) === client;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const state = (await realpath(path).catch(() => path)) === own ? 'ours' : 'other';
    return { state, path, isRemovable: isOurLink && path === place, line: null };
  }
  const isOnPath = place !== null && folders.includes(dirname(place));
  const line = place === null || isOnPath ? null : pathLine(env.SHELL);
  return { state: isOurLink && !isOnPath ? 'off-path' : 'absent', path: place, isRemovable: isOurLink, line };
}

/**
 * Puts a link to the client into a folder for a person's own programs. A link of an older Daypass is replaced; a file that
 * is none of ours stays. @returns what `findCommand` says then.
 * @throws DaypassError state-unwritable
 */
export async function installCommand(dependencies: CommandDependencies): Promise<CommandPlace> {
  const path = placeFor(dependencies);
  if (path === null) {
    throw errorOfCase('command-no-place', { folder: dirname(dependencies.client) });
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    const old = await lstat(path).catch(() => null);
    if (old && !old.isSymbolicLink()) throw new Error('A file of that name is there.');
    // There is a command at every moment: the old one, then the new one.
    const fresh = temporaryBeside(path);
    await symlink(dependencies.client, fresh);
    await rename(fresh, path).catch(async (error) => {
      await rm(fresh, { force: true });
      throw error;
    });
  } catch (cause) {
    throw errorOfCase('command-unwritable', { path, folder: dirname(dependencies.client) }, cause);
  }
  return findCommand(dependencies);
}

/** Takes the link away that `installCommand` has put there; anything else stays. @throws DaypassError state-unwritable */
export async function removeCommand(dependencies: CommandDependencies): Promise<CommandPlace> {
  const path = placeFor(dependencies);
  if (path !== null && (await linkTarget(path)) === dependencies.client) {
    await unlink(path).catch((cause) => {
      throw errorOfCase('command-unremovable', { path }, cause);
    });
  }
  return findCommand(dependencies);
}

/** Windows links only for administrators, and what is still in the mount of an AppImage is gone when the app ends. */
function placeFor({ client, env, home, platform }: CommandDependencies): string | null {
  if (platform === 'win32' || (env.APPDIR && client.startsWith(`${env.APPDIR}${sep}`))) return null;
  return join(home, '.local', 'bin', 'daypass');
}

function linkTarget(path: string): Promise<string | null> {
  return readlink(path).catch(() => null);
}

/** @param shell program of the person's shell */
function pathLine(shell: string | undefined): string {
  return basename(shell ?? '') === 'fish' ? 'fish_add_path ~/.local/bin' : 'export PATH="$HOME/.local/bin:$PATH"';
}
