/** Text of foreign origin, such as names of accounts and programs, where a person reads it. */

/**
 * What steers a terminal, or makes a line read otherwise than it is: C0 and C1 controls, other line ends, bidirectional marks, and
 * what no one can see, such as spaces without width and tags, so that no two names look the same. Joiners and variation selectors
 * stay: scripts and emoji need them.
 */
const STEERS =
  /[\u034f\p{Cc}\p{Cs}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** With `�` in the place of every character that steers. */
export function printable(text: string): string {
  // Nearly all names are this, and there may be 20,000.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(STEERS, '\ufffd');
}

/** The same, for a text that may have several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

const ISOLATED = /\u2066([^\u2066-\u2069\n]*)\u2069/;

/** A sentence of ours, in which each name was shown already: what keeps a name from turning what is around it stays. */
export function printableSentence(text: string): string {
  const parts = text.split(ISOLATED).map(printableLines);
  return parts.map((part, index) => (index % 2 === 0 ? part : `\u2066${part}\u2069`)).join('');
}

/** Colors as the commands use them, tabs and ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const OWN = /(\u001b\[(?:[0-2]|3[1-5]|90|38;5;208)m|\r?\n|\t)/;

/**
 * What a command says, on its way to a terminal: nothing in it steers but its own colors, no matter who chose the words and
 * whether or not the command thought of it.
 */
export function forTerminal(text: string): string {
  if (/^[ -~\n]*$/.test(text)) return text;
  const parts = text.split(OWN);
  return parts.map((part, index) => (index % 2 === 0 ? printable(part) : part)).join('');
}

/** A line of JSON that means the same and steers no terminal that it is shown on. */
export function printableJson(line: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return line.replace(STEERS, (one) => one.split('').map(escaped).join(''));
}

/** Whether it is shown as it is. */
export function isPrintable(text: string): boolean {
  return printable(text) === text;
}
