/**
 * Finding roles by a few letters. Two ways: `resolve` for a name on the command line, which would rather name candidates than
 * take the wrong role; and `rank` for a list that narrows while a person types.
 */
import type { RoleView } from '../../agent/views.ts';

interface SearchText {
  /** What the account goes by, lower case: alias, name, id. */
  readonly accounts: readonly string[];
  readonly role: string;
  /** Everything that can be searched for. */
  readonly all: string;
  /** Account and role, for letters in their order. */
  readonly path: string;
}

/** The views of roles stay the same objects from one listing to the next, so that 20,000 are put into lower case once. */
const texts = new WeakMap<RoleView, SearchText>();

function textOf(view: RoleView): SearchText {
  let text = texts.get(view);
  if (!text) {
    const lower = (part: string) => part.toLowerCase();
    const names = [view.alias, view.accountName, view.accountId].filter((name) => name !== null).map(lower);
    const role = lower(view.role);
    const others = [view.email, view.session, view.favouriteName ?? '', ...view.tags].map(lower);
    text = {
      accounts: names,
      role,
      all: [...names, role, ...others].join(' '),
      path: `${lower(view.alias ?? '')} ${lower(view.accountName)}/${role}`,
    };
    texts.set(view, text);
  }
  return text;
}

/** How well a part of a name fits: the whole of it, a piece of it, or beginnings of its words (`pay-prod`). */
const FITS = { whole: 3, piece: 2, words: 1, not: 0 } as const;

/**
 * The roles that `text` may mean, all fitting equally well: exactly one where it is clear. A favourite's name first, then
 * `account/role` (or `session/account/role`), else words that may be anywhere.
 */
export function resolve(roles: readonly RoleView[], text: string): RoleView[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const named = roles.filter(({ favouriteName }) => favouriteName !== null && favouriteName.toLowerCase() === wanted);
  if (named.length > 0) return named;
  for (const { session, account, role } of readings(wanted)) {
    const own = session === null ? roles : roles.filter((view) => view.session.toLowerCase() === session);
    const found = byParts(own, account, role);
    if (found.length > 0) return found;
  }
  return byWords(roles, wanted);
}

/** Account names may have slashes in them, so that each but the first reading is tried only if the one before finds none. */
function readings(text: string): { session: string | null; account: string; role: string }[] {
  const last = text.lastIndexOf('/');
  if (last < 0) return [];
  const account = text.slice(0, last).trim();
  const role = text.slice(last + 1).trim();
  const first = account.indexOf('/');
  const plain = { session: null, account, role };
  if (first < 0) return [plain];
  return [{ session: account.slice(0, first).trim(), account: account.slice(first + 1).trim(), role }, plain];
}

/** An account that is named in full counts for more than a role that is. Each step looks through all, so the cheap come first. */
function byParts(roles: readonly RoleView[], account: string, role: string): RoleView[] {
  for (const fitsAccount of [isAccount, hasAccountPiece, hasAccountWords]) {
    const own = roles.filter((view) => fitsAccount(view, account));
    const fits = own.map((view) => fitOf(role, view.role.toLowerCase()));
    const best = Math.max(FITS.not, ...new Set(fits));
    if (best > FITS.not) return own.filter((_, index) => fits[index] === best);
  }
  return [];
}

/** Looks at lengths first: of 20,000 names only the few that can be equal are put into lower case. */
function isAccount({ accountId, accountName, alias }: RoleView, account: string): boolean {
  const isEqual = (name: string) => name.length === account.length && name.toLowerCase() === account;
  return accountId === account || isEqual(accountName) || (alias !== null && isEqual(alias));
}

function hasAccountPiece(view: RoleView, account: string): boolean {
  return textOf(view).accounts.some((name) => name.includes(account));
}

function hasAccountWords(view: RoleView, account: string): boolean {
  return textOf(view).accounts.some((name) => hasWords(name, account));
}

function byWords(roles: readonly RoleView[], text: string): RoleView[] {
  const exactly = roles.filter((view) => isAccount(view, text));
  if (exactly.length > 0) return exactly;
  const words = wordsOf(text);
  return roles.filter((view) => words.every((word) => textOf(view).all.includes(word)));
}

function fitOf(part: string, name: string): number {
  if (name === part) return FITS.whole;
  if (name.includes(part)) return FITS.piece;
  return hasWords(name, part) ? FITS.words : FITS.not;
}

/**
 * Whether words of `text` begin with those of `part`, in this order. Scattered letters are not enough to name a role: four of
 * them fit too much by chance, and a command may do harm with the wrong one.
 */
function hasWords(text: string, part: string): boolean {
  const words = part.split(SEPARATORS).filter(Boolean);
  let at = 0;
  for (const word of words) {
    while (at >= 0 && !(text.startsWith(word, at) && isBeginning(text, at))) {
      const next = text.indexOf(word, at + 1);
      if (next < 0) return false;
      at = next;
    }
    at += word.length;
  }
  return words.length > 0;
}

/** Whether the letters occur in this order, others between them. */
function hasLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/**
 * The roles that fit all words of `query`, best first: pieces before scattered letters, beginnings of words before middles,
 * then favourites, then what was used last, then the order of the list.
 */
export function rank(roles: readonly RoleView[], query: string): RoleView[] {
  const words = wordsOf(query.toLowerCase());
  const found: { view: RoleView; score: number }[] = [];
  for (const view of roles) {
    const score = scoreOf(textOf(view), words);
    if (score > 0) found.push({ view, score });
  }
  if (words.length === 0) {
    // Nothing to sort but the few that come first.
    const first = found.filter(({ view }) => view.favourite || view.lastUsedAt !== null);
    const others = found.filter(({ view }) => !view.favourite && view.lastUsedAt === null);
    return [...first.sort(byUse), ...others].map(({ view }) => view);
  }
  return found.sort((a, b) => b.score - a.score || byUse(a, b)).map(({ view }) => view);
}

function byUse({ view: a }: { view: RoleView }, { view: b }: { view: RoleView }): number {
  return (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) || Number(b.favourite) - Number(a.favourite);
}

/** 0 where a word does not fit. */
function scoreOf({ all, path }: SearchText, words: readonly string[]): number {
  let score = 1;
  for (const word of words) {
    const at = all.indexOf(word);
    if (at >= 0) score += isBeginning(all, at) ? 100 : 50;
    else if (hasLetters(path, word)) score += 1;
    else return 0;
  }
  return score;
}

function isBeginning(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '');
}

const SEPARATORS = /[^\p{L}\p{N}]+/u;

function wordsOf(text: string): string[] {
  return text.split(/[\s/]+/).filter(Boolean);
}
