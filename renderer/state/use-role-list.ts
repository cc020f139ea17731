/** Which line of the list is the current one, and what keys do in it. */
import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Usage } from '../../preload/contracts/main.ts';
import { reveal } from '../components/roles/virtual-list.tsx';
import type { Catalogue } from '../search/catalogue.ts';
import { isCommand } from './keys.ts';
import { type Line, type Lines, linesOf } from './lines.ts';
import type { RoleAction } from './role-actions.ts';

export type RoleLine = Extract<Line, { kind: 'role' }>;

interface Parts {
  readonly catalogue: Catalogue;
  readonly usage: Usage;
  readonly query: string;
  readonly rowHeight: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onAction: (action: RoleAction, line: RoleLine, index: number) => void;
  /** Esc in an empty search. */
  readonly onLeave: () => void;
  readonly onQuery: (query: string) => void;
}

export interface RoleListState {
  readonly lines: Lines;
  /** Index of the current line; -1 where there is none. */
  readonly current: number;
  readonly choose: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

export function useRoleList(parts: Parts): RoleListState {
  const { catalogue, usage, query, rowHeight, scroller, onAction } = parts;
  const { favourites, recents } = usage;
  const lines = useMemo(
    () => linesOf(catalogue, { active: null, favourites, recents, live: [] }, query),
    [catalogue, favourites, recents, query],
  );
  // A search that comes back is another one: its list begins at the top again, and so does what is chosen in it.
  const search = useRef({ query, number: 0 });
  if (search.current.query !== query) search.current = { query, number: search.current.number + 1 };
  const { number } = search.current;
  // The line is remembered by its id; where that is gone, by its place.
  const [chosen, setChosen] = useState({ id: '', index: 0, number });
  const isSame = chosen.number === number;
  const place = isSame && chosen.id !== '' ? lines.indexOf(chosen.id) : -1;
  const isChosen = place >= 0 || (isSame && chosen.id !== '');
  const current =
    lines.isSimilar && !isChosen ? -1 : nearestRole(lines, place >= 0 ? place : isSame ? chosen.index : 0);

  const choose = useCallback(
    (index: number) => setChosen({ id: lines.at(index)?.id ?? '', index, number }),
    [lines, number],
  );
  const moved = useRef(false);
  const move = (index: number) => {
    moved.current = true;
    choose(index);
  };
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    if (scroller.current && current >= 0) reveal(scroller.current, current, rowHeight);
  });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // A letter is being composed: the keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const line = lines.at(current);
    const run = (action: RoleAction) => {
      if (line?.kind !== 'role') return;
      event.preventDefault();
      onAction(action, line, current);
    };
    const go = (from: number, step: 1 | -1) => {
      event.preventDefault();
      const next = nearestRole(lines, Math.min(lines.length - 1, Math.max(0, from)), step);
      if (next >= 0) move(next);
    };
    if (event.key === 'ArrowDown') go(current + 1, 1);
    else if (event.key === 'ArrowUp') go(current - 1, -1);
    else if (event.key === 'PageDown') go(current + page, 1);
    else if (event.key === 'PageUp') go(current - page, -1);
    else if (event.key === 'Home' && (isCommand(event) || query === '')) go(0, 1);
    else if (event.key === 'End' && (isCommand(event) || query === '')) go(lines.length - 1, -1);
    else if (event.key === 'Enter') run(isCommand(event) ? 'console' : 'use');
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) run('more');
    else if (event.key === 'Escape') {
      event.preventDefault();
      if (query !== '') parts.onQuery('');
      else parts.onLeave();
    } else if (isCommand(event) && event.key === 'd') run('favourite');
    else if (isCommand(event) && event.key === 'k') run('more');
    else if (isCommand(event) && event.key === 'c' && !hasSelection(event.currentTarget)) run('copyExport');
  };
  return { lines, current, choose, onKeyDown };
}

/** The role at `index`, else the next one in the direction of `step`, else the one before; -1 where there is none. */
function nearestRole(lines: Lines, index: number, step: 1 | -1 = 1): number {
  for (const direction of [step, -step]) {
    for (let at = Math.min(index, lines.length - 1); at >= 0 && at < lines.length; at += direction) {
      if (lines.at(at)?.kind === 'role') return at;
    }
  }
  return -1;
}

/** Copying what is marked comes before copying a role's lines. */
function hasSelection(field: HTMLInputElement): boolean {
  return field.selectionStart !== field.selectionEnd || !(document.getSelection()?.isCollapsed ?? true);
}
