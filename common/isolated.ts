/** Hebrew, Arabic and every other script that is written from right to left, by Unicode's blocks. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A name as a sentence takes it: between isolates (Unicode UAX #9), from left to right as our sentences are, so that it turns no
 * number, bracket or name that comes after it. A name without such letters is as it was.
 */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2066${name}\u2069` : name;
}
