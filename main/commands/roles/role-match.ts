/** Roles that fit what a person types on the terminal: the window's search (`common/search/`), over what a listing has. */
import { accountTexts, type Found, favoursOf, RoleIndex } from '../../../common/search/role-index.ts';
import { textFor } from '../../../common/search/text.ts';
import type { RoleView } from '../../agent/views.ts';

/** The same list is asked again and again while a person types. */
const indexes = new WeakMap<readonly RoleView[], RoleIndex<RoleView>>();

/** The roles that fit all words of `query`, best first; without one, what was used last and favourites before the others. */
export function rank(roles: readonly RoleView[], query: string): Found<RoleView> {
  if (query.trim() === '') return { items: byUse(roles), isSimilar: false };
  let index = indexes.get(roles);
  if (!index) {
    index = new RoleIndex([...accountsOf(roles)]);
    indexes.set(roles, index);
  }
  const favourites = roles.filter(({ favourite }) => favourite);
  const recents = roles.filter(({ lastUsedAt }) => lastUsedAt !== null).sort(lastFirst);
  const named = favourites.map((item) => ({ item, name: item.favouriteName }));
  return index.find(query, favoursOf(named, recents));
}

function accountsOf(roles: readonly RoleView[]) {
  const accounts = new Map<string, RoleView[]>();
  for (const view of roles) {
    const key = `${view.accountId} ${view.session}`;
    const own = accounts.get(key);
    if (own) own.push(view);
    else accounts.set(key, [view]);
  }
  return [...accounts.values()].map((own) => {
    const { session, accountId: id, accountName, alias, email, tags } = own[0] as RoleView;
    return {
      session,
      id,
      tags,
      ...accountTexts(accountName, alias),
      email: textFor(email),
      roles: own.map((item) => ({ role: item.role, item })),
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
