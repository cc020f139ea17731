/**
 * Finds roles by any words of account name, id, e-mail address, role, tag or session. Every word must fit somewhere; the
 * best fit comes first, then the order of the list. Accounts and names of roles are looked at once each, which is what
 * keeps twenty thousand roles within a few milliseconds.
 */
import type { AccountEntry, Catalogue, RoleEntry } from './catalogue.ts';
import { type Ranges, rangesOf, scoreInside, scoreOf } from './match.ts';
import { lettersOf, type Text, textOf } from './text.ts';

interface Word {
  readonly text: string;
  readonly letters: number;
  readonly isNumber: boolean;
  /** Scores of role names and session names that were met. */
  readonly names: Map<string, number>;
  readonly sessions: Map<string, number>;
}

/** Names that occur many times over: roles, tags, sessions. */
const texts = new Map<string, Text>();
const MOST_TEXTS = 5_000;

/** `prod/admin` are two words, as on the command line. */
export function wordsOf(query: string): string[] {
  return query
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean);
}

/** @param favour added to the score of a role that matches: what a person uses comes first among equals. */
export function search(catalogue: Catalogue, query: string, favour: ReadonlyMap<RoleEntry, number>): RoleEntry[] {
  const words = wordsOf(query).map(wordOf);
  const favoured = new Set([...favour.keys()].map(({ account }) => account));
  const found: RoleEntry[] = [];
  const scores: number[] = [];
  const own = words.map(() => 0);
  for (const account of catalogue.accounts) {
    for (let index = 0; index < words.length; index += 1) own[index] = accountScore(words[index] as Word, account);
    const isFavoured = favoured.has(account);
    for (const role of account.roles) {
      let total = 0;
      for (let index = 0; index < words.length; index += 1) {
        const best = Math.max(own[index] ?? 0, nameScore(words[index] as Word, role.role));
        total = best === 0 ? -1 : total + best;
        if (total < 0) break;
      }
      if (total < 0) continue;
      found.push(role);
      scores.push(isFavoured ? total + (favour.get(role) ?? 0) : total);
    }
  }
  return byScore(found, scores);
}

function wordOf(text: string): Word {
  return { text, letters: lettersOf(text), isNumber: /^\d+$/.test(text), names: new Map(), sessions: new Map() };
}

/** What of a role's texts the words match, to be marked. */
export function marksOf(words: readonly string[], role: RoleEntry): Readonly<Record<Marked, Ranges>> {
  const { account } = role;
  const find = (text: Text, isLoose: boolean) => merge(words.flatMap((word) => [...rangesOf(word, text, isLoose)]));
  const name = find(account.name, true);
  // An address is shown, and marked, only where it is why the role is there.
  const unexplained = words.filter((word) => scoreOf(word, lettersOf(word), account.name) === 0);
  return {
    name,
    id: merge(
      unexplained
        .filter((word) => /^\d+$/.test(word))
        .flatMap((word) => [...rangesOf(word, textFor(account.info.id), false)]),
    ),
    role: find(textFor(role.role), true),
    email: merge(unexplained.flatMap((word) => [...rangesOf(word, account.email, false)])),
    session: merge(unexplained.flatMap((word) => [...rangesOf(word, textFor(account.session), false)])),
    tag: merge(unexplained.flatMap((word) => [...rangesOf(word, textFor(account.info.tags.join(' ')), false)])),
  };
}

export type Marked = 'name' | 'id' | 'role' | 'email' | 'session' | 'tag';

function accountScore(word: Word, account: AccountEntry): number {
  const { text, letters } = word;
  let best = scoreOf(text, letters, account.name);
  if (word.isNumber) best = Math.max(best, idScore(text, account.info.id));
  if (best < 60) best = Math.max(best, scoreInside(text, letters, account.email) >> 1);
  for (const tag of account.info.tags) best = Math.max(best, (scoreInside(text, letters, textFor(tag)) * 7) >> 3);
  return best < 80 ? Math.max(best, sessionScore(word, account.session)) : best;
}

function sessionScore({ text, letters, sessions }: Word, session: string): number {
  let score = sessions.get(session);
  if (score === undefined) {
    score = scoreInside(text, letters, textFor(session)) >> 1;
    sessions.set(session, score);
  }
  return score;
}

function nameScore({ text, letters, names }: Word, name: string): number {
  let score = names.get(name);
  if (score === undefined) {
    score = scoreOf(text, letters, textFor(name));
    names.set(name, score);
  }
  return score;
}

function idScore(digits: string, id: string): number {
  const at = id.indexOf(digits);
  if (at < 0) return 0;
  if (at === 0) return digits.length === id.length ? 200 : 140;
  return digits.length >= 3 ? 70 : 20;
}

function textFor(raw: string): Text {
  let text = texts.get(raw);
  if (!text) {
    if (texts.size >= MOST_TEXTS) texts.clear();
    text = textOf(raw);
    texts.set(raw, text);
  }
  return text;
}

/** Best first; equals stay in their order. Scores are small whole numbers, so they are counted instead of compared. */
function byScore(found: readonly RoleEntry[], scores: readonly number[]): RoleEntry[] {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  const places = new Uint32Array(most + 2);
  for (const score of scores) places[most - score + 1] = (places[most - score + 1] ?? 0) + 1;
  for (let index = 1; index < places.length; index += 1) {
    places[index] = (places[index] ?? 0) + (places[index - 1] ?? 0);
  }
  const sorted = new Array<RoleEntry>(found.length);
  for (let index = 0; index < found.length; index += 1) {
    const bucket = most - (scores[index] ?? 0);
    const place = places[bucket] ?? 0;
    places[bucket] = place + 1;
    sorted[place] = found[index] as RoleEntry;
  }
  return sorted;
}

/** In order and without overlaps. */
function merge(ranges: readonly (readonly [number, number])[]): Ranges {
  if (ranges.length < 2) return ranges;
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
