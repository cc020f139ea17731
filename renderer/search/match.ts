/**
 * How well a word fits a text, and where. Whole words come before beginnings of words, those before anything inside, and
 * letters in the right order (`pyprod`, `ro` for `ReadOnly`) last: they may be in few runs, or in runs that begin words.
 */
import { BEGINS, type Text, WITHIN } from './text.ts';

/** `[from, to)` pairs, in order. */
export type Ranges = readonly (readonly [number, number])[];

const WHOLE = 200;
const FIRST_WORD = 180;
const BEGINNING = 160;
const WORD = 150;
const WORD_BEGINNING = 130;
const INSIDE = 90;
const LETTERS = 60;
/** All of them at beginnings of words, as in `ro` for `ReadOnly`: more than the same two letters inside some word. */
const INITIALS = 110;
/** What letters in order are worth at least, so that it stays a match. */
const LEAST = 10;

/** Longer words are not looked for letter by letter. */
const MAX_WORD = 24;
const MAX_TEXT = 96;

/** 0 for no match. @param word lower case; @param letters its `lettersOf`. */
export function scoreOf(word: string, letters: number, text: Text): number {
  if ((letters & ~text.letters) !== 0) return 0;
  const at = bestPlace(word, text);
  if (at >= 0) return placeScore(at, word, text);
  return isInOrder(word, text.lower) ? lettersScore(word, text) : 0;
}

/** As `scoreOf`, without letters in order: for texts such as e-mail addresses, in which those are everywhere. */
export function scoreInside(word: string, letters: number, text: Text): number {
  if ((letters & ~text.letters) !== 0) return 0;
  const at = bestPlace(word, text);
  return at < 0 ? 0 : placeScore(at, word, text);
}

/** Which characters of the text the word matches; empty for no match. */
export function rangesOf(word: string, text: Text, isLoose: boolean): Ranges {
  const at = bestPlace(word, text);
  if (at >= 0) return [[at, at + word.length]];
  if (!isLoose || !isInOrder(word, text.lower) || lettersScore(word, text) === 0) return [];
  return runsOf(word, text);
}

function placeScore(at: number, word: string, { lower, starts }: Text): number {
  const end = at + word.length;
  const isWholeWord = end === lower.length || starts[end] !== WITHIN;
  const length = Math.min(15, (lower.length - word.length) >> 2);
  if (at === 0) return end === lower.length ? WHOLE : (isWholeWord ? FIRST_WORD : BEGINNING) - length;
  if (starts[at] === BEGINS) return (isWholeWord ? WORD : WORD_BEGINNING) - length;
  return INSIDE - length;
}

/** Where the word stands: at the beginning of a word if it does so anywhere. */
function bestPlace(word: string, { lower, starts }: Text): number {
  const first = lower.indexOf(word);
  for (let at = first; at >= 0; at = lower.indexOf(word, at + 1)) if (starts[at] === BEGINS) return at;
  return first;
}

function isInOrder(word: string, lower: string): boolean {
  let from = 0;
  for (let index = 0; index < word.length; index += 1) {
    const at = lower.indexOf(word.charAt(index), from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

function lettersScore(word: string, text: Text): number {
  if (word.length < 2 || word.length > MAX_WORD || text.lower.length > MAX_TEXT) return 0;
  const runs = runsOf(word, text);
  const allBegin = runs.every(([from]) => text.starts[from] === BEGINS);
  const allowed = word.length < 4 ? 1 : 1 + Math.floor(word.length / 3);
  if (!allBegin && runs.length > allowed) return 0;
  const gaps = (runs.at(-1)?.[1] ?? 0) - (runs[0]?.[0] ?? 0) - word.length;
  if (allBegin) return Math.max(LETTERS, INITIALS - 2 * (runs.length - 1) - gaps);
  return Math.max(LEAST, LETTERS - 8 * (runs.length - 1) - gaps);
}

/** Best value with the last letter at each place, and where the letter before it stood. */
const values = new Int16Array(MAX_WORD * MAX_TEXT);
const origins = new Int16Array(MAX_WORD * MAX_TEXT);
const NONE = -10_000;

/** The best way to find the word's letters in their order: few runs, at beginnings of words, close together. */
function runsOf(word: string, { lower, starts }: Text): [number, number][] {
  const width = lower.length;
  for (let row = 0; row < word.length; row += 1) {
    const letter = word.charCodeAt(row);
    // The best of the row above that is not right before this place: of equals, the nearest.
    let distant = NONE;
    let distantAt = -1;
    for (let place = 0; place < width; place += 1) {
      const here = row * width + place;
      if (row > 0 && place > 1) {
        const above = (values[(row - 1) * width + place - 2] ?? NONE) - 4;
        if (above >= distant) {
          distant = above;
          distantAt = place - 2;
        }
      }
      if (lower.charCodeAt(place) !== letter) {
        values[here] = NONE;
        continue;
      }
      const own = starts[place] === BEGINS ? 12 : 2;
      if (row === 0) {
        values[here] = own;
        origins[here] = -1;
        continue;
      }
      const adjacent = place > 0 ? (values[(row - 1) * width + place - 1] ?? NONE) + 6 : NONE;
      const isAdjacent = adjacent >= distant;
      values[here] = Math.max(NONE, (isAdjacent ? adjacent : distant) + own);
      origins[here] = isAdjacent ? place - 1 : distantAt;
    }
  }
  return readBack(word.length, width);
}

function readBack(height: number, width: number): [number, number][] {
  let row = height - 1;
  let place = 0;
  for (let other = 1; other < width; other += 1) {
    if ((values[row * width + other] ?? NONE) > (values[row * width + place] ?? NONE)) place = other;
  }
  const runs: [number, number][] = [];
  for (; row >= 0; row -= 1) {
    const run = runs[0];
    if (run?.[0] === place + 1) run[0] = place;
    else runs.unshift([place, place + 1]);
    place = origins[row * width + place] ?? 0;
  }
  return runs;
}
