import { type ReactNode, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Heights, lineAt, topOf } from '../../state/list/heights.ts';

/** Extra lines above and below the visible ones, so that scrolling shows no gap. */
const OVERSCAN = 6;
interface Props extends Heights {
  /** What was searched for: of the lines of another search, those that are seen are drawn first. */
  readonly search: string;
  readonly count: number;
  /** Always drawn, because the search field refers to it; -1 for none. */
  readonly activeIndex: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly render: (index: number) => ReactNode;
}

/**
 * Draws only the visible lines. React Aria's own virtualised collections build a node for each item at
 * every change, which takes longer than a keystroke may with twenty thousand of them.
 */
export function VirtualList({ search, count, rowHeight, headings = NONE, activeIndex, scroller, render }: Props) {
  const [view, setView] = useState(() => ({ first: 0, rows: Math.ceil(innerHeight / rowHeight) }));
  const last = useRef(view);

  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const first = lineAt(element.scrollTop, { rowHeight, headings });
    const rows = Math.ceil(element.clientHeight / rowHeight) + 1;
    const before = last.current;
    // A few lines of movement are within what is drawn already.
    if (rows === before.rows && Math.abs(first - before.first) < OVERSCAN / 2) return;
    last.current = { first, rows };
    setView(last.current);
  }, [rowHeight, headings, scroller]);

  useLayoutEffect(look);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [look, scroller]);

  const extra = useIsPainted(search) ? OVERSCAN : 0;
  const from = Math.max(0, Math.min(view.first, count) - extra);
  const to = Math.min(count, view.first + view.rows + extra);
  const indexes: number[] = [];
  if (activeIndex >= 0 && activeIndex < from) indexes.push(activeIndex);
  for (let index = from; index < to; index += 1) indexes.push(index);
  if (activeIndex >= to && activeIndex < count) indexes.push(activeIndex);
  return (
    <div className="virtual" role="presentation" style={{ height: topOf(count, { rowHeight, headings }) }}>
      {indexes.map(render)}
    </div>
  );
}

/** Whether what is drawn of a search has been on the screen. */
function useIsPainted(search: string): boolean {
  const [painted, setPainted] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(search));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [search]);
  return painted === search;
}

const NONE: readonly number[] = [];
