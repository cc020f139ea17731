/** The token of a signed-in session, and its place in the keychain. */
import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { itemName, type KeychainItem, keychainItem } from '../base/keychain-item.ts';
import type { Registration } from './registration.ts';

export interface Token {
  /** The access token. */
  readonly secret: Secret;
  /** ms since the epoch by AWS's clock. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | null;
  /** The registration that the token was issued to; no other can refresh it. */
  readonly registration: Registration;
  /** Whether it is the AWS CLI's: used as it is, kept nowhere, never renewed here. */
  readonly fromCache?: boolean;
}

const Stored = v.object({
  startUrl: v.string(),
  region: v.string(),
  accessToken: v.string(),
  expiresAt: v.number(),
  refreshToken: v.nullable(v.string()),
  clientId: v.string(),
  clientSecret: v.string(),
  clientExpiresAt: v.number(),
});

/** One item holds all that a refresh needs, so that there is never half of it. One of another start URL or region counts as none. */
export function tokenItem(keychain: Keychain, definition: IdentityCenterDefinition): KeychainItem<Token> {
  const { name, startUrl, region } = definition;
  return keychainItem(keychain, itemName('token', name), {
    schema: Stored,
    decode(stored): Token | null {
      if (stored.startUrl !== startUrl || stored.region !== region) return null;
      return {
        secret: new Secret(stored.accessToken),
        expiresAt: stored.expiresAt,
        refreshToken: stored.refreshToken === null ? null : new Secret(stored.refreshToken),
        registration: {
          clientId: stored.clientId,
          clientSecret: new Secret(stored.clientSecret),
          expiresAt: stored.clientExpiresAt,
        },
      };
    },
    encode: ({ secret, expiresAt, refreshToken, registration }) => ({
      startUrl,
      region,
      accessToken: secret.expose(),
      expiresAt,
      refreshToken: refreshToken?.expose() ?? null,
      clientId: registration.clientId,
      clientSecret: registration.clientSecret.expose(),
      clientExpiresAt: registration.expiresAt,
    }),
  });
}
