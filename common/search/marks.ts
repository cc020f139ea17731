/** Which characters of a row its search has matched, in places of the texts as they are shown. */
import { rangesOf, scoreOf } from './match.ts';
import type { Word } from './query.ts';
import { type Ranges, shownRanges, type Text, textFor } from './text.ts';
import { typoIn } from './typo.ts';
import { likeSynonym, type SearchedTexts } from './word-score.ts';

export type Marked = 'name' | 'id' | 'role' | 'email' | 'session' | 'tag' | 'favourite';

/** @param favourite the favourite's own name, or null. @param isSimilar whether words with a typing mistake count. */
export function marksOf(
  words: readonly Word[],
  account: SearchedTexts,
  role: string,
  favourite: string | null,
  isSimilar: boolean,
): Readonly<Record<Marked, Ranges>> {
  const find = (among: readonly Word[], text: Text, isLoose: boolean) =>
    shownRanges(
      text,
      among.flatMap((word) => rangesIn(word, text, isLoose, isSimilar)),
    );
  // Other texts are marked only where they are why the role is there.
  const unexplained = words.filter((word) => scoreOf(word, account.name) === 0);
  const digits = unexplained.flatMap(({ digits }) => (digits === null ? [] : digits));
  return {
    name: find(words, account.name, true),
    id: digits.flatMap((piece) => {
      const at = account.id.indexOf(piece);
      return at < 0 ? [] : [[at, at + piece.length] as const];
    }),
    role: find(words, textFor(role), true),
    email: find(unexplained, account.email, false),
    session: find(unexplained, textFor(account.session), false),
    tag: find(unexplained, textFor(account.tags.join(' ')), false),
    favourite: favourite === null ? [] : find(words, textFor(favourite), true),
  };
}

function rangesIn(word: Word, text: Text, isLoose: boolean, isSimilar: boolean): Ranges {
  const ranges = rangesOf(word, text, isLoose);
  if (ranges.length > 0 || !isSimilar) return ranges;
  const typo = typoIn(word, text);
  if (typo) return [typo];
  const like = likeSynonym(word);
  return like ? rangesOf(like, text, false) : [];
}
