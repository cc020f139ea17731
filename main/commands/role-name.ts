/** What a role is called on the command line: as short as can be while it is clear which one is meant. */
import type { RoleView } from '../agent/views.ts';
import type { RoleRef } from '../base/credentials.ts';
import { printable } from './text.ts';

export type RoleNames = (role: Pick<RoleView, 'session' | 'accountId' | 'accountName' | 'alias' | 'role'>) => string;

/**
 * Names that `roleArgument` finds again: `account/role` by alias or name, by id where two accounts share that, with the
 * session in front where two sessions share the account.
 */
export function roleNames(roles: readonly RoleView[]): RoleNames {
  const named = new Map<string, Set<string>>();
  const sessions = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, key: string, value: string) => {
    const values = map.get(key);
    if (values) values.add(value);
    else map.set(key, new Set([value]));
  };
  for (const { accountId, accountName, alias, session } of roles) {
    add(named, accountName.toLowerCase(), accountId);
    if (alias !== null) add(named, alias.toLowerCase(), accountId);
    add(sessions, accountId, session);
  }
  return ({ session, accountId, accountName, alias, role }) => {
    const name = alias ?? accountName;
    const isClear = named.get(name.toLowerCase())?.size === 1 && name !== '';
    const account = isClear ? printable(name) : accountId;
    const isShared = (sessions.get(accountId)?.size ?? 0) > 1;
    return `${isShared ? `${session}/` : ''}${account}/${printable(role)}`;
  };
}

/** The name of a role that may not be in any listing. */
export function nameOfRole(roles: readonly RoleView[], role: RoleRef): string {
  const view = roles.find(
    (other) => other.session === role.session && other.accountId === role.account && other.role === role.role,
  );
  return view ? roleNames(roles)(view) : `${role.account}/${printable(role.role)}`;
}
