/** Which line of the list is the current one, and what keys do in it. */
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { roleKey } from '../../../common/roles.ts';
import type { Usage } from '../../../preload/contracts/main.ts';
import type { OnRole } from '../../components/roles/row-button.tsx';
import { indexOf, type RoleCatalogue, type RoleEntry } from '../../search/role-catalogue.ts';
import { isCommand } from '../keys.ts';
import type { RoleAction } from '../role-actions.ts';
import { type AccountLine, chosenOf } from './account-lines.ts';
import { reveal } from './heights.ts';
import { keyOfLine, lineId } from './line-id.ts';
import { type Lines, linesOf } from './lines.ts';

interface Dependencies {
  readonly catalogue: RoleCatalogue;
  readonly usage: Usage;
  readonly query: string;
  /** The lines of all accounts. */
  readonly accounts: readonly AccountLine[];
  readonly rowHeight: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onAction: OnRole;
  /** Esc in an empty search. */
  readonly onLeave: () => void;
  readonly onQuery: (query: string) => void;
}

export interface RoleListState {
  readonly lines: Lines;
  /** Index of the current line; -1 where there is none. */
  readonly current: number;
  /** Its role, or the one of its roles that keys act on. */
  readonly chosen: RoleEntry | null;
  /** Makes a line the current one. @param key of one of its roles, or null. Returns the role that is chosen. */
  readonly choose: (index: number, key: string | null) => RoleEntry | null;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

export function useRoleList(dependencies: Dependencies): RoleListState {
  const { catalogue, usage, query, accounts, rowHeight, scroller } = dependencies;
  const { favourites, recents } = usage;
  const lines = useMemo(
    () => linesOf(catalogue, { favourites, recents }, query, accounts),
    [catalogue, favourites, recents, query, accounts],
  );
  useIndexAhead(catalogue);
  const { current, roleOf, place } = usePlace(lines, usage, query);
  const moved = useRef(false);
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    const heights = { rowHeight, headings: lines.headings };
    if (scroller.current && current >= 0) reveal(scroller.current, current, heights);
  });
  const chosen = roleOf(current, null);
  const move: MoveTo = (index, role) => {
    moved.current = true;
    place(index, role ?? roleOf(index, null), role !== null);
  };
  const choose = (index: number, key: string | null) => {
    const role = roleOf(index, key);
    place(index, role, key !== null);
    return role;
  };
  return {
    lines,
    current,
    chosen,
    choose,
    onKeyDown: (event) => onKey(event, { ...dependencies, lines, current, chosen, move }),
  };
}

/** A list that has grown no more for so long is made ready to be searched, in ms. Main tells of a growing one more often. */
const GROWN_MS = 500;

/** Makes a list ready for the first letter before a person types it. */
function useIndexAhead(catalogue: RoleCatalogue): void {
  useEffect(() => {
    const timer = setTimeout(() => requestIdleCallback(() => indexOf(catalogue)), GROWN_MS);
    return () => clearTimeout(timer);
  }, [catalogue]);
}

/** Which line is the current one, and which of its roles is chosen. */
function usePlace(lines: Lines, { favourites, recents }: Usage, query: string) {
  // Repeating an earlier search is a new search: list and selection start at the top.
  const search = useRef({ query, number: 0 });
  if (search.current.query !== query) search.current = { query, number: search.current.number + 1 };
  const { number } = search.current;
  // The current line is remembered by its role, or by its position if the role is gone.
  const [kept, setKept] = useState({ id: '', index: 0, number });
  /** Name of the role that was chosen among others last: it is looked for in the next account, too. */
  const wished = useRef('');
  const isSame = kept.number === number;
  const found = isSame && kept.id !== '' ? lines.indexOf(kept.id) : -1;
  const isKept = isSame && kept.id !== '';
  const known = useMemo(() => new Set([...favourites, ...recents].map(roleKey)), [favourites, recents]);
  const chosenIn = (line: AccountLine) => chosenOf(line.account, wished.current, (key) => known.has(key));
  /** The line that has the role which would be chosen in this one's account. */
  const ownLine = (index: number): number => {
    const line = lines.at(index);
    if (line?.kind !== 'account') return index;
    const role = chosenIn(line);
    return role && !line.roles.includes(role) ? lines.indexOf(lineId('all', role.key)) : index;
  };
  const wanted = nearestRole(lines, isSame ? kept.index : 0);
  const current = !lines.isSure && !isKept ? -1 : found >= 0 ? found : ownLine(wanted);

  /** The role of a line by its key, else the one that is or would be chosen in it. */
  const roleOf = (index: number, key: string | null): RoleEntry | null => {
    const line = lines.at(index);
    if (line?.kind === 'role') return line.role;
    if (line?.kind !== 'account') return null;
    const wantedKey = key ?? (index === current && found >= 0 ? keyOfLine(kept.id) : '');
    const named = line.roles.find((role) => role.key === wantedKey);
    return named ?? chosenIn(line);
  };
  const place = (index: number, role: RoleEntry | null, isWish: boolean) => {
    if (isWish && role) wished.current = role.role;
    const line = lines.at(index);
    const id = line?.kind === 'account' && role ? lineId('all', role.key) : (line?.id ?? '');
    setKept({ id, index, number });
  };
  return { current, roleOf, place };
}

/** @param role one of several in the line, or null for the one that the line begins with. */
type MoveTo = (index: number, role: RoleEntry | null) => void;

interface Keyed extends Dependencies {
  readonly lines: Lines;
  readonly current: number;
  readonly chosen: RoleEntry | null;
  readonly move: MoveTo;
}

function onKey(event: KeyboardEvent<HTMLInputElement>, keyed: Keyed): void {
  // A letter is being composed: the keys are the input method's.
  if (event.nativeEvent.isComposing) return;
  const { lines, current, chosen, query, rowHeight, scroller, move } = keyed;
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
  const run = (action: RoleAction) => {
    if (!chosen) return;
    event.preventDefault();
    // What keys act on is seen, also where the list was scrolled away from it.
    if (scroller.current) reveal(scroller.current, current, { rowHeight, headings: lines.headings });
    keyed.onAction(action, chosen, current);
  };
  const go = (from: number, step: 1 | -1) => {
    event.preventDefault();
    const next = nearestRole(lines, Math.min(lines.length - 1, Math.max(0, from)), step);
    if (next >= 0) move(next, null);
  };
  const leave = (by: number, step: 1 | -1) => go(otherAccount(lines, current, current + by * step, step), step);
  const isFree = isCommand(event) || query === '';
  if (event.key === 'ArrowDown') leave(1, 1);
  else if (event.key === 'ArrowUp') leave(1, -1);
  else if (event.key === 'PageDown') leave(page, 1);
  else if (event.key === 'PageUp') leave(page, -1);
  else if (event.key === 'Home' && isFree) go(0, 1);
  else if (event.key === 'End' && isFree) go(lines.length - 1, -1);
  else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && query === '') {
    goSideways(event, keyed, event.key === 'ArrowRight' ? 1 : -1);
  } else if (event.key === 'Enter') run(enterMeans(event));
  else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) run('more');
  else if (event.key === 'Escape') {
    event.preventDefault();
    if (query !== '') keyed.onQuery('');
    else keyed.onLeave();
  } else if (isCommand(event) && event.key === 'd') run('favourite');
  else if (isCommand(event) && event.key === 'k') run('more');
  else if (isCommand(event) && event.key === 'c' && !hasSelection(event.currentTarget)) run('copyExport');
}

/** Enter alone uses the role; with the command key it opens the console, and with Shift as well a page of it. */
function enterMeans(event: KeyboardEvent): RoleAction {
  if (isCommand(event)) return 'console';
  return event.shiftKey && (event.ctrlKey || event.metaKey) ? 'consoleAt' : 'use';
}

/** The next role of the same account, also where it is on the next line. */
function goSideways(event: KeyboardEvent, { lines, current, chosen, move }: Keyed, step: 1 | -1): void {
  const line = lines.at(current);
  if (line?.kind !== 'account' || !chosen) return;
  event.preventDefault();
  const next = line.roles[line.roles.indexOf(chosen) + step];
  if (next) {
    move(current, next);
    return;
  }
  const other = lines.at(current + step);
  if (other?.kind !== 'account' || other.account !== line.account) return;
  move(current + step, other.roles.at(step === 1 ? 0 : -1) ?? null);
}

/** `index`, or the next line that is of another account than the current one: each account is come to once, however many lines it has. */
function otherAccount(lines: Lines, current: number, index: number, step: 1 | -1): number {
  const own = lines.at(current);
  if (own?.kind !== 'account') return index;
  let at = index;
  for (let line = lines.at(at); line?.kind === 'account' && line.account === own.account; line = lines.at(at))
    at += step;
  return at;
}

/** The role at `index`, else the next one in the direction of `step`, else the one before; -1 where there is none. */
function nearestRole(lines: Lines, index: number, step: 1 | -1 = 1): number {
  for (const direction of [step, -step]) {
    for (let at = Math.min(index, lines.length - 1); at >= 0 && at < lines.length; at += direction) {
      if (lines.at(at)?.kind !== 'heading') return at;
    }
  }
  return -1;
}

/** Copying selected text comes before copying a role's credentials. */
function hasSelection(field: HTMLInputElement): boolean {
  return field.selectionStart !== field.selectionEnd || !(document.getSelection()?.isCollapsed ?? true);
}
