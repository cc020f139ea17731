/** Files and folders in a person's home that belong to another user, as a run with `sudo` leaves them. */
import { lstatSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';
import { errorOfCase } from '../../base/error-cases.ts';
import type { DaypassError, ErrorCode } from '../../base/errors.ts';
import { shellWord } from '../../base/shell-word.ts';
import { nameOfUser, userForCommand } from '../users.ts';

const DENIED = ['EACCES', 'EPERM'];

interface OwnerOptions {
  /** Who asks, undefined where there are no user ids; this process unless told. */
  readonly uid?: number | undefined;
  readonly home?: string;
  /** Another code than the error usually has. */
  readonly code?: ErrorCode;
}

/**
 * Why a file of this user can't be read or written, with whose what is in the way is. Null for anything else that went wrong, and
 * outside of their home: what belongs to the system there is in order.
 * @param path that was tried, there or not
 */
export function ownerInTheWay(
  tried: 'read' | 'write',
  path: string,
  cause: unknown,
  { uid = process.geteuid?.(), home = homedir(), code }: OwnerOptions = {},
): DaypassError | null {
  if (uid === undefined || uid === 0 || !DENIED.includes((cause as NodeJS.ErrnoException).code ?? '')) return null;
  const found = nearest(tried === 'read' ? path : writable(path, uid));
  if (!found || found.uid === uid || !`${found.path}${sep}`.startsWith(`${home}${sep}`)) return null;
  const owner = nameOfUser(found.uid);
  // With another's home, as `sudo -u` may leave it, what is in it is in order, too.
  const command =
    found.path === home || ownerOf(home) !== uid
      ? 'Set HOME to a folder of your own.'
      : `Run \`sudo chown -R ${shellWord(userForCommand(uid))} ${shellWord(found.path)}\`, if it is yours.`;
  const values = { path, place: found.path, owner };
  return errorOfCase(tried === 'read' ? 'read-refused' : 'write-refused', values, cause, {
    command,
    ...(code ? { code } : {}),
  });
}

function ownerOf(folder: string): number | null {
  try {
    return statSync(folder).uid;
  } catch {
    return null;
  }
}

/** Replacing a file takes write access to its folder, so the folder’s owner decides, unless the file itself belongs to someone else. */
function writable(path: string, uid: number): string {
  const file = nearest(path);
  return file?.path === path && file.uid === uid ? dirname(path) : path;
}

/** What is there of a path: itself, or the folder that the rest would be in. */
function nearest(path: string): { readonly path: string; readonly uid: number } | null {
  for (let at = path; ; at = dirname(at)) {
    try {
      return { path: at, uid: lstatSync(at).uid };
    } catch {
      if (dirname(at) === at) return null;
    }
  }
}
