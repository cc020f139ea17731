import { statSync } from 'node:fs';

/** Which socket it is: file systems give the number of one that has gone to the next one, and not all keep its birth. Null where there is none. */
export function stampOf(path: string): string | null {
  try {
    const { ino, birthtimeNs, mtimeNs } = statSync(path, { bigint: true });
    return `${ino} ${birthtimeNs} ${mtimeNs}`;
  } catch {
    return null;
  }
}
