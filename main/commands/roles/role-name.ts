/** What a role is called on the command line: as short as can be while it is clear which one is meant. */

import type { RoleRef } from '../../../common/roles.ts';
import type { RoleView } from '../../agent/views.ts';
import { printable } from '../terminal/text.ts';

export interface NamedRole {
  readonly role: RoleRef;
  /** As short as can be while it is clear: `payments-prod/Admin`. */
  readonly name: string;
}

export type RoleNames = (role: Pick<RoleView, 'session' | 'accountId' | 'accountName' | 'alias' | 'role'>) => string;

/**
 * Names that `roleArgument` finds again: `account/role` by alias or name, by id where two accounts share that, with the
 * session in front where two sessions share the account.
 */
export function roleNames(roles: readonly RoleView[]): RoleNames {
  return ({ session, accountId, accountName, alias, role }) => {
    const name = alias ?? accountName;
    const wanted = name.toLowerCase();
    const isWanted = (other: string) => other.length === name.length && other.toLowerCase() === wanted;
    let isClear = name !== '';
    let isShared = false;
    // Looked through for each name that is asked for: these are few, and roles may be 20,000.
    for (const other of roles) {
      if (other.accountId === accountId) isShared ||= other.session !== session;
      else if (isWanted(other.accountName) || (other.alias !== null && isWanted(other.alias))) isClear = false;
    }
    return `${isShared ? `${session}/` : ''}${isClear ? printable(name) : accountId}/${printable(role)}`;
  };
}

/** The name of a role that may not be in any listing. */
export function nameOfRole(roles: readonly RoleView[], role: RoleRef): string {
  const view = roles.find(
    (other) => other.accountId === role.account && other.role === role.role && other.session === role.session,
  );
  return view ? roleNames(roles)(view) : `${role.account}/${printable(role.role)}`;
}
