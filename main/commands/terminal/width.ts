/** How many columns of a terminal text takes. */

/** East Asian wide and fullwidth characters, and emoji, take two (Unicode, UAX 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /\p{Mn}|\p{Me}|\u200b|\u200c|\u200d/u;
const ASCII = /^[ -~]*$/;

export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** The text, or its beginning with `…` where it is wider than `width`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let short = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    short += character;
  }
  return width < 1 ? '' : `${short}…`;
}
