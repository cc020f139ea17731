/** Whether `daypass` can be typed in a terminal, and putting it where it can. */
import { access, constants, lstat, mkdir, realpath, symlink, unlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { DaypassError } from '../base/errors.ts';

export interface CommandPlace {
  /** `ours`: typing it starts this Daypass; `other`: something else of that name; `absent`: nothing does. */
  readonly state: 'ours' | 'other' | 'absent';
  /** Where it is found or would be put; null where Daypass can't put it anywhere by itself. */
  readonly path: string | null;
}

export interface CommandParts {
  /** The client of this Daypass. */
  readonly client: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

export async function findCommand(parts: CommandParts): Promise<CommandPlace> {
  const { client, env, platform } = parts;
  const name = platform === 'win32' ? 'daypass.exe' : 'daypass';
  const own = await realpath(client).catch(() => client);
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    return { state: (await realpath(path).catch(() => path)) === own ? 'ours' : 'other', path };
  }
  return { state: 'absent', path: placeFor(parts) };
}

/**
 * Puts a link to the client into a folder for a person's own programs. A link of an older Daypass is replaced; a file that
 * is none of ours stays. @returns what `findCommand` says then.
 * @throws DaypassError state-unwritable
 */
export async function installCommand(parts: CommandParts): Promise<CommandPlace> {
  const path = placeFor(parts);
  if (path === null) {
    throw new DaypassError('state-unwritable', 'Daypass can’t put its command on the PATH here.', {
      next: `Add ${dirname(parts.client)} to your PATH.`,
    });
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    const old = await lstat(path).catch(() => null);
    if (old?.isSymbolicLink()) await unlink(path);
    await symlink(parts.client, path);
  } catch (cause) {
    throw new DaypassError('state-unwritable', `${path} can’t be written.`, {
      next: `Add ${dirname(parts.client)} to your PATH.`,
      cause,
    });
  }
  return findCommand(parts);
}

/** An AppImage is mounted somewhere else at every start, and Windows links only for administrators. */
function placeFor({ env, home, platform }: CommandParts): string | null {
  if (platform === 'win32' || env.APPIMAGE) return null;
  return join(home, '.local', 'bin', 'daypass');
}
