/** All accounts and roles as main told them, in the order of the list, ready to be searched. */
import type { Colour } from '../../common/colours.ts';
import { roleKey } from '../../common/roles.ts';
import { accountTexts, RoleIndex } from '../../common/search/role-index.ts';
import { type Text, textOf } from '../../common/search/text.ts';
import type { SearchedTexts } from '../../common/search/word-score.ts';
import type { AccountInfo, RoleRef, RolesChange } from '../../preload/contracts/main.ts';

/** An account of one session. */
export interface AccountEntry {
  readonly session: string;
  readonly info: AccountInfo;
  /** The alias where there is one, with the account's own name behind it. */
  readonly name: Text;
  /** Alias and own name separately, where there are two. */
  readonly names: readonly Text[];
  readonly email: Text;
  readonly roles: readonly RoleEntry[];
}

export interface RoleEntry {
  readonly key: string;
  readonly account: AccountEntry;
  readonly role: string;
  /** What the environment looks like, by the rules; null for none. */
  readonly colour: Colour | null;
  /** True when a person is asked before it is served. */
  readonly isSensitive: boolean;
}

export interface RoleCatalogue {
  /** By the account's name, then its id. */
  readonly accounts: readonly AccountEntry[];
  readonly byKey: ReadonlyMap<string, RoleEntry>;
}

export const EMPTY_CATALOGUE: RoleCatalogue = { accounts: [], byKey: new Map() };

export function refOf({ account, role }: RoleEntry): RoleRef {
  return { session: account.session, account: account.info.id, role };
}

/** The catalogue after some changes. Accounts that did not change stay the same objects. */
export function changeCatalogue(before: RoleCatalogue, changes: readonly RolesChange[]): RoleCatalogue {
  const accounts = new Map(before.accounts.map((account) => [accountKey(account.session, account.info.id), account]));
  const byKey = new Map(before.byKey);
  const drop = (key: string) => {
    for (const role of accounts.get(key)?.roles ?? []) byKey.delete(role.key);
    accounts.delete(key);
  };
  for (const { session, isWhole, accounts: changed, removed } of changes) {
    if (isWhole) for (const [key, account] of [...accounts]) if (account.session === session) drop(key);
    for (const id of removed) drop(accountKey(session, id));
    for (const info of changed) {
      const key = accountKey(session, info.id);
      drop(key);
      const account = accountEntry(session, info);
      accounts.set(key, account);
      for (const role of account.roles) byKey.set(role.key, role);
    }
  }
  return { accounts: [...accounts.values()].sort(byName), byKey };
}

function accountKey(session: string, id: string): string {
  return `${session}\n${id}`;
}

function accountEntry(session: string, info: AccountInfo): AccountEntry {
  const roles: RoleEntry[] = [];
  const texts = accountTexts(info.name, info.alias);
  let email: Text | null = null;
  const account: AccountEntry = {
    session,
    info,
    ...texts,
    // A list is drawn before it is searched.
    get email() {
      email ??= textOf(info.email);
      return email;
    },
    roles,
  };
  info.roles.forEach((role, index) => {
    const key = roleKey({ session, account: info.id, role });
    const colour = each(info.colours, index) ?? null;
    roles.push({ key, account, role, colour, isSensitive: each(info.sensitive, index) ?? false });
  });
  return account;
}

/** The catalogue made ready to be searched, once for each state of it. */
export function indexOf(catalogue: RoleCatalogue): RoleIndex<RoleEntry> {
  let index = indexes.get(catalogue);
  if (!index) {
    index = new RoleIndex(
      catalogue.accounts.map((account) => ({
        ...searchedTexts(account),
        roles: account.roles.map((item) => ({ role: item.role, item })),
      })),
    );
    indexes.set(catalogue, index);
  }
  return index;
}

const indexes = new WeakMap<RoleCatalogue, RoleIndex<RoleEntry>>();

/** The texts of an account that are searched and marked. */
export function searchedTexts({ session, info, name, names, email }: AccountEntry): SearchedTexts {
  return { session, id: info.id, name, names, email, tags: info.tags };
}

/** One value for all roles, or one for each. */
function each<T>(values: readonly T[], index: number): T | undefined {
  return values.length === 1 ? values[0] : values[index];
}

function byName(a: AccountEntry, b: AccountEntry): number {
  return compare(a.name.folded, b.name.folded) || compare(a.info.id, b.info.id) || compare(a.session, b.session);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
