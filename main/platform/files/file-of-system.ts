import { lstat, readlink } from 'node:fs/promises';
import { dirname, parse, resolve, sep } from 'node:path';

/** As many links as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Whether no program of this user can exchange a file: it, the folders on the way and every link that leads there are root's
 * alone. Never for root, and not on Windows, where the modes don't tell. It never fails: what can't be looked at is no such file.
 * @param uid this user's
 */
export async function isFileOfSystem(path: string, uid = process.getuid?.()): Promise<boolean> {
  if (uid === undefined || uid === 0) return false;
  try {
    return await isRoots(resolve(path));
  } catch {
    return false;
  }
}

async function isRoots(path: string): Promise<boolean> {
  let rest = path.split(sep).filter(Boolean);
  let at = parse(path).root;
  for (let links = 0; ; ) {
    const { uid, mode } = await lstat(at);
    const isLink = (mode & 0o170000) === 0o120000;
    if (uid !== 0 || (!isLink && (mode & WRITABLE_BY_OTHERS) !== 0)) return false;
    if (isLink) {
      links += 1;
      if (links > MOST_LINKS) return false;
      const target = resolve(dirname(at), await readlink(at));
      rest = [...target.split(sep).filter(Boolean), ...rest];
      at = parse(path).root;
      continue;
    }
    const next = rest.shift();
    if (next === undefined) return true;
    at = resolve(at, next);
  }
}
