/** Roles that fit what a person types on the terminal: the window's search (`common/search/`), over what a listing has. */

import { isNamedInFull, resolve } from '../../../common/search/resolve.ts';
import { accountTexts, type Found, favoursOf, RoleIndex } from '../../../common/search/role-index.ts';
import { textOf } from '../../../common/search/text.ts';
import type { RoleView } from '../../agent/views.ts';

/** What was searched last: the same list is asked again while a person types, and by the next command. */
let last: { readonly roles: readonly RoleView[]; readonly index: RoleIndex<number> } | null = null;

/** The roles that fit all words of `query`, best first; without one, what was used last and favourites before the others. */
export function rank(roles: readonly RoleView[], query: string): Omit<Found<RoleView>, 'accounts'> {
  if (query.trim() === '') return { items: byUse(roles), isSimilar: false, isSure: true };
  const index = indexFor(roles);
  const viewOf = (place: number) => roles[place] as RoleView;
  const favourites: { readonly item: number; readonly name: string | null }[] = [];
  const recents: number[] = [];
  for (let item = 0; item < roles.length; item += 1) {
    const { favourite, favouriteName, lastUsedAt } = viewOf(item);
    if (favourite) favourites.push({ item, name: favouriteName });
    if (lastUsedAt !== null) recents.push(item);
  }
  recents.sort((a, b) => lastFirst(viewOf(a), viewOf(b)));
  const { items, ...found } = index.find(query, favoursOf(favourites, recents));
  return { ...found, items: items.map(viewOf) };
}

/**
 * What a name on the command line means, or all that it may: the first that a search finds counts, too, where that is another one.
 * What was used last and favourites don't count: a command means the same role every day.
 */
export function rolesMeant(roles: readonly RoleView[], text: string): RoleView[] {
  const found = resolve(roles, text);
  const [view] = found;
  if (view === undefined || found.length > 1 || isNamedInFull(view, text)) return found;
  const { items, isSimilar } = indexFor(roles).find(text);
  const [place] = items;
  const first = place === undefined || isSimilar ? undefined : roles[place];
  return first === undefined || first === view ? found : [view, first];
}

function indexFor(roles: readonly RoleView[]): RoleIndex<number> {
  if (!last || !isSearchedAlike(last.roles, roles)) last = { roles, index: new RoleIndex(accountsOf(roles)) };
  return last.index;
}

/** Whether an index of one list is one of the other: what changes by the minute (credentials, use, favourites) is not in it. */
function isSearchedAlike(one: readonly RoleView[], other: readonly RoleView[]): boolean {
  return (
    one === other ||
    (one.length === other.length &&
      one.every((a, place) => {
        const b = other[place] as RoleView;
        return (
          a === b ||
          (a.role === b.role &&
            a.accountId === b.accountId &&
            a.session === b.session &&
            a.accountName === b.accountName &&
            a.alias === b.alias &&
            a.email === b.email &&
            a.tags.join('\n') === b.tags.join('\n'))
        );
      }))
  );
}

/** Each account of a session with its roles, by their places in the list. */
function accountsOf(roles: readonly RoleView[]) {
  const accounts = new Map<string, number[]>();
  roles.forEach((view, place) => {
    const key = `${view.accountId} ${view.session}`;
    const own = accounts.get(key);
    if (own) own.push(place);
    else accounts.set(key, [place]);
  });
  return [...accounts.values()].map((own) => {
    const { session, accountId: id, accountName, alias, email, tags } = roles[own[0] as number] as RoleView;
    return {
      session,
      id,
      tags,
      ...accountTexts(accountName, alias),
      email: textOf(email),
      roles: own.map((item) => ({ role: (roles[item] as RoleView).role, item })),
    };
  });
}

/** Nothing to sort but the few that come first. */
function byUse(roles: readonly RoleView[]): RoleView[] {
  const isFirst = ({ favourite, lastUsedAt }: RoleView) => favourite || lastUsedAt !== null;
  return [...roles.filter(isFirst).sort(lastFirst), ...roles.filter((view) => !isFirst(view))];
}

function lastFirst(a: RoleView, b: RoleView): number {
  return (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) || Number(b.favourite) - Number(a.favourite);
}
