/** What a sign-in with a provider brings, and its place in the keychain. */
import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import * as v from 'valibot';
import { errorOfCase } from '../../base/error-cases.ts';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { itemName, type KeychainItem, keychainItem } from '../base/keychain-item.ts';
import type { RenewableToken } from '../base/renewable-token.ts';
import type { ProviderSettings } from './provider.ts';

export interface IdToken extends RenewableToken {
  /** What the role session may be named after. */
  readonly claims: Readonly<Record<string, string>>;
}

/** Claims that name a person; others are not kept. */
const NAMING = ['sub', 'email', 'preferred_username', 'upn', 'name', 'nickname', 'cognito:username'];

const Stored = v.object({
  issuer: v.string(),
  clientId: v.string(),
  idToken: v.string(),
  expiresAt: v.number(),
  refreshToken: v.nullable(v.string()),
  claims: v.record(v.string(), v.string()),
});

/**
 * @param previous refresh token to keep where the provider sends no new one (RFC 6749 §6).
 * @throws DaypassError provider-invalid for an answer without an ID token.
 */
export function idTokenOf(
  answer: TokenEndpointResponse & TokenEndpointResponseHelpers,
  claim: string,
  previous: Secret | null = null,
): IdToken {
  const claims = answer.claims();
  if (!answer.id_token || !claims) {
    throw errorOfCase('no-id-token', {});
  }
  const kept = [...NAMING, claim].flatMap((name) => {
    const value = claims[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    secret: new Secret(answer.id_token),
    expiresAt: claims.exp * 1000,
    refreshToken: answer.refresh_token ? new Secret(answer.refresh_token) : previous,
    claims: Object.fromEntries(kept),
  };
}

/** One item holds all that a refresh needs, so that there is never half of it. One of another issuer or client counts as none. */
export function idTokenItem(keychain: Keychain, session: string, settings: ProviderSettings): KeychainItem<IdToken> {
  const { issuer, clientId } = settings;
  return keychainItem(keychain, itemName('oidc', session), {
    schema: Stored,
    decode(stored): IdToken | null {
      if (stored.issuer !== issuer || stored.clientId !== clientId) return null;
      const { idToken, expiresAt, refreshToken, claims } = stored;
      const renewal = refreshToken === null ? null : new Secret(refreshToken);
      return { secret: new Secret(idToken), expiresAt, refreshToken: renewal, claims };
    },
    encode: ({ secret, expiresAt, refreshToken, claims }) => ({
      issuer,
      clientId,
      idToken: secret.expose(),
      expiresAt,
      refreshToken: refreshToken?.expose() ?? null,
      claims: { ...claims },
    }),
  });
}
