/** Whether the program that runs is still the one that is installed. */
import { statSync } from 'node:fs';

/** Files that were written this short a time ago may be in the middle of it, in ms. */
const SETTLED_MS = 2_000;

/**
 * @param paths files that an update or a rebuild replaces.
 * @param now ms since the epoch.
 * @returns whether one of them is another one now, all there and written to the end.
 */
export function ownFiles(paths: readonly string[], now: () => number): () => boolean {
  const known = paths.map((path) => stampOf(path));
  return () => {
    const found = paths.map((path) => stampOf(path));
    const isWhole = found.every((stamp, index) => stamp !== null || known[index] === null);
    const isSettled = found.every((stamp) => stamp === null || now() - stamp.writtenAt > SETTLED_MS);
    return isWhole && isSettled && found.some((stamp, index) => stamp?.text !== known[index]?.text);
  };
}

function stampOf(path: string): { readonly text: string; readonly writtenAt: number } | null {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return { text: `${ino} ${size} ${mtimeMs}`, writtenAt: Math.max(mtimeMs, ctimeMs) };
  } catch {
    return null;
  }
}
