import { type CSSProperties, type MouseEvent, type RefObject, useMemo, useState } from 'react';
import { roleKey } from '../../../common/roles.ts';
import { wordsOf } from '../../../common/search/query.ts';
import type { Usage } from '../../../preload/contracts/main.ts';
import type { RoleEntry } from '../../search/role-catalogue.ts';
import { topOf } from '../../state/list/heights.ts';
import type { Section } from '../../state/list/line-id.ts';
import type { Line, Lines } from '../../state/list/lines.ts';
import { useWords } from '../../strings/words.tsx';
import { AccountRow, type RoleStates } from './account-row.tsx';
import { RoleRow } from './role-row.tsx';
import type { OnRole } from './row-button.tsx';
import { useStaying } from './use-staying.ts';
import { VirtualList } from './virtual-list.tsx';

export const LIST_ID = 'roles';

interface Props {
  readonly lines: Lines;
  readonly query: string;
  readonly current: number;
  /** The role of the current line; null where there is none. */
  readonly chosen: RoleEntry | null;
  readonly rowHeight: number;
  /** Width of the column of accounts, in CSS px, and how many letters fit into it without doubt. */
  readonly account: number;
  readonly fits: number;
  readonly usage: Usage;
  readonly live: ReadonlyMap<string, number>;
  /** Keys of roles that are being worked on. */
  readonly busy: ReadonlySet<string>;
  readonly showSession: boolean;
  readonly now: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onAction: OnRole;
  /** Makes a line the current one. @param key of one of its roles, or null. Returns the role that is chosen. */
  readonly onChoose: (index: number, key: string | null) => RoleEntry | null;
  readonly onMenu: (role: RoleEntry, at: { x: number; y: number }) => void;
}

/** The rows. The focus stays in the search field, so that a list that changes can't lose it. */
export function RoleList(props: Props) {
  const { lines, query, current, chosen, rowHeight, scroller, showSession, onAction } = props;
  const words = useWords();
  const [hovered, setHovered] = useState(-1);
  const marked = useMemo(() => wordsOf(query), [query]);
  const states = useStates(props);
  const heights = useMemo(() => ({ rowHeight, headings: lines.headings }), [rowHeight, lines]);
  useStaying({ lines, query, heights, current }, scroller);

  const render = (index: number) => {
    const line = lines.at(index);
    if (!line) return null;
    const top = topOf(index, heights);
    const own = { index, top, states, showSession, fits: props.fits, onAction };
    // By place and not by role: while a person types, rows are reused instead of recreated.
    if (line.kind === 'heading') return <Heading key={index} section={line.section} index={index} top={top} />;
    if (line.kind === 'account') {
      return <AccountRow key={index} {...own} line={line} chosen={index === current ? chosen : null} />;
    }
    return (
      <RoleRow
        key={index}
        {...own}
        line={line}
        words={marked}
        isCurrent={index === current}
        isHovered={index === hovered}
        isSimilar={lines.isSimilar}
      />
    );
  };
  const choose = ({ target }: MouseEvent) => {
    const index = indexAt(target);
    return index < 0 ? null : props.onChoose(index, keyAt(target));
  };

  return (
    <div
      role="grid"
      id={LIST_ID}
      aria-label={words.t.roles}
      aria-rowcount={lines.length}
      tabIndex={-1}
      className="rows"
      style={{ '--account': `${props.account}px` } as CSSProperties}
      ref={scroller}
      onPointerOver={(event) => setHovered(indexAt(event.target))}
      onPointerLeave={() => setHovered(-1)}
      // The focus stays where it is; text in a row can still be marked with the pointer.
      onMouseDown={(event) => {
        if (!isText(event)) event.preventDefault();
      }}
      onClick={choose}
      onDoubleClick={({ target }) => {
        const role = roleAt(lines.at(indexAt(target)), keyAt(target));
        if (role) onAction('use', role, indexAt(target));
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        const role = choose(event);
        if (role) props.onMenu(role, { x: event.clientX, y: event.clientY });
      }}
    >
      <VirtualList
        search={query}
        count={lines.length}
        {...heights}
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

/** What rows show of their roles. */
function useStates({ usage, live, now, busy }: Props): RoleStates {
  const words = useWords();
  const { active, favourites } = usage;
  return useMemo(
    () => ({
      active: active && roleKey(active),
      favourites: new Map(favourites.map((favourite) => [roleKey(favourite), favourite.name])),
      busy,
      left(key) {
        const end = live.get(key) ?? 0;
        return end > now ? words.t.left({ time: words.duration(end - now) }) : '';
      },
    }),
    [active, favourites, live, now, busy, words],
  );
}

function indexAt(target: EventTarget): number {
  const row = target instanceof Element ? target.closest('[data-index]') : null;
  return row ? Number(row.getAttribute('data-index')) : -1;
}

/** The key of one of several roles in a line; null elsewhere. */
function keyAt(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest('[data-key]')?.getAttribute('data-key') ?? null) : null;
}

/** The role that was clicked; null where a line has several and none of them was hit. */
function roleAt(line: Line | null, key: string | null): RoleEntry | null {
  if (line?.kind === 'role') return line.role;
  return (line?.kind === 'account' && line.roles.find((role) => role.key === key)) || null;
}

function isText({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('.account-id') !== null;
}
