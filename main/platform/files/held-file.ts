/**
 * Windows lets no one replace, remove or make a file under a name that another program holds open at that moment: a virus
 * scanner, an indexer, or a process that has just removed it and has not closed it yet. Such a program lets go in milliseconds.
 */
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION and a removal that is under way, of a file or in a folder, as libuv translates them. */
export const HELD: readonly string[] = ['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'];
const STEP_MS = 20;
const USUAL_MS = 1_000;

export interface HeldFileWait {
  readonly platform?: NodeJS.Platform;
  /** Real time, because what is waited for is another process. */
  readonly wait?: (ms: number) => Promise<unknown>;
  /** How long in all. */
  readonly limitMs?: number;
  /** Errors that say so; the usual ones unless told. */
  readonly codes?: readonly string[];
}

/** Whether a call on a file failed because somebody holds it; it may also be that this user may not do it at all. */
export function isHeld(error: unknown, platform: NodeJS.Platform = process.platform, codes = HELD): boolean {
  return platform === 'win32' && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Repeats `work` for a second, or as long as it is told, while somebody holds its file. Throws what it throws last. */
export async function whileHeld<T>(
  work: () => Promise<T>,
  { platform = process.platform, wait = pause, limitMs = USUAL_MS, codes = HELD }: HeldFileWait = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt * STEP_MS >= limitMs || !isHeld(error, platform, codes)) throw error;
      await wait(STEP_MS);
    }
  }
}

/** Removes a file; none to remove is no error. */
export function removeFile(path: string): Promise<void> {
  return whileHeld(() => rm(path, { force: true }));
}

/** Removes a folder with all that is in it; none to remove is no error. */
export function removeFolder(path: string): Promise<void> {
  return whileHeld(() => rm(path, { recursive: true, force: true }));
}
