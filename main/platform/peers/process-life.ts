/** Whether a process still runs, and since when. */
import { readFile } from 'node:fs/promises';
import { fieldsOf } from './proc-facts.ts';
import { output } from './program-output.ts';

/**
 * Something that tells this process from another one that has its id later: when it started, in the system's own words.
 * Null for one that has ended, `unknown` where the system does not tell. Never fails.
 */
export async function startOfProcess(pid: number, platform: NodeJS.Platform): Promise<string | null> {
  if (!isRunning(pid)) return null;
  try {
    if (platform === 'linux') return await startByProc(pid);
    if (platform === 'darwin') return (await output('/bin/ps', ['-o', 'lstart=', '-p', String(pid)])).trim() || null;
    return 'unknown';
  } catch {
    return isRunning(pid) ? 'unknown' : null;
  }
}

/** Whether a process has ended, as far as a look that costs nothing tells. */
export async function hasEnded(pid: number, platform: NodeJS.Platform): Promise<boolean> {
  if (!isRunning(pid)) return true;
  if (platform !== 'linux') return false;
  return startByProc(pid).then(
    (start) => start === null,
    () => !isRunning(pid),
  );
}

async function startByProc(pid: number): Promise<string | null> {
  const fields = fieldsOf(await readFile(`/proc/${pid}/stat`, 'utf8'));
  // The state: one that has ended and whose parent has not looked yet.
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? 'unknown');
}

function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
