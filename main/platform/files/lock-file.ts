/**
 * A lock that processes of this user share through the file system. Only its holder, or a process that has found its holder
 * dead, may take it away, and the second of these under a lock of its own: that way no two processes ever hold it.
 */
import { randomBytes } from 'node:crypto';
import { lstat, readFile, readlink, symlink, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { DaypassError } from '../../base/errors.ts';

/** Real time, because what is waited for is another process: no test can move its clock. */
const POLL_MS = 10;
const PATIENCE_MS = 10_000;
/** Work under a lock takes milliseconds. A lock of this age is stale, whatever process has its number now. */
const ABANDONED_MS = 60_000;

interface Owner {
  readonly text: string;
  readonly isDead: boolean;
}

/**
 * Runs `work` while no other process does so for the same path.
 * @param path of the lock; its folder exists.
 * @param work is told how to ask whether the lock is still this process's, for use right before what can't be undone.
 * @throws DaypassError state-unwritable when the lock can't be made, or isn't let go of within 10 s.
 */
export async function withLockFile<T>(path: string, work: (isHeld: () => Promise<boolean>) => Promise<T>): Promise<T> {
  const own = `${process.pid}@${hostname()}:${randomBytes(8).toString('hex')}`;
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await create(path, own))) {
    const owner = await read(path);
    if (owner?.isDead) await remove(path, owner.text);
    else if (performance.now() > deadline) {
      throw new DaypassError('state-unwritable', `Another process holds ${path} (${owner?.text}).`, {
        next: 'Try again in a minute.',
      });
    } else if (owner) await pause(POLL_MS);
  }
  const isHeld = async () => (await read(path))?.text === own;
  try {
    return await work(isHeld);
  } finally {
    if (await isHeld()) await unlink(path).catch(() => undefined);
  }
}

/** Takes away the lock of a dead process, and only that one: no one else can have put theirs there meanwhile. */
async function remove(path: string, dead: string): Promise<void> {
  await withLockFile(`${path}.stale`, async () => {
    if ((await read(path))?.text === dead) await unlink(path);
  });
}

/**
 * A symbolic link comes into being with its text, in one step, on every Unix file system. Windows lets only some users make
 * links; there it is a file, and one without a text yet is somebody's until it is old.
 */
async function create(path: string, text: string): Promise<boolean> {
  try {
    if (process.platform === 'win32') await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    else await symlink(text, path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new DaypassError('state-unwritable', `${path} can't be made.`, { cause });
  }
}

/** Null when there is no lock. */
async function read(path: string): Promise<Owner | null> {
  try {
    const stats = await lstat(path);
    const text = stats.isSymbolicLink() ? await readlink(path) : await readFile(path, 'utf8');
    return { text, isDead: Date.now() - stats.mtimeMs > ABANDONED_MS || isOfDeadProcess(text) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new DaypassError('state-unwritable', `${path} can't be read.`, { cause });
  }
}

function isOfDeadProcess(text: string): boolean {
  const [, pid, host] = /^(\d+)@(.*):[0-9a-f]{16}$/.exec(text) ?? [];
  // A home folder may be shared among machines: the numbers of another one's processes mean nothing here.
  if (pid === undefined || host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
