/** A sign-in in the keychain: one item with all that a refresh needs, so that there is never half of it. */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Secret } from '../../base/secret.ts';
import type { ConsoleLoginDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import {
  decodeCredentials,
  encodeCredentials,
  itemName,
  type KeychainItem,
  keychainItem,
  StoredCredentials,
} from '../base/keychain-item.ts';

export interface HeldSignIn {
  /** ARN of who signed in. */
  readonly subject: string;
  readonly clientId: string;
  readonly refreshToken: Secret;
  /** PEM of the key that the refresh token is bound to. */
  readonly dpopKey: Secret;
  readonly credentials: RoleCredentials;
}

const Stored = v.object({
  region: v.string(),
  subject: v.string(),
  clientId: v.string(),
  refreshToken: v.string(),
  dpopKey: v.string(),
  ...StoredCredentials,
});

/** One of another region or person counts as none. */
export function signInItem(keychain: Keychain, definition: ConsoleLoginDefinition): KeychainItem<HeldSignIn> {
  const { name, region, loginSession } = definition;
  return keychainItem(keychain, itemName('console-login', name), {
    schema: Stored,
    decode(stored): HeldSignIn | null {
      if (stored.region !== region) return null;
      if (loginSession !== null && stored.subject !== loginSession) return null;
      return {
        subject: stored.subject,
        clientId: stored.clientId,
        refreshToken: new Secret(stored.refreshToken),
        dpopKey: new Secret(stored.dpopKey),
        credentials: decodeCredentials(stored),
      };
    },
    encode: ({ subject, clientId, refreshToken, dpopKey, credentials }) => ({
      region,
      subject,
      clientId,
      refreshToken: refreshToken.expose(),
      dpopKey: dpopKey.expose(),
      ...encodeCredentials(credentials),
    }),
  });
}
