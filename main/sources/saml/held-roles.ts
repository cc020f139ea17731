/** What outlives a SAML sign-in: which roles there were, and when the last credentials of them end. No assertion is kept. */
import * as v from 'valibot';
import type { SamlDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { itemName, type KeychainItem, keychainItem } from '../base/keychain-item.ts';
import type { AccountNames } from './account-names.ts';
import type { SamlRole } from './role.ts';

export interface HeldRoles {
  readonly roles: readonly SamlRole[];
  /** ms since the epoch by AWS's clock. */
  readonly endsAt: number;
  /** Of accounts, as far as they are known. */
  readonly names: AccountNames;
}

const Stored = v.object({
  signInUrl: v.string(),
  endsAt: v.number(),
  names: v.optional(v.record(v.string(), v.string()), {}),
  roles: v.array(v.object({ roleArn: v.string(), providerArn: v.string(), account: v.string(), role: v.string() })),
});

/** One of another provider counts as none. */
export function heldRolesItem(keychain: Keychain, { name, signInUrl }: SamlDefinition): KeychainItem<HeldRoles> {
  return keychainItem(keychain, itemName('saml', name), {
    schema: Stored,
    decode: (stored): HeldRoles | null => (stored.signInUrl === signInUrl ? stored : null),
    encode: ({ roles, endsAt, names }) => ({ signInUrl, endsAt, roles: [...roles], names }),
  });
}
