/**
 * How wide the columns of the list are. Known before anything is drawn: where an account's line is broken depends on it, and
 * a list that draws only what is seen can't ask its rows. `styles/roles.css` has the other columns.
 */
import { useEffect, useMemo, useState } from 'react';
import type { RoleCatalogue, RoleEntry } from '../../search/role-catalogue.ts';
import { type AccountLine, accountLines, widestAccount } from '../../state/list/account-lines.ts';
import { textWidth } from '../../state/text-width.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';

/** Of a line, in CSS px: one line of text, or two where the window is narrow. */
const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 54;

/** Scrollbar, padding of the row, star, account ID, actions and the gaps between them, in CSS px. */
const TAKEN = 10 + 18 + 26 + 104 + 110 + 4 * 10;
const NARROW_TAKEN = 10 + 18 + 26 + 26 + 2 * 8;
/** Room for a role that was found: its name and the time left. */
const ROLE = 190 + 152 + 10;
const ACCOUNT = { least: 150, most: 420, share: 0.28 } as const;

const GAP = 4;
/** Padding and border of a role, and one of its symbols with its gap. */
const AROUND = 14;
const SYMBOL = 17;
/** Kept free for the marks of active role and favourite, so that a line does not break when they appear. */
const MARKS = 2 * SYMBOL;
/** Average width of bold letters in names of wide letters. */
const WIDEST_LETTER = 10;

export interface Columns {
  readonly rowHeight: number;
  /** The lines of all accounts. */
  readonly accounts: readonly AccountLine[];
  /** CSS px. */
  readonly account: number;
  /** Account names of at most so many letters fit for certain. */
  readonly fits: number;
}

export function useColumns(catalogue: RoleCatalogue, isSearching: boolean): Columns {
  const isNarrow = useMedia(NARROW);
  const width = useWidth();
  const widest = useMemo(() => widestAccount(catalogue, { gap: GAP, widthOf }), [catalogue]);
  const free = Math.max(0, width - (isNarrow ? NARROW_TAKEN : TAKEN));
  const next = accountWidth(Math.max(free * ACCOUNT.share, free - widest - MARKS));
  const room = isNarrow ? free : free - next - MARKS;
  const accounts = useMemo(() => accountLines(catalogue, { room, gap: GAP, widthOf }), [catalogue, room]);
  const account = isSearching ? accountWidth(free - ROLE) : next;
  const fits = Math.floor((isNarrow ? ACCOUNT.least : account) / WIDEST_LETTER);
  return { rowHeight: isNarrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT, accounts, account, fits };
}

/** Names of accounts have what roles leave them. */
function accountWidth(wanted: number): number {
  return Math.floor(Math.min(ACCOUNT.most, Math.max(ACCOUNT.least, wanted)));
}

/** Of the window, in CSS px. */
function useWidth(): number {
  const [width, setWidth] = useState(innerWidth);
  useEffect(() => {
    const look = () => setWidth(innerWidth);
    look();
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return width;
}

/** Of a role next to others. A list of thousands has a dozen names. */
function widthOf({ role, isSensitive }: RoleEntry): number {
  let width = widths.get(role);
  if (width === undefined) {
    width = AROUND + textWidth(role, '12px');
    widths.set(role, width);
  }
  return isSensitive ? width + SYMBOL : width;
}

const widths = new Map<string, number>();
