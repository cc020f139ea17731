/** How many columns of a terminal text takes. */

/**
 * East Asian wide and fullwidth characters, and emoji, take two (Unicode, UAX 11); the two letters of a flag take one each. What is
 * made of several emoji takes as much as they do: not every terminal puts them together, and too wide a line would wrap.
 */
const WIDE =
  /(?![\u{1f1e6}-\u{1f1ff}])(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1aff0}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;
/** Marks on the letter before, and the vowels and ends of Korean syllables that are written in parts. */
const ZERO = /\p{Mn}|\p{Me}|[\u1160-\u11ff\u200b-\u200d\ud7b0-\ud7fb]/u;
/** Makes a sign an emoji: `⚠️`. */
const AS_EMOJI = '\ufe0f';
const ASCII = /^[ -~]*$/;
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  let last = 0;
  for (const character of text) {
    const own = ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    width += character === AS_EMOJI && last === 1 ? 1 : own;
    last = own;
  }
  return width;
}

/** The text, or its beginning with `…` where it is wider than `width`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let short = '';
  let used = 1;
  for (const { segment } of signs.segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    short += segment;
  }
  return width < 1 ? '' : `${short}…`;
}
