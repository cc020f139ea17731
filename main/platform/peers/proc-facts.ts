/** What the native module says of a process, where it could not be built: the same words, read here. Linux only. */
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { type ProcessFacts, parseFacts } from '../guard.ts';

/** What Linux adds to the path of an executable that has been replaced since. */
export const REPLACED = / \(deleted\)$/;

/** Null for a process that has ended. */
export function describeByProc(pid: number): ProcessFacts | null {
  try {
    const [, parent, ...more] = fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const link = `/proc/${pid}/exe`;
    const path = unlessRefused(() => readlinkSync(link)) ?? '';
    const file = unlessRefused(() => placeOf(link)) ?? '0:0';
    const isSeen =
      file !== '0:0' &&
      placeOf(`/proc/${pid}/ns/mnt`) === placeOf('/proc/self/ns/mnt') &&
      (REPLACED.test(path) || unlessRefused(() => placeOf(path)) === file);
    return parseFacts(pid, `${parent} ${more[17]} ${file} ${isSeen ? 1 : 0} ${path}`);
  } catch {
    return null;
  }
}

/** Fields of `stat` of proc(5) from the third on, the state. The name before them may hold spaces and brackets itself. */
export function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function placeOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

function unlessRefused<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
