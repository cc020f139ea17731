/** A text made ready for many questions: lower case, which characters are in it, and where its words begin. */
export interface Text {
  readonly raw: string;
  readonly lower: string;
  /** One bit for each letter; a text without all letters of a word need not be looked at. */
  readonly letters: number;
  /** 1 where a word begins: after a character that is no letter or digit, and at capitals as in `ReadOnly`. */
  readonly starts: Uint8Array;
}

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
  let before = '-';
  for (let index = 0; index < raw.length; index += 1) {
    const here = raw.charAt(index);
    const isWord = isWordCharacter(here);
    const isHump = isUpper(here) && !isUpper(before);
    if (isWord && (!isWordCharacter(before) || isHump)) starts[index] = 1;
    before = here;
  }
  return starts;
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

function isUpper(character: string): boolean {
  return character !== character.toLowerCase();
}
