/** The lines of the list: favourites, recent roles and all of them under headings, or what a search found. */

import { roleKey } from '../../common/roles.ts';
import { favoursOf } from '../../common/search/role-index.ts';
import type { Usage } from '../../preload/contracts/main.ts';
import { type Catalogue, indexOf, type RoleEntry } from '../search/catalogue.ts';

/** Recent roles that are shown above all others; the search knows of more. */
const RECENTS_SHOWN = 5;

export type Section = 'favourites' | 'recents' | 'all' | 'found' | 'similar';

export type Line =
  | { readonly kind: 'heading'; readonly id: string; readonly section: Section; readonly count: number }
  | {
      readonly kind: 'role';
      readonly id: string;
      readonly role: RoleEntry;
      /** False where the line above is of the same account, so that its name need not be said again. */
      readonly isFirst: boolean;
      /** 1 to 9 for the first favourites. */
      readonly number: number | null;
    };

/** Lines are made when they are looked at: a list may have twenty thousand, and shows forty. */
export interface Lines {
  readonly length: number;
  readonly roles: number;
  readonly accounts: number;
  /** Whether the search found nothing as it was typed: these resemble it, and none is chosen unasked. */
  readonly isSimilar: boolean;
  at(index: number): Line | null;
  /** -1 where there is none. */
  indexOf(id: string): number;
}

export function linesOf(catalogue: Catalogue, usage: Usage, query: string): Lines {
  if (query.trim() !== '') return foundLines(catalogue, usage, query);
  const favourites = present(catalogue, usage.favourites);
  const isFavourite = new Set(favourites.map(({ key }) => key));
  const recents = present(catalogue, usage.recents).filter(({ key }) => !isFavourite.has(key));
  const head: Line[] = [
    ...sectionOf('favourites', favourites),
    ...sectionOf('recents', recents.slice(0, RECENTS_SHOWN)),
  ];
  const all = allRoles(catalogue);
  if (head.length > 0) head.push({ kind: 'heading', id: 'all', section: 'all', count: all.length });
  return lines(head, all, 'all', catalogue.accounts.length, true);
}

/** In the order of the list. */
export function allRoles(catalogue: Catalogue): readonly RoleEntry[] {
  let roles = flat.get(catalogue);
  if (!roles) {
    roles = catalogue.accounts.flatMap((account) => account.roles);
    flat.set(catalogue, roles);
  }
  return roles;
}

const flat = new WeakMap<Catalogue, readonly RoleEntry[]>();

function foundLines(catalogue: Catalogue, usage: Usage, query: string): Lines {
  const favourites = usage.favourites.flatMap((favourite) => {
    const item = catalogue.byKey.get(roleKey(favourite));
    return item ? { item, name: favourite.name } : [];
  });
  const favours = favoursOf(favourites, present(catalogue, usage.recents));
  const { items, isSimilar } = indexOf(catalogue).find(query, favours);
  const heading: Line = { kind: 'heading', id: 'similar', section: 'similar', count: items.length };
  const accounts = new Set(items.map(({ account }) => account)).size;
  return { ...lines(isSimilar ? [heading] : [], items, 'found', accounts, false), isSimilar };
}

function lines(
  head: readonly Line[],
  tail: readonly RoleEntry[],
  section: Section,
  accounts: number,
  isGrouped: boolean,
): Lines {
  let places: Map<string, number> | null = null;
  const place = (key: string) => {
    places ??= new Map(tail.map((role, index) => [role.key, index]));
    return places.get(key);
  };
  return {
    length: head.length + tail.length,
    roles: tail.length,
    accounts,
    isSimilar: false,
    at(index) {
      if (index < head.length) return head[index] ?? null;
      const role = tail[index - head.length];
      if (!role) return null;
      const isFirst = !isGrouped || tail[index - head.length - 1]?.account !== role.account;
      return { kind: 'role', id: lineId(section, role.key), role, isFirst, number: null };
    },
    indexOf(id) {
      if (!id.startsWith(`${section}:`)) return head.findIndex((line) => line.id === id);
      const found = place(id.slice(section.length + 1));
      return found === undefined ? -1 : head.length + found;
    },
  };
}

function sectionOf(section: Section, roles: readonly RoleEntry[]): Line[] {
  if (roles.length === 0) return [];
  return [
    { kind: 'heading', id: section, section, count: roles.length },
    ...roles.map((role, index): Line => {
      const number = section === 'favourites' && index < 9 ? index + 1 : null;
      return { kind: 'role', id: lineId(section, role.key), role, isFirst: true, number };
    }),
  ];
}

function lineId(section: Section, key: string): string {
  return `${section}:${key}`;
}

function present(catalogue: Catalogue, refs: Usage['recents']): RoleEntry[] {
  return refs.flatMap((ref) => catalogue.byKey.get(roleKey(ref)) ?? []);
}
