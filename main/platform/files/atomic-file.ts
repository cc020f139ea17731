/** Files that are either the old or the new one, whatever happens in between. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { type FileHandle, lstat, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { nameOfUser } from '../users.ts';
import { accessListOf, setAccessList } from './access-list.ts';
import { removeFile, whileHeld } from './held-file.ts';
import { ownerInTheWay } from './owner-in-the-way.ts';

const OWNER = 0o700;

/** Whose a file is. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Writes through a temporary file next to the target, fsync and rename. A file that is replaced keeps its owner and its group:
 * root's own would lock the person out.
 * @param options.mode of the new file; 0600 unless told. `keep`: that of the file that was there, for those that a person edits.
 * @param options.owner whose it is to be; unless told, who has the file that was there, else this process.
 * @param options.like the file that `mode` is of: who else may use that may use this one.
 * @throws DaypassError state-unwritable, also where the owner or the access list can't be kept; the old file is untouched then.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  {
    mode = 0o600,
    owner,
    like = mode === 'keep' ? path : undefined,
  }: { mode?: number | 'keep'; owner?: Owner; like?: string | undefined } = {},
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    const replaced = await replacedBy(path);
    const bits = mode === 'keep' ? (replaced?.mode ?? 0o600) : mode;
    const list = like === undefined ? null : await accessListOf(like, bits);
    await writeAndSync(temporary, data, list === null ? bits : bits & OWNER, owner ?? replaced);
    if (list !== null) await setAccessList(temporary, list, path);
    await whileHeld(() => rename(temporary, path));
    await syncFolder(dirname(path));
  } catch (cause) {
    await removeFile(temporary).catch(() => undefined);
    if (cause instanceof DaypassError) throw cause;
    throw ownerInTheWay('write', path, cause) ?? unwritable(path, cause);
  }
}

/** By what the system says: write(2) and rename(2). A file that is mounted by itself, as in containers, can't be replaced. */
const REASONS = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'disk-read-only',
  EBUSY: 'file-mounted',
} as const;

function unwritable(path: string, cause: unknown): DaypassError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (Object.hasOwn(REASONS, code)) return errorOfCase(REASONS[code as keyof typeof REASONS], { path }, cause);
  return new DaypassError('state-unwritable', `${path} can't be written.`, { details: { path }, cause });
}

/** What of a file is kept; null where there is none, and for a link, which is no file of its own. */
async function replacedBy(path: string): Promise<(Owner & { readonly mode: number }) | null> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() ? { uid: stats.uid, gid: stats.gid, mode: stats.mode & 0o777 } : null;
}

/** A name next to `path` that no one can guess: where the folder is open to others, one that they knew could be a link of theirs. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.daypass-${randomBytes(6).toString('hex')}.tmp`);
}

/**
 * Puts what `make` makes in the place of `path`, at once: a program that runs from there, or is started at this moment, is a whole
 * one. @param make is to take no file or link that is there already. Throws what it throws, with the old one untouched.
 */
export function replaceSync(path: string, make: (path: string) => void): void {
  const temporary = temporaryBeside(path);
  try {
    make(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

async function writeAndSync(path: string, data: string | Uint8Array, mode: number, owner: Owner | null): Promise<void> {
  // Others may look into it once it has its owner and its mode.
  const file = await open(path, 'wx', mode & 0o600);
  try {
    if (owner && process.getuid !== undefined) await giveTo(file, owner);
    // The process's umask may have taken bits away.
    if (process.platform !== 'win32') await file.chmod(mode);
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Only root may give a file to somebody else, and others to groups that they are in. @throws DaypassError state-unwritable */
async function giveTo(file: FileHandle, { uid, gid }: Owner): Promise<void> {
  const now = await file.stat();
  if (now.uid === uid && now.gid === gid) return;
  try {
    await file.chown(uid, gid);
  } catch (cause) {
    throw errorOfCase('owner-kept', { owner: nameOfUser(uid), group: String(gid) }, cause);
  }
}

/** Makes the rename last through a power cut. Windows has no such call, and some file systems refuse it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch {
    // The file itself is complete; only its durability against a power cut is less certain.
  } finally {
    await folder?.close();
  }
}
