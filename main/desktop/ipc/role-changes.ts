/** What a window has to be told about the list of roles: all of it once, then the accounts that changed. */
import type { AccountInfo, RolesChange } from '../../../preload/contracts/main.ts';
import type { RoleView } from '../../agent/views.ts';

/** What a window knows, by session and account. */
export type Told = Map<string, Map<string, string>>;

/** Changes since `told`, which is brought up to date. @param views of one account stand together. */
export function roleChanges(told: Told, views: readonly RoleView[]): RolesChange[] {
  const now = accountsOf(views);
  const changes: RolesChange[] = [];
  for (const session of new Set([...told.keys(), ...now.keys()])) {
    const before = told.get(session);
    const after = now.get(session) ?? new Map<string, AccountInfo>();
    const known = new Map<string, string>();
    const accounts: AccountInfo[] = [];
    for (const [id, account] of after) {
      const print = JSON.stringify(account);
      known.set(id, print);
      if (before?.get(id) !== print) accounts.push(account);
    }
    const removed = [...(before?.keys() ?? [])].filter((id) => !after.has(id));
    told.set(session, known);
    if (after.size === 0) told.delete(session);
    if (accounts.length > 0 || removed.length > 0) changes.push({ session, isWhole: !before, accounts, removed });
  }
  return changes;
}

function accountsOf(views: readonly RoleView[]): Map<string, Map<string, AccountInfo>> {
  const sessions = new Map<string, Map<string, AccountInfo>>();
  for (const view of views) {
    let accounts = sessions.get(view.session);
    if (!accounts) {
      accounts = new Map();
      sessions.set(view.session, accounts);
    }
    let account = accounts.get(view.accountId);
    if (!account) {
      const { accountId: id, accountName: name, email, alias, tags } = view;
      account = { id, name, email, alias, tags: [...tags], roles: [], colours: [], sensitive: [] };
      accounts.set(id, account);
    }
    account.roles.push(view.role);
    account.colours.push(view.colour);
    account.sensitive.push(view.sensitive);
  }
  for (const accounts of sessions.values()) {
    for (const account of accounts.values()) {
      account.colours = onceIfSame(account.colours);
      account.sensitive = onceIfSame(account.sensitive);
    }
  }
  return sessions;
}

function onceIfSame<T>(values: T[]): T[] {
  return values.every((value) => value === values[0]) ? values.slice(0, 1) : values;
}
