/**
 * A text made ready for many questions: without case and accents, which characters are in it, and where its words begin.
 * Places in the folded text lead back to places in the text as it is shown, so that marks are right in every script.
 */
export interface Text {
  readonly raw: string;
  /** Lower case, without accents; longer or shorter than `raw` in some scripts. */
  readonly folded: string;
  /** One bit for each letter; a text without all letters of a word need not be looked at. */
  readonly letters: number;
  /** For each place in `folded`: `BEGINS` where a word begins, `WITHIN` elsewhere in a word, 0 between words. */
  readonly starts: Uint8Array;
  /** For each place in `folded`, where its character begins and ends in `raw`; null where places are the same. */
  readonly places: { readonly from: Uint32Array; readonly to: Uint32Array } | null;
}

/** `[from, to)` pairs, in order. */
export type Ranges = readonly (readonly [number, number])[];

const BETWEEN = 0;
export const BEGINS = 1;
export const WITHIN = 2;

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

export function textOf(raw: string): Text {
  if (isAscii(raw)) {
    const folded = raw.toLowerCase();
    return { raw, folded, letters: lettersOf(folded), starts: asciiStarts(raw), places: null };
  }
  return foldedText(raw);
}

/** The same text is asked for again and again: names of roles, tags, sessions. */
export function textFor(raw: string): Text {
  let text = texts.get(raw);
  if (!text) {
    if (texts.size >= MOST_TEXTS) texts.clear();
    text = textOf(raw);
    texts.set(raw, text);
  }
  return text;
}

const texts = new Map<string, Text>();
const MOST_TEXTS = 5_000;

/** What a text is compared as. */
export function fold(raw: string): string {
  return isAscii(raw) ? raw.toLowerCase() : [...raw].map(foldCharacter).join('');
}

/** Bits 0–25 for a–z, 26–30 for pairs of digits, 31 for everything else. */
export function lettersOf(folded: string): number {
  let letters = 0;
  for (let index = 0; index < folded.length; index += 1) {
    const code = folded.charCodeAt(index);
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) letters |= 1 << (26 + ((code - 48) >> 1));
    else letters |= 1 << 31;
  }
  return letters;
}

/** Places in the folded text as places in the text that is shown; whole characters, without overlaps. */
export function shownRanges({ places }: Text, ranges: Ranges): Ranges {
  const shown = places ? ranges.map(([from, to]) => [places.from[from] ?? 0, places.to[to - 1] ?? 0] as const) : ranges;
  return merge(shown);
}

function merge(ranges: Ranges): Ranges {
  if (ranges.length < 2) return ranges;
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** A word begins after a character that is no letter or digit, at the capitals of `ReadOnly` and `SSOAdmin`, and at digits. */
function beginsAt(before: number, kind: number, next: number): boolean {
  if (before === BETWEEN) return true;
  if (kind === UPPER) return before !== UPPER || next === LOWER;
  return (kind === DIGIT) !== (before === DIGIT);
}

function asciiStarts(raw: string): Uint8Array {
  const starts = new Uint8Array(raw.length);
  let before = BETWEEN;
  let kind = raw.length > 0 ? asciiKind(raw.charCodeAt(0)) : BETWEEN;
  for (let index = 0; index < raw.length; index += 1) {
    const next = index + 1 < raw.length ? asciiKind(raw.charCodeAt(index + 1)) : BETWEEN;
    if (kind !== BETWEEN) starts[index] = beginsAt(before, kind, next) ? BEGINS : WITHIN;
    before = kind;
    kind = next;
  }
  return starts;
}

function asciiKind(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 48 && code <= 57) return DIGIT;
  return code >= 65 && code <= 90 ? UPPER : BETWEEN;
}

function foldedText(raw: string): Text {
  let folded = '';
  const starts: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const characters = [...raw];
  const kinds = characters.map(kindOf);
  let place = 0;
  characters.forEach((character, index) => {
    const end = place + character.length;
    const own = foldCharacter(character);
    const kind = kinds[index] ?? BETWEEN;
    for (let at = 0; at < own.length; at += 1) {
      const begins = at === 0 && beginsAt(kinds[index - 1] ?? BETWEEN, kind, kinds[index + 1] ?? BETWEEN);
      starts.push(kind === BETWEEN ? BETWEEN : begins ? BEGINS : WITHIN);
      from.push(place);
      to.push(end);
    }
    // An accent that is a character of its own belongs to the letter before it.
    if (own === '' && to.length > 0) to[to.length - 1] = end;
    folded += own;
    place = end;
  });
  const places = { from: Uint32Array.from(from), to: Uint32Array.from(to) };
  return { raw, folded, letters: lettersOf(folded), starts: Uint8Array.from(starts), places };
}

function kindOf(character: string): number {
  const code = character.charCodeAt(0);
  if (code < 128) return asciiKind(code);
  if (/\p{N}/u.test(character)) return DIGIT;
  // A mark belongs to the letter before it.
  if (!/[\p{L}\p{M}]/u.test(character)) return BETWEEN;
  return character !== character.toLowerCase() ? UPPER : LOWER;
}

/** Letters that Unicode takes for letters of their own, as people type them who don't have them on their keyboard. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  æ: 'ae',
  Æ: 'ae',
  œ: 'oe',
  Œ: 'oe',
  ø: 'o',
  Ø: 'o',
  ł: 'l',
  Ł: 'l',
  đ: 'd',
  Đ: 'd',
  ı: 'i',
  ς: 'σ',
};

/** Without accents of Latin, Greek and Cyrillic, in lower case; full-width letters become plain ones (UAX #15, NFKC). */
function foldCharacter(character: string): string {
  if (character.charCodeAt(0) < 128) return character.toLowerCase();
  const plain = PLAIN[character];
  if (plain !== undefined) return plain;
  return character
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase();
}
