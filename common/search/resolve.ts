/**
 * The role that a name on the command line means. It would rather name candidates than take a wrong one: what stands for a
 * role must begin words of its name, and never means a role that may do more than the words say.
 */
import { partsIn } from './match.ts';
import { beginsAt, doesMore } from './modest.ts';
import { plainName, roleWordsOf, type Word, wordFor, wordsOf } from './query.ts';
import { BEGINS, fold, type Text, textFor, textOf, WITHIN } from './text.ts';

export interface ResolvableRole {
  readonly session: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly alias: string | null;
  readonly email: string;
  readonly tags: readonly string[];
  readonly role: string;
  readonly favouriteName: string | null;
}

/** How well a part of a name fits: the whole of it, or words of it and their beginnings. */
const FITS = { whole: 2, words: 1, not: 0 } as const;
/** Fewer letters inside a word are there by chance, as `ro` in `prod`. */
const LEAST_INSIDE = 3;

/**
 * The roles that `text` may mean, all fitting equally well: exactly one where it is clear. A favourite's name first, unless
 * another role is called so, then `account/role` (or `session/account/role`), else words that may be anywhere.
 */
export function resolve<Role extends ResolvableRole>(roles: readonly Role[], text: string): Role[] {
  const typed = plainName(text).trim();
  const wanted = fold(typed);
  if (wanted === '') return [];
  const favourites = roles.filter(({ favouriteName }) => favouriteName !== null);
  const named = called(favourites, ({ favouriteName }) => favouriteName, typed);
  if (named.length > 0)
    return [...named, ...roles.filter((view) => !named.includes(view) && isWholeName(view, wanted))];
  const first = typed.split('/', 1)[0]?.trim() ?? '';
  for (const { session, account, role } of readings(wanted)) {
    const own = session === null ? roles : called(roles, (view) => view.session, first);
    const found = byParts(own, account, role);
    // An account with a slash in its name may be called like a session and an account of that: both are named then.
    const whole = session === null ? '' : `${session}/${account}`;
    const others = found.length > 0 && whole !== '' ? roles.filter((view) => isAccount(view, whole)) : [];
    found.push(...byParts(others, whole, role).filter((view) => !found.includes(view)));
    if (found.length > 0) return notMorePowerful(found, [wordFor(role)], [wordFor(role)]);
  }
  return byWords(roles, wanted);
}

/** Whether nothing of the name is left to guess: a favourite's, an account's, or an account's and a role's, each in full. */
export function isNamedInFull(view: ResolvableRole, text: string): boolean {
  const wanted = fold(plainName(text).trim());
  const { favouriteName } = view;
  return (
    (favouriteName !== null && isEqual(favouriteName, wanted)) || isAccount(view, wanted) || isWholeName(view, wanted)
  );
}

/** Whether this is the role's own name, which a favourite that is called so must not take from it. */
function isWholeName(view: ResolvableRole, wanted: string): boolean {
  return readings(wanted).some(
    ({ session, account, role }) =>
      isEqual(view.role, role) && isAccount(view, account) && (session === null || isEqual(view.session, session)),
  );
}

/** Those with this name as it is typed; where there are none, in whatever case. */
function called<Role>(roles: readonly Role[], nameOf: (role: Role) => string | null, typed: string): Role[] {
  const exactly = roles.filter((view) => nameOf(view) === typed);
  if (exactly.length > 0) return exactly;
  const wanted = fold(typed);
  return roles.filter((view) => {
    const name = nameOf(view);
    return name !== null && fold(name) === wanted;
  });
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

type NamedAccount = Pick<ResolvableRole, 'accountId' | 'accountName' | 'alias'>;

/** A question about accounts, put once for all roles of one that stand together, as they do in a list. */
export function askedOnce<View extends NamedAccount>(fits: (account: View) => boolean): (account: View) => boolean {
  let last: View | null = null;
  let isFit = false;
  return (view) => {
    const isSame =
      last?.accountId === view.accountId && last.accountName === view.accountName && last.alias === view.alias;
    if (!isSame) isFit = fits(view);
    last = view;
    return isFit;
  };
}

/** An account that is named in full counts for more than a role that is. Each step looks through all, so the cheap come first. */
function byParts<Role extends ResolvableRole>(roles: readonly Role[], account: string, role: string): Role[] {
  const word = wordFor(account);
  const wantedRole = wordFor(role);
  const steps = [
    (view: Role) => isAccount(view, account),
    (view: Role) => accountTexts(view).some((name) => isPiece(word, name)) || isIdPiece(word, view.accountId),
    (view: Role) => accountTexts(view).some((name) => isWords(word, name)),
  ];
  for (const fitsAccount of steps) {
    const own = roles.filter(askedOnce(fitsAccount));
    const fits = own.map((view) => fitOf(wantedRole, textFor(view.role)));
    const best = Math.max(FITS.not, ...new Set(fits));
    if (best > FITS.not) return own.filter((_, index) => fits[index] === best);
  }
  return [];
}

function byWords<Role extends ResolvableRole>(roles: readonly Role[], text: string): Role[] {
  const exactly = roles.filter((view) => isAccount(view, text));
  if (exactly.length > 0) return exactly;
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return notMorePowerful(
    roles.filter((view) => words.every((word) => fitsAnywhere(word, view))),
    words,
    roleWordsOf(text),
  );
}

function fitsAnywhere(word: Word, view: ResolvableRole): boolean {
  const { role, email, session, tags, favouriteName } = view;
  if (fitOf(word, textFor(role)) > FITS.not || isIdPiece(word, view.accountId)) return true;
  const others = [email, session, favouriteName ?? '', ...tags].map(textFor);
  return [...accountTexts(view), ...others].some((text) => isPiece(word, text) || isWords(word, text));
}

function isAccount({ accountId, accountName, alias }: ResolvableRole, account: string): boolean {
  return accountId === account || isEqual(accountName, account) || (alias !== null && isEqual(alias, account));
}

/** Looks at lengths first: of 20,000 names only the few that can be equal are folded. */
function isEqual(name: string, folded: string): boolean {
  return name.length === folded.length && fold(name) === folded;
}

/** The views of roles stay the same objects from one listing to the next, so that 20,000 are made ready once. */
const texts = new WeakMap<ResolvableRole, readonly Text[]>();

function accountTexts(view: ResolvableRole): readonly Text[] {
  let own = texts.get(view);
  if (!own) {
    own = [view.alias, view.accountName].flatMap((name) => (name === null ? [] : textOf(name)));
    texts.set(view, own);
  }
  return own;
}

function isIdPiece({ digits }: Word, id: string): boolean {
  return digits !== null && (id.startsWith(digits) || (digits.length >= LEAST_INSIDE && id.includes(digits)));
}

/** A piece of an account's name; of one or two letters only where a word begins. Other words for the same thing count. */
function isPiece({ text, also, isName }: Word, name: Text): boolean {
  const at = name.folded.indexOf(text);
  if (at >= 0 && (text.length >= LEAST_INSIDE || beginsAt(text, name))) return true;
  return isName && also.some((other) => isWhole(other.text, name));
}

function isWords({ parts }: Word, text: Text): boolean {
  return parts.length > 0 && partsIn(parts, text) !== null;
}

/** Scattered letters and pieces inside words are not enough to name a role: a command may do harm with the wrong one. */
function fitOf(word: Word, role: Text): number {
  if (role.folded === word.text) return FITS.whole;
  const isNamed = beginsAt(word.text, role) || isWords(word, role);
  return word.text === '' || isNamed || (word.isName && word.also.some((other) => isWhole(other.text, role)))
    ? FITS.words
    : FITS.not;
}

function isWhole(word: string, text: Text): boolean {
  if (word.includes('-')) return partsIn(word.split('-'), text) !== null;
  const { folded, starts } = text;
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    if (starts[at] === BEGINS && starts[at + word.length] !== WITHIN) return true;
  }
  return false;
}

/** Where nothing else is left than a role that does more than the words say, that is named and not taken. */
function notMorePowerful<Role extends ResolvableRole>(
  found: Role[],
  words: readonly Word[],
  ofRole: readonly Word[],
): Role[] {
  const [view] = found;
  // Several are named, and none of them is taken.
  if (view === undefined || found.length > 1) return found;
  const { session, email, tags, favouriteName } = view;
  const others = [email, session, favouriteName ?? '', ...tags].map(textFor);
  return doesMore(words, textFor(view.role), [...accountTexts(view), ...others], ofRole) ? [] : found;
}
