/** Keeps the list's scroll position while lines, their height and the list's size change. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type Heights, lineAt, reveal, topOf } from '../../state/list/heights.ts';
import type { Lines } from '../../state/list/lines.ts';

interface ShownList {
  readonly lines: Lines;
  readonly query: string;
  readonly heights: Heights;
  /** Index of the current line; -1 where there is none. */
  readonly current: number;
}

/**
 * The line at the top stays there when lines are added or removed above it; a new search begins at its best match. A current
 * line that was visible stays visible, also where another window size breaks accounts into other lines.
 */
export function useStaying(shown: ShownList, scroller: RefObject<HTMLDivElement | null>): void {
  /** What was drawn last, and how far and how much of it was seen, in CSS px. */
  const before = useRef({ ...shown, top: 0, height: 0 });
  const stay = () => {
    const element = scroller.current;
    if (!element) return;
    const old = before.current;
    const top = topBefore(element, old.top);
    if (old.lines !== shown.lines && old.query !== shown.query) element.scrollTop = 0;
    else {
      const isOther = old.lines !== shown.lines || old.heights.rowHeight !== shown.heights.rowHeight;
      if (isOther && top > 0) keepTop(element, top, old, shown);
      const isCurrent = shown.current >= 0 && idOf(old) === idOf(shown);
      const isLess = element.clientHeight < old.height;
      if (isCurrent && (isOther || isLess) && isInSight(old, top)) reveal(element, shown.current, shown.heights);
    }
    before.current = { ...shown, top: element.scrollTop, height: element.clientHeight };
  };
  const latest = useRef(stay);
  latest.current = stay;
  useLayoutEffect(stay);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = () => {
      before.current = { ...before.current, top: element.scrollTop };
    };
    element.addEventListener('scroll', note, { passive: true });
    const observer = new ResizeObserver(() => latest.current());
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', note);
      observer.disconnect();
    };
  }, [scroller]);
}

/** Where the list was scrolled to. A list that has become shorter is at its end now, wherever it was before. */
function topBefore(element: HTMLElement, noted: number): number {
  const isAtEnd = element.scrollTop >= element.scrollHeight - element.clientHeight - 1;
  return isAtEnd ? Math.max(noted, element.scrollTop) : element.scrollTop;
}

function keepTop(element: HTMLElement, top: number, old: ShownList, { lines, heights }: ShownList): void {
  const index = lineAt(top, old.heights);
  const under = top - topOf(index, old.heights);
  const place = lines.indexOf(old.lines.at(index)?.id ?? old.lines.at(index + 1)?.id ?? '');
  if (place >= 0) element.scrollTop = topOf(place, heights) + under;
}

function isInSight({ current, heights, height }: ShownList & { readonly height: number }, top: number): boolean {
  return topOf(current, heights) >= top - 1 && topOf(current + 1, heights) <= top + height + 1;
}

/** Of the current line: its account where it is one, as another line of that may begin with another role. */
function idOf({ lines, current }: ShownList): string {
  const line = lines.at(current);
  if (line?.kind !== 'account') return line?.id ?? '';
  return `${line.account.session} ${line.account.info.id}`;
}
