/** Whether a role may do more than the words say that ask for it: such a role is named or shown, and never taken unasked. */
import { POWER, type Power, powerOf } from './power.ts';
import type { Word } from './query.ts';
import { BEGINS, type Text, WITHIN } from './text.ts';

/**
 * `read` alone does not mean `ReadWrite`, nor `ro` `Root`, nor `sup` `SupportAdmin`, unless that is all that the role is called.
 * @param elsewhere what else a word may stand for, such as the account's name. A word that stands for nothing there, and that begins no
 * word of the role's, is meant for the role all the same; null leaves such words out.
 */
export function doesMore(words: readonly Word[], role: Text, elsewhere: readonly Text[] | null): boolean {
  if (words.some(({ text }) => text === role.folded)) return false;
  const said = words.map(({ text }) => saidOf(text, role, elsewhere)).filter((power) => power !== POWER.unknown);
  return said.length > 0 && Math.max(...said) < powerOf(role.folded);
}

export function beginsAt(word: string, { folded, starts }: Text): boolean {
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
    if (starts[at] === BEGINS) return true;
  return false;
}

function saidOf(word: string, role: Text, elsewhere: readonly Text[] | null): Power {
  if (word === '') return POWER.unknown;
  if (beginsAt(word, role)) return namedPower(word, role);
  if (elsewhere === null || elsewhere.some((text) => beginsAt(word, text))) return POWER.unknown;
  return powerOf(word);
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
