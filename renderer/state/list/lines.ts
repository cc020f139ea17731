/** The lines of the list: favourites, recent roles and all accounts under headings, or the roles that a search found. */

import { roleKey } from '../../../common/roles.ts';
import { favoursOf } from '../../../common/search/role-index.ts';
import type { Usage } from '../../../preload/contracts/main.ts';
import { indexOf, type RoleCatalogue, type RoleEntry } from '../../search/role-catalogue.ts';
import type { AccountLine } from './account-lines.ts';
import { lineId, type Section } from './line-id.ts';

/** Recent roles that are shown above all others; the search knows of more. */
const RECENTS_SHOWN = 5;

export interface RoleLine {
  readonly kind: 'role';
  readonly id: string;
  readonly role: RoleEntry;
  /** 1 to 9 for the first favourites. */
  readonly number: number | null;
}

export type Line =
  | { readonly kind: 'heading'; readonly id: string; readonly section: Section }
  | RoleLine
  | AccountLine;

/** Lines are created on demand: a list may have twenty thousand, and shows forty. */
export interface Lines {
  readonly length: number;
  readonly roles: number;
  readonly accounts: number;
  /** Indexes of the headings, which are less high than other lines. */
  readonly headings: readonly number[];
  /** Whether the search matched nothing exactly: these lines are similar. */
  readonly isSimilar: boolean;
  /** Whether a line is selected before the person moves to one: not a similar one, nor a role that does more than the words say. */
  readonly isSure: boolean;
  at(index: number): Line | null;
  /** Of a line, or of the line that a role is in; -1 where there is none. */
  indexOf(id: string): number;
}

/** @param accounts the lines of all accounts. */
export function linesOf(
  catalogue: RoleCatalogue,
  usage: Pick<Usage, 'favourites' | 'recents'>,
  query: string,
  accounts: readonly AccountLine[],
): Lines {
  if (query.trim() !== '') return foundLines(catalogue, usage, query);
  const favourites = present(catalogue, usage.favourites);
  const isFavourite = new Set(favourites.map(({ key }) => key));
  const recents = present(catalogue, usage.recents).filter(({ key }) => !isFavourite.has(key));
  const head: Line[] = [
    ...sectionOf('favourites', favourites),
    ...sectionOf('recents', recents.slice(0, RECENTS_SHOWN)),
  ];
  if (head.length > 0) head.push({ kind: 'heading', id: 'all', section: 'all' });
  return lines(head, 'all', {
    length: accounts.length,
    roles: catalogue.byKey.size,
    accounts: catalogue.accounts.length,
    at: (index) => accounts[index] ?? null,
    places: () => new Map(accounts.flatMap(({ roles }, index) => roles.map(({ key }) => [key, index]))),
  });
}

function foundLines(catalogue: RoleCatalogue, usage: Pick<Usage, 'favourites' | 'recents'>, query: string): Lines {
  const favourites = usage.favourites.flatMap((favourite) => {
    const item = catalogue.byKey.get(roleKey(favourite));
    return item ? { item, name: favourite.name } : [];
  });
  const favours = favoursOf(favourites, present(catalogue, usage.recents));
  const { items, accounts, isSimilar, isSure } = indexOf(catalogue).find(query, favours);
  const section = isSimilar ? 'similar' : 'doesMore';
  const found = lines(isSure ? [] : [{ kind: 'heading', id: section, section }], 'found', {
    length: items.length,
    roles: items.length,
    accounts,
    at(index) {
      const role = items[index];
      return role ? { kind: 'role', id: lineId('found', role.key), role, number: null } : null;
    },
    places: () => new Map(items.map(({ key }, index) => [key, index])),
  });
  return { ...found, isSimilar, isSure };
}

/** The lines after favourites and recent roles. */
interface Tail {
  readonly length: number;
  readonly roles: number;
  readonly accounts: number;
  at(index: number): Line | null;
  /** Of each role, by its key, the line that it is in. */
  places(): ReadonlyMap<string, number>;
}

function lines(head: readonly Line[], section: Section, tail: Tail): Lines {
  let places: ReadonlyMap<string, number> | null = null;
  return {
    length: head.length + tail.length,
    roles: tail.roles,
    accounts: tail.accounts,
    headings: head.flatMap(({ kind }, index) => (kind === 'heading' ? [index] : [])),
    isSimilar: false,
    isSure: true,
    at: (index) => (index < head.length ? (head[index] ?? null) : tail.at(index - head.length)),
    indexOf(id) {
      if (!id.startsWith(`${section}:`)) return head.findIndex((line) => line.id === id);
      places ??= tail.places();
      const found = places.get(id.slice(section.length + 1));
      return found === undefined ? -1 : head.length + found;
    },
  };
}

function sectionOf(section: Section, roles: readonly RoleEntry[]): Line[] {
  if (roles.length === 0) return [];
  return [
    { kind: 'heading', id: section, section },
    ...roles.map((role, index): Line => {
      const number = section === 'favourites' && index < 9 ? index + 1 : null;
      return { kind: 'role', id: lineId(section, role.key), role, number };
    }),
  ];
}

function present(catalogue: RoleCatalogue, refs: Usage['recents']): RoleEntry[] {
  return refs.flatMap((ref) => catalogue.byKey.get(roleKey(ref)) ?? []);
}
