/** Text of foreign origin, such as names of accounts and programs, where a person reads it. */

/** What steers a terminal, or makes a line read otherwise than it is: C0 and C1 controls, other line ends, bidirectional marks. */
const STEERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** With `�` in the place of every character that steers. */
export function printable(text: string): string {
  // Nearly all names are this, and there may be 20,000.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(STEERS, '\ufffd');
}

/** Whether it is shown as it is. */
export function isPrintable(text: string): boolean {
  return printable(text) === text;
}
