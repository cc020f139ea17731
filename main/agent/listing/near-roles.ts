/** AWS refuses a role that is not assigned and one that is misspelled in the same words: the list tells more. */
import type { RoleRef } from '../../../common/roles.ts';
import { accountTexts, RoleIndex } from '../../../common/search/role-index.ts';
import { textFor } from '../../../common/search/text.ts';
import { isTypoOf } from '../../../common/search/typo.ts';
import { DaypassError } from '../../base/errors.ts';
import type { CatalogueAccount } from './catalogue-file.ts';

/** How many are named. */
const MOST_NAMED = 3;
const CODES = ['access-denied', 'no-role'];

/** The error with the nearest names of the session's own list; the same error where the list has the role, or nothing near. */
export function withNearRoles(error: unknown, role: RoleRef, accounts: Iterable<CatalogueAccount>): unknown {
  if (!(error instanceof DaypassError) || !CODES.includes(error.code)) return error;
  const { details, code, message, next } = error;
  if (details?.role !== role.role || details.account !== role.account) return error;
  const near = nearRoles([...accounts], role);
  if (near.length === 0) return error;
  const similar = near.join(', ');
  return new DaypassError(code, message, {
    next: `Did you mean ${similar}? ${next}`,
    cause: error.cause,
    details: { ...details, similar },
  });
}

/** Names in the same account; else the accounts with such a role whose IDs are one slip away. */
function nearRoles(accounts: readonly CatalogueAccount[], { account, role }: RoleRef): string[] {
  const own = accounts.find(({ id }) => id === account);
  if (own) return own.roles.includes(role) ? [] : nearNames(own, role);
  const near = accounts.filter(({ id, roles }) => isTypoOf(account, id) && roles.includes(role));
  return near.slice(0, MOST_NAMED).map(({ id, name }) => `${role} in ${name === '' ? id : `${name} (${id})`}`);
}

function nearNames({ roles }: CatalogueAccount, role: string): string[] {
  const searched = { session: '', id: '', tags: [], ...accountTexts('', null), email: textFor('') };
  const index = new RoleIndex([{ ...searched, roles: roles.map((item) => ({ role: item, item })) }]);
  return index.find(role).items.slice(0, MOST_NAMED);
}
