/** What Linux tells of processes: proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of `/proc/PID/stat` in a second (`getconf CLK_TCK`), the same on every Linux that Electron runs on. */
const TICKS = 100;

/** A process and all that it has started, and so on. */
export function withChildren(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(fieldsOf(Number(name))[1]);
    if (parent > 0) parents.set(Number(name), parent);
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Shared memory is divided among its processes, so the sum is what they take together. */
export function pssMib(pids: readonly number[]): number {
  const kib = pids.map((pid) => Number(/^Pss:\s+(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kib.reduce((sum, one) => sum + one, 0) / 1024;
}

/** Time on a processor until now, by user and system, of all threads of these. */
export function processorMs(pids: readonly number[]): number {
  const ticks = pids.map((pid) => Number(fieldsOf(pid)[11] ?? 0) + Number(fieldsOf(pid)[12] ?? 0));
  return (ticks.reduce((sum, one) => sum + one, 0) / TICKS) * 1000;
}

/** Fields of `/proc/PID/stat` after the name in brackets: state, parent, … user time, system time. */
function fieldsOf(pid: number): string[] {
  const text = readText(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A process may end meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
