/**
 * How well a word fits a text, and where. Whole words come before beginnings of words, those before anything inside, and
 * letters in the right order (`pyprod`, `rw` for `ReadWrite`) last: they may be in few runs, or in runs that begin words.
 */
import type { Synonym, Word } from './query.ts';
import { BEGINS, type Ranges, type Text, WITHIN } from './text.ts';

const WHOLE = 200;
const FIRST_WORD = 180;
const BEGINNING = 160;
const WORD = 150;
const WORD_BEGINNING = 130;
const PARTS = 125;
/** What begins like a word for a thing, or is meant by the beginning of one. */
const BEGUN = 120;
const LESS_AS_SYNONYM = 5;
const INSIDE = 90;
const LETTERS = 60;
/** All of them at beginnings of words, as in `ro` for `ReadOnly`: more than the same two letters inside some word. */
const INITIALS = 110;
/** One or two letters inside a word, as `ro` in `prod`: they are there by chance. */
const BY_CHANCE = 20;
/** What letters in order are worth at least, so that it stays a match. */
const LEAST = 10;

/** Longer words are not looked for letter by letter. */
const MAX_WORD = 24;
const MAX_TEXT = 96;
/** Synonyms of fewer letters count as whole words only: `ro` for `readonly` must not find `Root`. */
const LONG_SYNONYM = 6;

/** 0 for no match. */
export function scoreOf(word: Word, text: Text): number {
  const best = scoreInside(word, text);
  if (best > BY_CHANCE) return best;
  return Math.max(best, isInOrder(word, text) ? lettersScore(word.plain, text) : 0);
}

/**
 * As `scoreOf`, by kind of match alone: where in the text it is and how long the text is do not count. For names of roles,
 * among which the order is by what they may do.
 */
export function kindScoreOf(word: Word, text: Text): number {
  if (word.text === text.folded) return KINDS.whole;
  const isDirect = (word.letters & ~text.letters) === 0;
  const at = isDirect ? bestPlace(word.text, text) : -1;
  let best = at < 0 ? 0 : kindAt(at, word, text);
  for (const other of word.also) {
    const kind = !word.isName ? KINDS.begun : other.text === text.folded ? KINDS.wholeSynonym : KINDS.synonym;
    if (kind > best && synonymRanges(other, text).length > 0) best = kind;
  }
  if (best > KINDS.chance || !isDirect) return best;
  if (word.parts.length > 0 && partsIn(word.parts, text)) return KINDS.begun;
  const letters = isInOrder(word, text) ? lettersScore(word.plain, text) : 0;
  if (letters === 0) return best;
  return runsOf(word.plain, text).every(([from]) => text.starts[from] === BEGINS) ? KINDS.initials : KINDS.letters;
}

const KINDS = {
  whole: 200,
  wholeSynonym: 195,
  word: 165,
  synonym: 160,
  beginning: 145,
  begun: 120,
  initials: 110,
  inside: 90,
  letters: 50,
  chance: 15,
};

function kindAt(at: number, word: Word, text: Text): number {
  if (text.starts[at] !== BEGINS) return word.text.length < 3 ? KINDS.chance : KINDS.inside;
  if (endsWord(at + word.text.length, text)) return KINDS.word;
  return word.isName ? KINDS.begun : KINDS.beginning;
}

/** As `scoreOf`, without letters in order: for texts such as e-mail addresses, in which those are everywhere. */
export function scoreInside(word: Word, text: Text): number {
  let best = 0;
  if ((word.letters & ~text.letters) === 0) {
    const at = bestPlace(word.text, text);
    if (at >= 0) best = directScore(at, word, text);
    else if (word.parts.length > 0 && partsIn(word.parts, text)) best = PARTS - excess(word.plain, text);
  }
  for (const other of word.also) best = Math.max(best, synonymScore(other, word, text));
  return best;
}

/** Which characters of the folded text the word matches; empty for no match. */
export function rangesOf(word: Word, text: Text, isLoose: boolean): Ranges {
  const isDirect = (word.letters & ~text.letters) === 0;
  const at = isDirect ? bestPlace(word.text, text) : -1;
  let best = at >= 0 ? directScore(at, word, text) : 0;
  let ranges: Ranges = at >= 0 ? [[at, at + word.text.length]] : [];
  for (const other of word.also) {
    const score = synonymScore(other, word, text);
    if (score <= best) continue;
    best = score;
    ranges = synonymRanges(other, text);
  }
  if (best > BY_CHANCE) return ranges;
  const parts = isDirect && word.parts.length > 0 ? partsIn(word.parts, text) : null;
  if (parts) return parts;
  if (isLoose && isInOrder(word, text) && lettersScore(word.plain, text) > best) return runsOf(word.plain, text);
  return ranges;
}

/** Whether the word's letters are in the text in their order: without that, no longer word that begins with it fits either. */
export function isInOrder({ plain, letters }: Word, text: Text): boolean {
  if ((letters & ~text.letters) !== 0) return false;
  let from = 0;
  for (let index = 0; index < plain.length; index += 1) {
    const at = text.folded.indexOf(plain.charAt(index), from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

/** Where the parts begin words, one after the other; null where they do not. */
export function partsIn(parts: readonly string[], { folded, starts }: Text): [number, number][] | null {
  const ranges: [number, number][] = [];
  let at = 0;
  for (const part of parts) {
    at = folded.indexOf(part, at);
    while (at >= 0 && starts[at] !== BEGINS) at = folded.indexOf(part, at + 1);
    if (at < 0) return null;
    ranges.push([at, at + part.length]);
    at += part.length;
  }
  return ranges;
}

/** What is only begun by the word for a thing, as `Root` by `ro`, is worth less than the thing itself. */
function directScore(at: number, word: Word, text: Text): number {
  const score = placeScore(at, word.text, text);
  const isBegun = word.isName && text.starts[at] === BEGINS && !endsWord(at + word.text.length, text);
  return isBegun ? Math.min(score, BEGUN - excess(word.text, text)) : score;
}

/** 0 where the text has no such word. */
function synonymScore(other: Synonym, word: Word, text: Text): number {
  const [first] = synonymRanges(other, text);
  if (!first) return 0;
  const score = placeScore(first[0], other.text, text) - LESS_AS_SYNONYM;
  return word.isName ? score : Math.min(score, BEGUN - excess(other.text, text));
}

function synonymRanges({ text: other, parts, letters }: Synonym, text: Text): Ranges {
  if ((letters & ~text.letters) !== 0) return [];
  if (parts.length > 0) return partsIn(parts, text) ?? [];
  for (let at = text.folded.indexOf(other); at >= 0; at = text.folded.indexOf(other, at + 1)) {
    if (text.starts[at] !== BEGINS) continue;
    if (other.length >= LONG_SYNONYM || endsWord(at + other.length, text)) return [[at, at + other.length]];
  }
  return [];
}

function endsWord(end: number, { folded, starts }: Text): boolean {
  return end === folded.length || starts[end] !== WITHIN;
}

/** The more a text has beyond the word, the less it is meant. */
function excess(word: string, { folded }: Text): number {
  return Math.min(15, Math.max(0, folded.length - word.length) >> 2);
}

function placeScore(at: number, word: string, text: Text): number {
  const { folded, starts } = text;
  const isWholeWord = endsWord(at + word.length, text);
  const less = excess(word, text);
  if (at === 0) return word.length === folded.length ? WHOLE : (isWholeWord ? FIRST_WORD : BEGINNING) - less;
  if (starts[at] === BEGINS) return (isWholeWord ? WORD : WORD_BEGINNING) - less;
  return word.length < 3 ? BY_CHANCE - (less >> 1) : INSIDE - less;
}

/** Where the word is: at the beginning of a word if it is so anywhere. */
function bestPlace(word: string, { folded, starts }: Text): number {
  const first = folded.indexOf(word);
  for (let at = first; at >= 0; at = folded.indexOf(word, at + 1)) if (starts[at] === BEGINS) return at;
  return first;
}

function lettersScore(word: string, text: Text): number {
  if (word.length < 2 || word.length > MAX_WORD || text.folded.length > MAX_TEXT || /^\d+$/.test(word)) return 0;
  const runs = runsOf(word, text);
  const allBegin = runs.every(([from]) => text.starts[from] === BEGINS);
  const allowed = word.length < 4 ? 1 : 1 + Math.floor(word.length / 3);
  if (!allBegin && runs.length > allowed) return 0;
  const gaps = (runs.at(-1)?.[1] ?? 0) - (runs[0]?.[0] ?? 0) - word.length;
  if (allBegin) return Math.max(LETTERS, INITIALS - 2 * (runs.length - 1) - gaps);
  return Math.max(LEAST, LETTERS - 8 * (runs.length - 1) - gaps);
}

/** Best value with the last letter at each place, and where the letter before it was. */
const values = new Int16Array(MAX_WORD * MAX_TEXT);
const origins = new Int16Array(MAX_WORD * MAX_TEXT);
const NONE = -10_000;

/** The best way to find the word's letters in their order: few runs, at beginnings of words, close together. */
function runsOf(word: string, { folded, starts }: Text): [number, number][] {
  const width = folded.length;
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
      if (folded.charCodeAt(place) !== letter) {
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
