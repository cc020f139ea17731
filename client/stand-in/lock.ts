/**
 * A lock without the system's help, for Node has none to offer: a file with its holder's process id, which only one
 * process can create. Should two ever hold it, two agents start, and the second finds the socket taken and ends.
 */
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Starting an agent never takes longer, so an older lock is stale even if its process id is in use again. */
const STALE_MS = 60_000;

/** True when this process holds the lock now. A holder that has ended does not count. @throws what the file system throws */
export function take(lock: string): boolean {
  // Linked from a complete file, so that no one ever reads a lock without its holder.
  const own = `${lock}.${process.pid}`;
  rmSync(own, { force: true });
  writeFileSync(own, String(process.pid), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
  if (isStale(lock)) breakLock(lock, own);
  return false;
}

export function release(lock: string): void {
  rmSync(lock, { force: true });
}

/** Of many that find a stale lock only one can rename it; if that was somebody's new lock by now, it goes back. */
function breakLock(lock: string, aside: string): void {
  try {
    renameSync(lock, aside);
    if (!isStale(aside)) linkSync(aside, lock);
  } catch {
    // Another process was faster; the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true });
  }
}

function isStale(lock: string): boolean {
  try {
    return !isAlive(Number(readFileSync(lock, 'utf8'))) || Date.now() - statSync(lock).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
