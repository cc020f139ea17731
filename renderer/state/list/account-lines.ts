/** Accounts as lines of the list: one for each, with its roles next to each other, and more where they don't fit into one. */
import { orderOf } from '../../../common/search/power.ts';
import { textFor } from '../../../common/search/text.ts';
import type { AccountEntry, RoleCatalogue, RoleEntry } from '../../search/role-catalogue.ts';
import { lineId } from './line-id.ts';

/** How much room there is for roles next to each other, and how much each takes, in CSS px. */
export interface Fit {
  readonly room: number;
  readonly gap: number;
  readonly widthOf: (role: RoleEntry) => number;
}

export interface AccountLine {
  readonly kind: 'account';
  /** That of its first role. */
  readonly id: string;
  readonly account: AccountEntry;
  readonly roles: readonly RoleEntry[];
  /** False for a line that continues the roles of the line above. */
  readonly isFirst: boolean;
}

export function accountLines({ accounts }: RoleCatalogue, fit: Fit): readonly AccountLine[] {
  const lines: AccountLine[] = [];
  for (const account of accounts) {
    let isFirst = true;
    for (const roles of broken(account.roles, fit)) {
      const [first] = roles;
      if (first) lines.push({ kind: 'account', id: lineId('all', first.key), account, roles, isFirst });
      isFirst = false;
    }
  }
  return lines;
}

/** The room that the longest of these accounts takes in one line. */
export function widestAccount({ accounts }: RoleCatalogue, { gap, widthOf }: Omit<Fit, 'room'>): number {
  let widest = 0;
  for (const { roles } of accounts) {
    let width = -gap;
    for (const role of roles) width += widthOf(role) + gap;
    if (width > widest) widest = width;
  }
  return widest;
}

function broken(roles: readonly RoleEntry[], { room, gap, widthOf }: Fit): RoleEntry[][] {
  const lines: RoleEntry[][] = [];
  let line: RoleEntry[] = [];
  let width = 0;
  for (const role of roles) {
    const own = widthOf(role);
    if (line.length > 0 && width + gap + own > room) {
      lines.push(line);
      line = [];
    }
    width = line.length === 0 ? own : width + gap + own;
    line.push(role);
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/**
 * The role of an account that is chosen when it is come to, on whichever of its lines that is: the one that was wished for by
 * name, else a favourite or recent one, else the one that can do the least, and of those that read, one that does nothing else.
 */
export function chosenOf({ roles }: AccountEntry, wished: string, isKnown: (key: string) => boolean): RoleEntry | null {
  const named = roles.find(({ role }) => role === wished) ?? roles.find(({ key }) => isKnown(key));
  if (named) return named;
  let least: RoleEntry | null = null;
  let leastOrder = Number.POSITIVE_INFINITY;
  for (const role of roles) {
    const order = orderOf(textFor(role.role).folded);
    if (order < leastOrder) [least, leastOrder] = [role, order];
  }
  return least;
}
