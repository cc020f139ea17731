/** Scores of a word for an account and for a role: as typed, and allowing one typing mistake. */
import { isInOrder, kindScoreOf, scoreInside, scoreOf } from './match.ts';
import { POWER, powerOf } from './power.ts';
import { synonymsLike, type Word } from './query.ts';
import { lettersOf, type Text, textFor } from './text.ts';
import { isTypoOf, typoIn } from './typo.ts';

/** What of an account is searched. */
export interface SearchedTexts {
  readonly session: string;
  /** 12 digits. */
  readonly id: string;
  /** As it is shown: the alias where there is one, with the account's own name behind it. */
  readonly name: Text;
  /** Alias and own name separately, where there are two. */
  readonly names: readonly Text[];
  readonly email: Text;
  readonly tags: readonly string[];
}

/** Letters of all that is searched of an account: what lacks one of a word's need not be looked at. */
export function lettersOfAccount({ session, id, name, email, tags }: SearchedTexts): number {
  const others = [session, ...tags].map(textFor);
  return others.reduce((letters, text) => letters | text.letters, name.letters | email.letters | lettersOf(id));
}

/** Not even the letters are there: no longer word that begins with this one fits. */
export const NEVER = -1;
const TYPO = 40;
/** What a role loses that can do more than the word says. */
const MORE_POWERFUL = 40;

/** The word as one of its synonyms, where it is one of them but for a mistake. */
export function likeSynonym(word: Word): Word | null {
  const also = word.also.length > 0 ? [] : synonymsLike((name) => isTypoOf(word.text, name));
  return also.length > 0 ? { ...word, also } : null;
}

/** A word, and what it may be with a mistake in it. */
export interface Like {
  readonly word: Word;
  readonly synonym: Word | null;
}

export function likeOf(word: Word): Like {
  return { word, synonym: likeSynonym(word) };
}

function isLike({ word, synonym }: Like, text: Text): boolean {
  return typoIn(word, text) !== null || (synonym !== null && scoreInside(synonym, text) > 0);
}

export function similarScore(word: Word, text: Text): number {
  return scoreOf(word, text) || (isLike(likeOf(word), text) ? TYPO : 0);
}

/** As `similarScore`, for an account whose score without mistakes is known. */
export function similarAccountScore(like: Like, { name, email, tags }: SearchedTexts, score: number): number {
  if (score > 0) return score;
  return [name, email, ...tags.map(textFor)].some((text) => isLike(like, text)) ? TYPO : 0;
}

/** @param score of the word without mistakes. */
export function similarRoleScore(like: Like, text: Text, score: number): number {
  if (score > 0) return score;
  return isLike(like, text) ? TYPO : 0;
}

/** For a role's name: 0 for no match, `NEVER` where no longer word fits either. */
export function roleScore(word: Word, text: Text): number {
  return modestScore(word, text) || (isInOrder(word, text) ? 0 : NEVER);
}

/** A word that names what reads does not mean a role that does more, unless that is all that it is called. */
function modestScore(word: Word, text: Text): number {
  const score = kindScoreOf(word, text);
  if (score === 0 || word.text === text.folded) return score;
  const named = powerOf(word.text);
  const isMore = named !== POWER.unknown && powerOf(text.folded) > named;
  return isMore ? Math.max(1, score - MORE_POWERFUL) : score;
}

export function accountScore(word: Word, account: SearchedTexts, sessions: Map<string, number>): number {
  const { name, names, email, id, tags, session } = account;
  let best = scoreOf(word, name);
  for (const one of names) best = Math.max(best, scoreOf(word, one));
  if (word.digits !== null) best = Math.max(best, idScore(word.digits, id));
  if (best < 60) best = Math.max(best, scoreInside(word, email) >> 1);
  for (const tag of tags) best = Math.max(best, (scoreInside(word, textFor(tag)) * 7) >> 3);
  if (best < 80) {
    let score = sessions.get(session);
    if (score === undefined) {
      score = scoreInside(word, textFor(session)) >> 1;
      sessions.set(session, score);
    }
    best = Math.max(best, score);
  }
  return best > 0 || mayFitYet(word, account) ? best : NEVER;
}

/** Whether a longer word that begins with this one may fit. */
function mayFitYet(word: Word, { name, email, id, tags, session }: SearchedTexts): boolean {
  return (
    isInOrder(word, name) ||
    isInOrder(word, email) ||
    (word.digits !== null && id.includes(word.digits)) ||
    isInOrder(word, textFor(session)) ||
    tags.some((tag) => isInOrder(word, textFor(tag)))
  );
}

function idScore(digits: string, id: string): number {
  const at = id.indexOf(digits);
  if (at < 0) return 0;
  if (at === 0) return digits.length === id.length ? 200 : 140;
  return digits.length >= 3 ? 70 : 20;
}
