import type { ListingPosition, ListingSink } from './source.ts';

/** Lists roles that are known without asking anybody, all in one go. */
export function listKnownRoles(
  roles: readonly { readonly account: string; readonly role: string }[],
  nameOf: (account: string) => string,
  position: ListingPosition,
  sink: ListingSink,
): void {
  const ids = [...new Set(roles.map(({ account }) => account))];
  sink.accounts(ids.map((id) => ({ id, name: nameOf(id), email: '' })));
  for (const id of ids) {
    const names = roles.filter(({ account }) => account === id).map(({ role }) => role);
    sink.roles(id, names);
  }
  position.accountsDone = true;
  position.pending.length = 0;
}
