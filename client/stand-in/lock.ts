/**
 * A lock without the system's help, for Node has none to offer: a file with its holder's process id, which only one
 * process can create. Should two ever hold it, two agents start, and the second finds the socket taken and ends.
 */
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isHeld } from '../../main/platform/files/held-file.ts';
import { hasEnded } from '../../main/platform/peers/process-life.ts';

/** Starting an agent never takes longer, so an older lock is stale even if its process id is in use again. */
const STALE_MS = 60_000;

/** True when this process holds the lock now. A holder that has ended does not count. @throws what the file system throws */
export async function take(lock: string): Promise<boolean> {
  // Linked from a complete file, so that no one ever reads a lock without its holder.
  const own = `${lock}.${process.pid}`;
  rmSync(own, { force: true });
  writeFileSync(own, String(process.pid), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    // On Windows also where its last holder has just removed it, and somebody still has it open.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' && !isHeld(error)) throw error;
  } finally {
    rmSync(own, { force: true });
  }
  if (await isStale(lock)) await breakLock(lock, own);
  return false;
}

/** What Windows leaves of it, because somebody holds it, counts for nothing once this process has ended. */
export function release(lock: string): void {
  try {
    rmSync(lock, { force: true });
  } catch (error) {
    if (!isHeld(error)) throw error;
  }
}

/** Of many that find a stale lock only one can rename it; if that was somebody's new lock by now, it goes back. */
async function breakLock(lock: string, aside: string): Promise<void> {
  try {
    renameSync(lock, aside);
    if (!(await isStale(aside))) linkSync(aside, lock);
  } catch {
    // Another process was faster; the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true });
  }
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    return Date.now() - statSync(lock).mtimeMs > STALE_MS || (await hasEnded(holder, process.platform));
  } catch {
    return false;
  }
}
