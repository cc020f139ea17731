/** Folders that nobody but this user may look into. */
import { lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DaypassError } from '../../base/errors.ts';

const OTHERS = 0o077;

/**
 * Creates the folder (mode 0700) where it is missing, with its parents (which are left as they are if they exist).
 * @throws DaypassError state-unsafe when it is a link, is somebody else's, or opens to others; state-unwritable.
 */
export function ensurePrivateFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new DaypassError('state-unwritable', `The folder ${path} can't be created.`, { details: { path }, cause });
    }
  }
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw new DaypassError('state-unsafe', `${path} is not a folder.`);
  // Windows keeps its access lists outside the mode; a folder in the user's profile is the user's.
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw new DaypassError('state-unsafe', `${path} belongs to somebody else.`);
  if ((stats.mode & OTHERS) !== 0) throw new DaypassError('state-unsafe', `Others can look into ${path}.`);
}
