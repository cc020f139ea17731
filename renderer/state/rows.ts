import type { RoleInfo } from '../../preload/contract.ts';
import { roleId } from './store.ts';

/** One line of the list. */
export interface Row {
  readonly id: string;
  readonly role: RoleInfo;
  /** The first role of its account: only that one shows the account's name. */
  readonly isFirst: boolean;
}

/** Roles of one session of which every word occurs in account name, id, e-mail or role. */
export function rowsOf(roles: readonly RoleInfo[], session: string, query: string): Row[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: Row[] = [];
  let account = '';
  for (const role of roles) {
    if (role.session !== session || !matches(role, words)) continue;
    rows.push(rowOf(role, role.accountId !== account));
    account = role.accountId;
  }
  return rows;
}

export function countAccounts(rows: readonly Row[]): number {
  return rows.reduce((count, { isFirst }) => count + (isFirst ? 1 : 0), 0);
}

function matches({ accountName, accountId, email, role }: RoleInfo, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${accountName} ${accountId} ${email} ${role}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The same row for the same role, so that the list can tell what is new. */
const known = new WeakMap<RoleInfo, { first?: Row; other?: Row }>();

function rowOf(role: RoleInfo, isFirst: boolean): Row {
  const rows = known.get(role) ?? {};
  known.set(role, rows);
  const kind = isFirst ? 'first' : 'other';
  const row = rows[kind] ?? { id: roleId(role), role, isFirst };
  rows[kind] = row;
  return row;
}
