/**
 * A lock that processes of this user share through the file system. Only its holder, or a process that has found its holder
 * dead, may take it away, and the second of these under a lock of its own: that way no two processes ever hold it.
 */
import { randomBytes } from 'node:crypto';
import { lstat, readFile, readlink, symlink, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { hasEnded } from '../peers/process-life.ts';
import { isHeld as isHeldOpen, whileHeld } from './held-file.ts';
import { ownerInTheWay } from './owner-in-the-way.ts';

/** Real time, because what is waited for is another process: no test can move its clock. */
const POLL_MS = 10;
const PATIENCE_MS = 10_000;
/** Work under a lock takes milliseconds. A lock of this age is stale, whatever process has its number now. */
const ABANDONED_MS = 60_000;
/** How long a lock that can be neither created nor read counts as one that is being removed, in ms. */
const GOING_MS = 1_000;

interface LockOwner {
  readonly text: string;
  readonly isDead: boolean;
}

interface LockCalls {
  readonly platform: NodeJS.Platform;
  /** Throws EEXIST where the lock is there. */
  make(path: string, text: string): Promise<void>;
  /** Its text, and when it was made, in ms since the epoch. */
  look(path: string): Promise<{ text: string; at: number }>;
  remove(path: string): Promise<void>;
}

/**
 * A symbolic link comes into being with its text, in one step, on every Unix file system. Windows lets only some users make
 * links; there it is a file, and one without a text yet is somebody's until it is old.
 */
const CALLS: LockCalls = {
  platform: process.platform,
  make: (path, text) =>
    process.platform === 'win32' ? writeFile(path, text, { flag: 'wx', mode: 0o600 }) : symlink(text, path),
  async look(path) {
    const stats = await lstat(path);
    const text = stats.isSymbolicLink() ? await readlink(path) : await readFile(path, 'utf8');
    return { text, at: stats.mtimeMs };
  },
  remove: (path) => whileHeld(() => unlink(path)),
};

/**
 * Runs `work` while no other process does so for the same path.
 * @param path of the lock; its folder exists.
 * @param work is told how to ask whether the lock is still this process's, for use right before what can't be undone.
 * @param calls the system's; tests let them fail as Windows does.
 * @throws DaypassError state-unwritable when the lock can't be made, or isn't let go of within 10 s.
 */
export async function withLockFile<T>(
  path: string,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
  calls: LockCalls = CALLS,
): Promise<T> {
  const own = `${process.pid}@${hostname()}:${randomBytes(8).toString('hex')}`;
  const start = performance.now();
  let seen = start;
  for (let refused = await create(path, own, calls); refused !== null; refused = await create(path, own, calls)) {
    const owner = await read(path, calls);
    const now = performance.now();
    if (owner || refused === 'exists') seen = now;
    else if (now - seen > GOING_MS)
      throw new DaypassError('state-unwritable', `${path} can't be made.`, { details: { path }, cause: refused });
    if (owner?.isDead) await remove(path, owner.text, calls);
    else if (now - start > PATIENCE_MS) {
      throw errorOfCase('lock-held', { path, owner: owner?.text ?? '' });
    } else if (owner || refused !== 'exists') await pause(POLL_MS);
  }
  const isHeld = async () => (await read(path, calls))?.text === own;
  try {
    return await work(isHeld);
  } finally {
    if (await isHeld()) await calls.remove(path).catch(() => undefined);
  }
}

/** Removes the lock of a dead process and no other: no live process can have put its own there meanwhile. */
async function remove(path: string, dead: string, calls: LockCalls): Promise<void> {
  const work = async () => {
    if ((await read(path, calls))?.text === dead) await calls.remove(path);
  };
  await withLockFile(`${path}.stale`, work, calls);
}

/** @returns null where it was made: `exists`, or on Windows what says that somebody holds a file of that name. */
async function create(path: string, text: string, { platform, make }: LockCalls): Promise<'exists' | Error | null> {
  try {
    await make(path, text);
    return null;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
    if (isHeldOpen(cause, platform)) return cause as Error;
    const what = `${path} can't be made.`;
    throw (
      ownerInTheWay('write', path, cause) ?? new DaypassError('state-unwritable', what, { details: { path }, cause })
    );
  }
}

/** Null when there is no lock, or one that can't be read now: on Windows, one that is being removed. */
async function read(path: string, calls: LockCalls): Promise<LockOwner | null> {
  try {
    const { text, at } = await whileHeld(() => calls.look(path), calls);
    return { text, isDead: Date.now() - at > ABANDONED_MS || (await isOfDeadProcess(text, calls.platform)) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' || isHeldOpen(cause, calls.platform)) return null;
    throw new DaypassError('state-unwritable', `${path} can't be read.`, { details: { path }, cause });
  }
}

async function isOfDeadProcess(text: string, platform: NodeJS.Platform): Promise<boolean> {
  const [, pid, host] = /^(\d+)@(.*):[0-9a-f]{16}$/.exec(text) ?? [];
  // A home folder may be shared among machines: the numbers of another one's processes mean nothing here.
  return pid !== undefined && host === hostname() && hasEnded(Number(pid), platform);
}
