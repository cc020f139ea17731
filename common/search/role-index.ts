/**
 * Finds roles by any words of account name, alias, ID, e-mail address, role, tag, session, or a favourite's own name. Every
 * word must fit somewhere; the best fit comes first, then the order of the accounts, then the role that can do less. Accounts
 * and names of roles are looked at once each, and a word that gets another letter only looks at what fitted before: that
 * keeps twenty thousand roles within a few milliseconds.
 */
import { scoreOf } from './match.ts';
import { doesMore } from './modest.ts';
import { orderOf } from './power.ts';
import { roleWordsOf, type Word, wordsOf } from './query.ts';
import { type Text, textFor, textOf } from './text.ts';
import {
  accountScore,
  lettersOfAccount,
  likeOf,
  NEVER,
  roleScore,
  type SearchedTexts,
  similarAccountScore,
  similarRoleScore,
  similarScore,
} from './word-score.ts';

/** An account of one session, with its roles. */
export interface SearchedAccount<Item> extends SearchedTexts {
  readonly roles: readonly { readonly role: string; readonly item: Item }[];
}

export interface Found<Item> {
  readonly items: readonly Item[];
  /** How many accounts they are of. */
  readonly accounts: number;
  /** Nothing fits as it was typed: these do but for a typing mistake. None of them may be taken unasked. */
  readonly isSimilar: boolean;
  /** Whether the first may be taken unasked: it fits as it was typed, and does no more than the words say. */
  readonly isSure: boolean;
}

/** What a person says of a role: a favourite's name, and how much it comes before others that fit as well. */
export interface Favour {
  readonly name: string | null;
  readonly points: number;
}

/** What a word is worth for each account and each name of a role. */
interface Scores {
  readonly accounts: Int16Array;
  readonly roles: Int16Array;
}

/** Words whose scores are kept. */
const MOST_WORDS = 40;

export function accountTexts(name: string, alias: string | null): Pick<SearchedTexts, 'name' | 'names'> {
  if (alias === null) return { name: textOf(name), names: [] };
  return { name: textOf(`${alias} · ${name}`), names: [textOf(alias), textOf(name)] };
}

/** Points of favourites, and of roles that were used lately, the last one first. */
export function favoursOf<Item>(
  favourites: Iterable<{ readonly item: Item; readonly name: string | null }>,
  recents: Iterable<Item>,
): Map<Item, Favour> {
  const favours = new Map<Item, Favour>();
  let points = MOST_POINTS;
  for (const item of recents) {
    points = Math.max(LEAST_POINTS, points - 1);
    favours.set(item, { name: null, points });
  }
  for (const { item, name } of favourites) favours.set(item, { name, points: MOST_POINTS + LEAST_POINTS });
  return favours;
}

const MOST_POINTS = 17;
const LEAST_POINTS = 2;

export class RoleIndex<Item> {
  readonly #accounts: readonly SearchedAccount<Item>[];
  readonly #names: Text[] = [];
  readonly #items: Item[] = [];
  /** For each role, the number of its name; for each account, where its roles begin. */
  readonly #letters: Int32Array;
  readonly #nameOf: Uint32Array;
  readonly #firstOf: Uint32Array;
  readonly #places = new Map<Item, number>();
  readonly #scores = new Map<string, Scores>();

  /** @param accounts whose order counts among those that fit equally well. */
  constructor(accounts: readonly SearchedAccount<Item>[]) {
    this.#accounts = [...accounts].sort(byName);
    this.#letters = Int32Array.from(this.#accounts, lettersOfAccount);
    const numbers = new Map<string, number>();
    const orders: number[] = [];
    const nameOf: number[] = [];
    this.#firstOf = new Uint32Array(accounts.length + 1);
    this.#accounts.forEach((account, index) => {
      const own = account.roles.map(({ role, item }) => {
        let number = numbers.get(role);
        if (number === undefined) {
          number = this.#names.push(textFor(role)) - 1;
          numbers.set(role, number);
          orders.push(orderOf(this.#names[number]?.folded ?? ''));
        }
        return { item, number };
      });
      own.sort((a, b) => (orders[a.number] ?? 0) - (orders[b.number] ?? 0));
      for (const { item, number } of own) {
        nameOf.push(number);
        this.#places.set(item, this.#items.push(item) - 1);
      }
      this.#firstOf[index + 1] = this.#items.length;
    });
    this.#nameOf = Uint32Array.from(nameOf);
  }

  find(query: string, favours: ReadonlyMap<Item, Favour> = new Map()): Found<Item> {
    const words = wordsOf(query);
    if (words.length === 0)
      return { items: this.#items, accounts: this.#accounts.length, isSimilar: false, isSure: true };
    const exact = this.#best(words, (word) => this.#scoresOf(word), favours, scoreOf);
    const [first] = exact.items;
    if (first !== undefined) {
      const isSure = this.#isMeant(first, { words, ofRole: roleWordsOf(query) }, favours);
      return { ...exact, isSimilar: false, isSure };
    }
    const similar = this.#best(words, (word) => this.#similarScores(word), favours, similarScore);
    const isNone = similar.items.length === 0;
    return { ...similar, isSimilar: !isNone, isSure: isNone };
  }

  #isMeant(
    item: Item,
    { words, ofRole }: Record<'words' | 'ofRole', readonly Word[]>,
    favours: ReadonlyMap<Item, Favour>,
  ): boolean {
    const place = this.#places.get(item) ?? 0;
    const account = this.#accounts[this.#accountAt(place)];
    const role = this.#names[this.#nameOf[place] ?? 0];
    if (!account || !role) return false;
    const others = [account.session, ...account.tags, favours.get(item)?.name ?? ''].map(textFor);
    return !doesMore(words, role, [account.name, ...account.names, account.email, ...others], ofRole);
  }

  /** Number of the account that the role at `place` is of: the last one that begins there or before. */
  #accountAt(place: number): number {
    let low = 0;
    let high = this.#accounts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#firstOf[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return low;
  }

  #best(
    words: readonly Word[],
    scoresOf: (word: Word) => Scores,
    favours: ReadonlyMap<Item, Favour>,
    ofName: (word: Word, text: Text) => number,
  ): Pick<Found<Item>, 'items' | 'accounts'> {
    const scores = words.map(scoresOf);
    const favoured = this.#favoured(words, favours, ofName);
    const own = scores.map(() => 0);
    const found = new Uint32Array(this.#items.length);
    const totals = new Uint16Array(this.#items.length);
    let count = 0;
    let accounts = 0;
    for (let account = 0; account < this.#accounts.length; account += 1) {
      const before = count;
      const end = this.#firstOf[account + 1] ?? 0;
      for (let index = 0; index < scores.length; index += 1) own[index] = scores[index]?.accounts[account] ?? 0;
      for (let place = this.#firstOf[account] ?? 0; place < end; place += 1) {
        const favour = favoured.size > 0 ? favoured.get(place) : undefined;
        const total = this.#total(scores, own, this.#nameOf[place] ?? 0, favour?.words);
        if (total === 0) continue;
        found[count] = place;
        totals[count] = total + (favour?.points ?? 0);
        count += 1;
      }
      if (count > before) accounts += 1;
    }
    const best = byScore(found.subarray(0, count), totals.subarray(0, count));
    return { items: Array.from(best, (place) => this.#items[place] as Item), accounts };
  }

  /** 0 where a word does not fit. */
  #total(
    scores: readonly Scores[],
    account: readonly number[],
    name: number,
    favourite: readonly number[] | undefined,
  ): number {
    let total = 0;
    for (let index = 0; index < account.length; index += 1) {
      let best = account[index] ?? 0;
      const role = scores[index]?.roles[name] ?? 0;
      if (role > best) best = role;
      const other = favourite?.[index] ?? 0;
      if (other > best) best = other;
      if (best <= 0) return 0;
      total += best;
    }
    return total;
  }

  /** By place: what the words are worth in the favourite's own name. */
  #favoured(
    words: readonly Word[],
    favours: ReadonlyMap<Item, Favour>,
    ofName: (word: Word, text: Text) => number,
  ): ReadonlyMap<number, { readonly points: number; readonly words: readonly number[] }> {
    const favoured = new Map<number, { points: number; words: number[] }>();
    for (const [item, { name, points }] of favours) {
      const place = this.#places.get(item);
      if (place === undefined) continue;
      favoured.set(place, { points, words: name === null ? [] : words.map((word) => ofName(word, textFor(name))) });
    }
    return favoured;
  }

  #scoresOf(word: Word): Scores {
    const known = this.#scores.get(word.text);
    if (known) return known;
    const before = word.also.length > 0 ? null : this.#shorter(word.text);
    const sessions = new Map<string, number>();
    const accounts = new Int16Array(this.#accounts.length);
    for (let index = 0; index < accounts.length; index += 1) {
      const letters = this.#letters[index] ?? 0;
      const isIn = (word.letters & ~letters) === 0 || word.also.some((other) => (other.letters & ~letters) === 0);
      if (!isIn || before?.accounts[index] === NEVER) accounts[index] = NEVER;
      else accounts[index] = accountScore(word, this.#accounts[index] as SearchedAccount<Item>, sessions);
    }
    const roles = new Int16Array(this.#names.length);
    for (let index = 0; index < roles.length; index += 1) {
      const text = this.#names[index] as Text;
      if (before?.roles[index] === NEVER) roles[index] = NEVER;
      else roles[index] = roleScore(word, text);
    }
    const scores = { accounts, roles };
    if (this.#scores.size >= MOST_WORDS) this.#scores.delete(this.#scores.keys().next().value ?? '');
    this.#scores.set(word.text, scores);
    return scores;
  }

  /** Scores of the longest word that this one begins with. */
  #shorter(text: string): Scores | null {
    for (let end = text.length - 1; end > 0; end -= 1) {
      const scores = this.#scores.get(text.slice(0, end));
      if (scores) return scores;
    }
    return null;
  }

  #similarScores(word: Word): Scores {
    const { accounts, roles } = this.#scoresOf(word);
    const like = likeOf(word);
    return {
      accounts: accounts.map((score, index) =>
        similarAccountScore(like, this.#accounts[index] as SearchedAccount<Item>, score),
      ),
      roles: roles.map((score, index) => similarRoleScore(like, this.#names[index] as Text, score)),
    };
  }
}

/** Best first; equals stay in their order. Scores are small whole numbers, so they are counted instead of compared. */
function byScore(found: Uint32Array, scores: Uint16Array): Uint32Array {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  const places = new Uint32Array(most + 2);
  for (const score of scores) places[most - score + 1] = (places[most - score + 1] ?? 0) + 1;
  for (let index = 1; index < places.length; index += 1) {
    places[index] = (places[index] ?? 0) + (places[index - 1] ?? 0);
  }
  const sorted = new Uint32Array(found.length);
  for (let index = 0; index < found.length; index += 1) {
    const bucket = most - (scores[index] ?? 0);
    const place = places[bucket] ?? 0;
    places[bucket] = place + 1;
    sorted[place] = found[index] ?? 0;
  }
  return sorted;
}

function byName(a: SearchedAccount<unknown>, b: SearchedAccount<unknown>): number {
  return compare(a.name.folded, b.name.folded) || compare(a.id, b.id) || compare(a.session, b.session);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
