import { type MouseEvent, type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { roleKey } from '../../../common/roles.ts';
import { wordsOf } from '../../../common/search/query.ts';
import type { Usage } from '../../../preload/contracts/main.ts';
import type { Lines, Section } from '../../state/lines.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { type RoleLine, RoleRow } from './role-row.tsx';
import { VirtualList } from './virtual-list.tsx';

export const LIST_ID = 'roles';

interface Props {
  readonly lines: Lines;
  readonly query: string;
  readonly current: number;
  readonly rowHeight: number;
  readonly usage: Usage;
  readonly live: ReadonlyMap<string, number>;
  /** Keys of roles that are being worked on. */
  readonly busy: ReadonlySet<string>;
  readonly showSession: boolean;
  readonly now: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onAction: (action: RoleAction, line: RoleLine, index: number) => void;
  readonly onChoose: (index: number) => void;
  readonly onMenu: (index: number, at: { x: number; y: number }) => void;
}

/** The rows. The focus stays in the search field, which steers them: a list that changes can't lose it. */
export function RoleList(props: Props) {
  const { lines, query, current, rowHeight, usage, live, showSession, now, scroller, onAction } = props;
  const words = useWords();
  const [hovered, setHovered] = useState(-1);
  const marked = useMemo(() => wordsOf(query), [query]);
  const favourites = useMemo(
    () => new Map(usage.favourites.map((favourite) => [roleKey(favourite), favourite.name])),
    [usage.favourites],
  );
  const active = usage.active && roleKey(usage.active);
  useStaying(lines, query, rowHeight, scroller);

  const render = (index: number) => {
    const line = lines.at(index);
    if (!line) return null;
    const top = index * rowHeight;
    // By place and not by role: while a person types, rows are reused instead of recreated.
    if (line.kind === 'heading') return <Heading key={index} section={line.section} index={index} top={top} />;
    const { key } = line.role;
    const end = live.get(key) ?? 0;
    return (
      <RoleRow
        key={index}
        line={line}
        index={index}
        top={top}
        words={marked}
        isCurrent={index === current}
        isHovered={index === hovered}
        isSimilar={lines.isSimilar}
        isFavourite={favourites.has(key)}
        favouriteName={favourites.get(key) ?? null}
        isActive={key === active}
        isBusy={props.busy.has(key)}
        showSession={showSession}
        left={end > now ? words.t.left({ time: words.duration(end - now) }) : ''}
        onAction={onAction}
      />
    );
  };

  return (
    <div
      role="grid"
      id={LIST_ID}
      aria-label={words.t.roles}
      aria-rowcount={lines.length}
      tabIndex={-1}
      className="rows"
      data-sessions={showSession || undefined}
      ref={scroller}
      onPointerOver={(event) => setHovered(indexAt(event.target))}
      onPointerLeave={() => setHovered(-1)}
      // The focus stays where it is; text in a row can still be marked with the pointer.
      onMouseDown={(event) => {
        if (!isText(event)) event.preventDefault();
      }}
      onClick={(event) => {
        const index = indexAt(event.target);
        if (index >= 0) props.onChoose(index);
      }}
      onDoubleClick={(event) => {
        const index = indexAt(event.target);
        const line = lines.at(index);
        if (line?.kind === 'role') onAction('use', line, index);
      }}
      onContextMenu={(event) => {
        const index = indexAt(event.target);
        event.preventDefault();
        if (index >= 0) props.onMenu(index, { x: event.clientX, y: event.clientY });
      }}
    >
      <VirtualList
        count={lines.length}
        rowHeight={rowHeight}
        activeIndex={current}
        scroller={scroller}
        render={render}
      />
    </div>
  );
}

function Heading({ section, index, top }: { section: Section; index: number; top: number }) {
  const { t } = useWords();
  const text = section === 'found' ? '' : t.list[section];
  return (
    <div role="row" aria-rowindex={index + 1} className="row heading" style={{ transform: `translateY(${top}px)` }}>
      <span role="rowheader">{text}</span>
    </div>
  );
}

/** The line at the top stays there when lines come or go above it; a new search begins at its best. */
function useStaying(lines: Lines, query: string, rowHeight: number, scroller: RefObject<HTMLDivElement | null>): void {
  const before = useRef({ lines, query });
  const anchor = useCallback(
    (of: Lines, element: HTMLElement) => {
      const index = Math.floor(element.scrollTop / rowHeight);
      return { id: of.at(index)?.id ?? of.at(index + 1)?.id ?? '', index };
    },
    [rowHeight],
  );
  useLayoutEffect(() => {
    const { lines: old, query: oldQuery } = before.current;
    before.current = { lines, query };
    const element = scroller.current;
    if (!element || old === lines) return;
    if (oldQuery !== query) {
      element.scrollTop = 0;
      return;
    }
    if (element.scrollTop === 0) return;
    const { id, index } = anchor(old, element);
    const place = lines.indexOf(id);
    if (place >= 0 && place !== index) element.scrollTop += (place - index) * rowHeight;
  }, [lines, query, rowHeight, scroller, anchor]);
}

function indexAt(target: EventTarget): number {
  const row = target instanceof Element ? target.closest('[data-index]') : null;
  return row ? Number(row.getAttribute('data-index')) : -1;
}

function isText({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('.account-id') !== null;
}
