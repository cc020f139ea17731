/** Folders that no one but this user may look into. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { shellWord } from '../../base/shell-word.ts';
import { nameOfUser, userForCommand } from '../users.ts';
import { ownerInTheWay } from './owner-in-the-way.ts';

/** Bits of a file's mode: what its group and others may do, and that others may write. */
export const OTHERS = 0o077;
export const OTHERS_WRITE = 0o002;

/**
 * Creates the folder (mode 0700) where it is missing, with its parents (which are left as they are if they exist).
 * @throws DaypassError state-unsafe when it is a link, is somebody else's, or opens to others; state-unwritable.
 */
export function ensurePrivateFolder(path: string): void {
  make(path);
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw errorOfCase('not-a-folder', { path });
  // Windows keeps its access lists outside the mode; a folder in the user's profile is the user's.
  if (process.getuid === undefined) return;
  requireOwn(path, stats);
  if ((stats.mode & OTHERS) !== 0) throw errorOfCase('folder-open', { path });
}

/** What the agent has written into a folder that it has used before. */
const OWN_FILES = ['settings.json', 'usage.json', 'agent.log', join('state', 'run')];

/**
 * The same for a folder that a person may have made, or laid a link for: a link of this user's is followed to a folder of this
 * user's, and that is closed to others where it is kept for Daypass. One that everybody could write into stays refused: what is in
 * it may be anybody's.
 * @throws DaypassError state-unsafe | state-unwritable
 */
export function ensureOwnFolder(path: string): void {
  make(path);
  const link = lstatSync(path);
  const stats = link.isSymbolicLink() ? behindLink(path, link) : link;
  if (!stats.isDirectory()) throw errorOfCase('not-a-folder', { path });
  if (process.getuid === undefined) return;
  requireOwn(path, stats);
  if ((stats.mode & OTHERS) === 0) return;
  if ((stats.mode & OTHERS_WRITE) !== 0) {
    const command = `Look at what is in it, then run \`chmod 700 ${shellWord(path)}\`.`;
    throw errorOfCase('folder-writable', { path }, undefined, { command });
  }
  if (!isForDaypass(path)) throw errorOfCase('folder-open', { path });
  try {
    chmodSync(path, stats.mode & 0o700);
  } catch (cause) {
    throw errorOfCase('folder-open', { path }, cause, { command: `Run \`chmod 700 ${shellWord(path)}\`.` });
  }
}

/** A link or a variable may lead to `/etc` or somebody's home: closing that would lock out what else is in it. */
function isForDaypass(path: string): boolean {
  const isNamedSo = basename(realpathSync(path)).toLowerCase() === 'daypass';
  return isNamedSo || OWN_FILES.some((name) => existsSync(join(path, name))) || readdirSync(path).length === 0;
}

function make(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw (
        ownerInTheWay('write', path, cause) ??
        new DaypassError('state-unwritable', `The folder ${path} can't be created.`, { details: { path }, cause })
      );
    }
  }
}

function behindLink(path: string, link: Stats): Stats {
  if (process.getuid !== undefined) requireOwn(path, link);
  try {
    return statSync(path);
  } catch (cause) {
    throw errorOfCase('link-nowhere', { path }, cause);
  }
}

function requireOwn(path: string, { uid }: Stats): void {
  const own = process.getuid?.() ?? uid;
  if (uid === own) return;
  const [owner, self] = [nameOfUser(uid), nameOfUser(own)];
  const command = `Run \`sudo chown -R ${shellWord(userForCommand(own))} ${shellWord(path)}\`, if it is yours.`;
  throw errorOfCase('folder-of-another', { path, owner, self }, undefined, { command });
}
