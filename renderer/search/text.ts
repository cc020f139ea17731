/** A text made ready for many questions: lower case, which characters are in it, and where its words begin. */
export interface Text {
  readonly raw: string;
  readonly lower: string;
  /** One bit for each letter; a text without all letters of a word need not be looked at. */
  readonly letters: number;
  /** `BEGINS` where a word begins, after a character that is no letter or digit and at capitals as in `ReadOnly`; `WITHIN` elsewhere in a word; 0 between words. */
  readonly starts: Uint8Array;
}

export const BEGINS = 1;
export const WITHIN = 2;

export function textOf(raw: string): Text {
  const lower = raw.toLowerCase();
  // In a few scripts lower case is longer; places in it would not be places in the text.
  const own = lower.length === raw.length ? lower : raw;
  return { raw, lower: own, letters: lettersOf(own), starts: startsOf(raw) };
}

/** Bits 0–25 for a–z, 26–30 for pairs of digits, 31 for everything else. */
export function lettersOf(lower: string): number {
  let letters = 0;
  for (let index = 0; index < lower.length; index += 1) {
    const code = lower.charCodeAt(index);
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) letters |= 1 << (26 + ((code - 48) >> 1));
    else letters |= 1 << 31;
  }
  return letters;
}

function startsOf(raw: string): Uint8Array {
  const starts = new Uint8Array(raw.length);
  let before = BETWEEN;
  for (let index = 0; index < raw.length; index += 1) {
    const kind = kindOf(raw, index);
    if (kind !== BETWEEN) {
      const isHump = kind === UPPER && before !== UPPER;
      starts[index] = before === BETWEEN || isHump ? BEGINS : WITHIN;
    }
    before = kind;
  }
  return starts;
}

const BETWEEN = 0;
const LOWER = 1;
const UPPER = 2;

function kindOf(raw: string, index: number): number {
  const code = raw.charCodeAt(index);
  if (code < 128) {
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return LOWER;
    return code >= 65 && code <= 90 ? UPPER : BETWEEN;
  }
  const character = raw.charAt(index);
  if (!/[\p{L}\p{N}]/u.test(character)) return BETWEEN;
  return character !== character.toLowerCase() ? UPPER : LOWER;
}
