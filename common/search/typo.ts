/** One typing mistake in a word: a letter too many, too few or another one, or two that changed places. */
import type { Word } from './query.ts';
import { BEGINS, type Text } from './text.ts';

/** Shorter words are other words when one letter is different. */
const LEAST_LETTERS = 4;

/** Where a word of the text begins like this one but for one mistake; null for nowhere. IDs are never taken for others. */
export function typoIn(word: Word, { folded, letters, starts }: Text): readonly [number, number] | null {
  if (word.text.length < LEAST_LETTERS || word.digits !== null) return null;
  // At most one of its letters is missing in the text.
  const missing = word.letters & ~letters;
  if ((missing & (missing - 1)) !== 0) return null;
  for (let at = 0; at < folded.length; at += 1) {
    if (starts[at] !== BEGINS) continue;
    const end = endOfTypo(word.text, folded, at);
    if (end > 0) return [at, end];
  }
  return null;
}

/** Whether two words are the same but for one mistake. */
export function isTypoOf(word: string, other: string): boolean {
  return word.length >= LEAST_LETTERS && endOfTypo(word, other, 0) === other.length;
}

/** Where what is meant ends in the text; -1 where there is more than one mistake. */
function endOfTypo(word: string, text: string, at: number): number {
  let same = 0;
  while (same < word.length && word.charCodeAt(same) === text.charCodeAt(at + same)) same += 1;
  if (same === word.length) return at + same;
  const here = at + same;
  const rest = word.slice(same);
  const tail = rest.slice(1);
  if (here < text.length && text.startsWith(tail, here + 1)) return here + rest.length;
  if (
    rest.length > 1 &&
    rest[0] === text[here + 1] &&
    rest[1] === text[here] &&
    text.startsWith(rest.slice(2), here + 2)
  ) {
    return here + rest.length;
  }
  if (text.startsWith(tail, here)) return here + tail.length;
  return text.startsWith(rest, here + 1) ? here + 1 + rest.length : -1;
}
