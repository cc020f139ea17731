/**
 * Patterns for names, as people and teams write them: `*` stands for any text, `?` for one character, everything else for
 * itself, whatever its case. Not by way of a regular expression, which takes exponential time for `*?*?*?…`.
 */

/** Longest pattern, in characters. */
export const LONGEST_PATTERN = 200;

/**
 * A test for the whole of a text. It takes at most as many steps as text and pattern have characters, multiplied: on a miss
 * only the last `*` is tried again, because an earlier one that took more would leave less for what comes after.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const wanted = folded(pattern);
  return (text) => matches(wanted, folded(text));
}

function matches(pattern: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    const sign = pattern[place];
    if (sign === '*') {
      star = place;
      taken = at;
      place += 1;
    } else if (sign !== undefined && (sign === '?' || sign === text[at])) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      place = star + 1;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/** Without case, and as long as before: `ß` stays one character. */
function folded(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length) return upper;
  return [...text].map((one) => (one.toUpperCase().length === one.length ? one.toUpperCase() : one)).join('');
}
