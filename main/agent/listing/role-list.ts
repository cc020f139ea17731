/**
 * All roles of all sessions as lists show them. The list is put together when accounts or settings change, and what changes
 * by the minute (live credentials, what was used lately) is laid over it, so that asking is cheap with 20,000 roles.
 */

import type { Colour } from '../../../common/colours.ts';
import { type RoleRef, roleKey } from '../../../common/roles.ts';
import { Rules } from '../../../common/rules.ts';
import type { Settings } from '../../settings/schema.ts';
import type { RoleView } from '../views.ts';
import type { CatalogueAccount } from './catalogue-file.ts';

export interface RoleListDependencies {
  readonly sessions: () => Iterable<{
    readonly name: string;
    readonly accounts: Iterable<CatalogueAccount>;
    /** Whether it knows its accounts' names, or has only one of its own to show. */
    readonly namesAccounts: boolean;
    /** Whether an account's name is AWS's word, and not that of a program that could write the list on disk. */
    readonly isNamed: (account: string) => boolean;
  }>;
  readonly settings: () => Settings;
  /** Roles with live credentials, and when these end: ms since the epoch by this machine's clock. */
  readonly live: () => Iterable<readonly [RoleRef, number]>;
  readonly recents: () => Iterable<RoleRef & { readonly at: number }>;
}

export interface RoleDescription {
  readonly accountName: string;
  readonly region: string | null;
  readonly colour: Colour | null;
  readonly isSensitive: boolean;
}

export class RoleList {
  readonly #dependencies: RoleListDependencies;
  #rules: { readonly of: Settings; readonly rules: Rules } | null = null;
  #list: {
    readonly of: Settings;
    readonly views: readonly RoleView[];
    /** The views with what changes by the minute, and where that is. */
    readonly shown: RoleView[];
    readonly laid: Set<number>;
    readonly places: Map<string, number>;
    /** What each account goes by in the sessions that name accounts. */
    readonly names: ReadonlyMap<string, readonly string[]>;
  } | null = null;
  constructor(dependencies: RoleListDependencies) {
    this.#dependencies = dependencies;
  }

  /** To be called when accounts or roles have changed. */
  invalidate(): void {
    this.#list = null;
  }

  /**
   * By account name, then role. The array is the same until accounts or settings change, and the next call replaces entries in it: a
   * copy of 20,000 for each command sent every fiftieth to wait for the garbage collector.
   */
  views(): readonly RoleView[] {
    const { views, shown, laid, places } = this.#current();
    for (const place of laid) shown[place] = views[place] as RoleView;
    laid.clear();
    const lay = (role: RoleRef, change: Partial<RoleView>) => {
      const place = places.get(roleKey(role));
      const view = place === undefined ? undefined : shown[place];
      if (place === undefined || !view) return;
      shown[place] = { ...view, ...change };
      laid.add(place);
    };
    for (const recent of this.#dependencies.recents()) lay(recent, { lastUsedAt: recent.at });
    for (const [role, expiresAt] of this.#dependencies.live()) lay(role, { expiresAt });
    return shown;
  }

  /** One role, or null where no listing has it. */
  find(role: RoleRef): RoleView | null {
    const { views, places } = this.#current();
    const place = places.get(roleKey(role));
    return place === undefined ? null : (views[place] ?? null);
  }

  /** What is known of a role's account and what the settings say of it, listed or not. */
  describe(role: RoleRef): RoleDescription {
    const listed = this.find(role);
    const accountName = listed?.accountName ?? role.account;
    const described = { accountId: role.account, accountName, role: role.role };
    const rules = this.rules();
    return {
      accountName,
      region: rules.region(described),
      colour: rules.colour(described),
      isSensitive: rules.isSensitive(role, this.#current().names.get(role.account) ?? []),
    };
  }

  rules(): Rules {
    const settings = this.#dependencies.settings();
    if (this.#rules?.of !== settings) this.#rules = { of: settings, rules: new Rules(settings) };
    return this.#rules.rules;
  }

  #current() {
    const settings = this.#dependencies.settings();
    if (this.#list?.of !== settings) this.#list = { of: settings, ...this.#build(settings) };
    return this.#list;
  }

  #build(settings: Settings) {
    const rules = this.rules();
    const favourites = new Map(settings.favourites.map((favourite) => [roleKey(favourite), favourite]));
    const views: RoleView[] = [];
    const sessions = [...this.#dependencies.sessions()].map((session) => ({
      ...session,
      accounts: [...session.accounts],
    }));
    // One session's name for an account counts in all of them, and so do rules about that name.
    const known = new Map<string, CatalogueAccount>();
    const names = new Map<string, string[]>();
    const doubtful: CatalogueAccount[] = [];
    const addName = ({ id, name }: CatalogueAccount) => names.set(id, [...(names.get(id) ?? []), name]);
    for (const { accounts, isNamed } of sessions.filter(({ namesAccounts }) => namesAccounts)) {
      for (const account of accounts) {
        known.set(account.id, account);
        // Some sources have only the account's ID for a name.
        if (account.name === '' || account.name === account.id) continue;
        if (isNamed(account.id)) addName(account);
        else doubtful.push(account);
      }
    }
    // An unverified name may add approvals, but an account that has no other name stays unknown.
    for (const account of doubtful) if (names.has(account.id)) addName(account);
    for (const { name: session, accounts, namesAccounts } of sessions) {
      for (const own of accounts) {
        const { id: accountId, roles } = own;
        const { name: accountName, email } = (namesAccounts ? null : known.get(accountId)) ?? own;
        const account = { alias: rules.alias(accountId), tags: rules.tags(accountId) };
        for (const role of roles) {
          const described = { accountId, accountName, role };
          const ref = { session, account: accountId, role };
          const favourite = favourites.get(roleKey(ref));
          views.push({
            session,
            accountId,
            accountName,
            email,
            role,
            ...account,
            colour: rules.colour(described),
            region: rules.region(described),
            sensitive: rules.isSensitive(ref, names.get(accountId) ?? []),
            favourite: favourite !== undefined,
            favouriteName: favourite?.name ?? null,
            lastUsedAt: null,
            expiresAt: null,
          });
        }
      }
    }
    views.sort(byAccountThenRole);
    const places = new Map(views.map((view, place) => [roleKey(refOf(view)), place]));
    return { views, shown: [...views], laid: new Set<number>(), places, names };
  }
}

export function refOf({ session, accountId, role }: RoleView): RoleRef {
  return { session, account: accountId, role };
}

function byAccountThenRole(a: RoleView, b: RoleView): number {
  return compare(a.accountName, b.accountName) || compare(a.accountId, b.accountId) || compare(a.role, b.role);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
