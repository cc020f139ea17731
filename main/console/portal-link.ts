/** The portal's own link to the console: needs no credentials, only a browser that is signed in to the portal. */
import type { RoleRef } from '../../common/roles.ts';

/** `{start URL}/#/console?account_id=…&role_name=…&destination=…` */
export function portalLink(startUrl: string, { account, role }: RoleRef, destination: string): string {
  const query = new URLSearchParams({ account_id: account, role_name: role, destination });
  // The portal's page reads this part itself and takes a plus sign for a plus sign.
  return `${startUrl.replace(/#.*$/, '').replace(/\/+$/, '')}/#/console?${query.toString().replaceAll('+', '%20')}`;
}
