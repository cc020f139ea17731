/** Paths that other programs chose, where a person reads them. */
import { printable } from '../../base/printable.ts';

/** The most characters of a path that are shown: more would push what matters out of a small window. */
const MOST = 240;
/** Of these, how many are its end. */
const END = 100;

/**
 * With `~` for the person's own folder, `�` for what steers a line, and `…` in the middle of a long one: where it is and
 * what it is called stand at its ends.
 */
export function shownPath(path: string, home: string): string {
  const isOwn = home !== '' && (path.startsWith(`${home}/`) || path.startsWith(`${home}\\`));
  const characters = [...printable(isOwn ? `~${path.slice(home.length)}` : path)];
  if (characters.length <= MOST) return characters.join('');
  return [...characters.slice(0, MOST - END - 1), '…', ...characters.slice(-END)].join('');
}
