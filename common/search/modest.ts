/** Whether a role may do more than the words say that ask for it: such a role is named or shown, and never taken unasked. */
import { POWER, type Power, powerOf } from './power.ts';
import { piecesOf, type Word } from './query.ts';
import { BEGINS, type Text, WITHIN } from './text.ts';

/** So few letters inside a word are there by chance, as `r` in `administrator`. */
const FEW = 2;

/**
 * `read` alone does not mean `ReadWrite`, nor `ro` `Root`, nor `sup` `SupportAdmin`, unless that is all that the role is called. A word
 * that stands for an account or the like says less of the role than one of the role's own, but it counts where none of these says
 * anything: `read archive` is no administrator of `readonly-archive`. What is named in full says nothing of a role.
 * @param elsewhere what else a word may stand for: names of the account, its tags, the session.
 * @param ofRole words that stand behind a slash: they are the role's, whatever else is called so.
 */
export function doesMore(
  words: readonly Word[],
  role: Text,
  elsewhere: readonly Text[],
  ofRole: readonly Word[],
): boolean {
  if (words.some(({ text }) => text === role.folded)) return false;
  const power = powerOf(role.folded);
  const inFull = elsewhere.filter((text) => isWhollyTyped(text, words)).flatMap(({ folded }) => piecesOf(folded));
  const own: Power[] = [];
  const others: Power[] = [];
  for (const word of words) {
    const names = elsewhere.filter((name) => beginsAt(word.text, name));
    if (word.text === '') continue;
    if (beginsAt(word.text, role)) own.push(namedPower(word.text, role));
    else if (ofRole.some(({ text }) => text === word.text)) own.push(guessedPower(word, role, []));
    else if (names.length === 0) own.push(guessedPower(word, role, elsewhere));
    else if (!inFull.includes(word.text)) others.push(...names.map((name) => namedPower(word.text, name)));
  }
  const isLess = (powers: readonly Power[]) => powers.length > 0 && Math.max(...powers) < power;
  const said = own.filter((one) => one !== POWER.unknown);
  return said.length > 0
    ? isLess(said)
    : power >= POWER.writes && isLess(others.filter((one) => one !== POWER.unknown));
}

export function beginsAt(word: string, { folded, starts }: Text): boolean {
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
    if (starts[at] === BEGINS) return true;
  return false;
}

/** Whether each of its words is asked for, by itself or by another word for the same thing. */
function isWhollyTyped(text: Text, words: readonly Word[]): boolean {
  const typed = words.flatMap((word) => [word.text, ...word.parts, ...word.also.map((other) => other.text)]);
  return text.folded !== '' && piecesOf(text.folded).every((own) => typed.includes(own));
}

/** Of a word that begins none of the role's: what it says, and little where the role has it by chance, or not at all. */
function guessedPower(word: Word, role: Text, elsewhere: readonly Text[]): Power {
  const own = powerOf(word.text);
  if (own !== POWER.unknown || elsewhere.some(({ folded }) => folded.includes(word.text))) return own;
  const pieces = word.parts.length > 0 ? word.parts : [word.text];
  const isIn = pieces.every((piece) => piece.length > FEW && role.folded.includes(piece));
  return isIn || initialsOf(role).includes(word.plain) ? own : POWER.reads;
}

function initialsOf({ folded, starts }: Text): string {
  return [...folded].filter((_letter, at) => starts[at] === BEGINS).join('');
}

/** What the word says, else the word of the name that it begins: `aud` says as much as `audit`. */
function namedPower(word: string, { folded, starts }: Text): Power {
  const own = powerOf(word);
  if (own !== POWER.unknown) return own;
  let most: Power = POWER.unknown;
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    if (starts[at] !== BEGINS) continue;
    let end = at + word.length;
    while (end < folded.length && starts[end] === WITHIN) end += 1;
    const begun = powerOf(folded.slice(at, end));
    if (most === POWER.unknown || begun > most) most = begun;
  }
  return most;
}
