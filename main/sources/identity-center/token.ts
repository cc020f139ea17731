/** The token of a signed-in session, and its place in the keychain. */
import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { readItem } from '../keychain-item.ts';
import type { Registration } from './registration.ts';

export interface Token {
  /** The access token. */
  readonly secret: Secret;
  /** ms since the epoch by AWS's clock. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | null;
  /** The registration that it was given to; only that one can refresh it. */
  readonly registration: Registration;
  /** Whether it is the AWS CLI's: used as it is, kept nowhere, never renewed here. */
  readonly borrowed?: boolean;
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

/** One item holds all that a refresh needs, so that there is never half of it. */
export class TokenItem {
  readonly #keychain: Keychain;
  readonly #definition: IdentityCenterDefinition;

  constructor(keychain: Keychain, definition: IdentityCenterDefinition) {
    this.#keychain = keychain;
    this.#definition = definition;
  }

  /** Null where there is none, or one of another start URL or region. @throws DaypassError keychain-* */
  async load(): Promise<Token | null> {
    const stored = await readItem(this.#keychain, this.#name, Stored);
    const { startUrl, region } = this.#definition;
    if (!stored || stored.startUrl !== startUrl || stored.region !== region) return null;
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
  }

  /** @throws DaypassError keychain-* */
  async save({ secret, expiresAt, refreshToken, registration }: Token): Promise<void> {
    const { startUrl, region } = this.#definition;
    const value = JSON.stringify({
      startUrl,
      region,
      accessToken: secret.expose(),
      expiresAt,
      refreshToken: refreshToken?.expose() ?? null,
      clientId: registration.clientId,
      clientSecret: registration.clientSecret.expose(),
      clientExpiresAt: registration.expiresAt,
    });
    await this.#keychain.set(this.#name, new Secret(value));
  }

  /** @throws DaypassError keychain-* */
  async remove(): Promise<void> {
    await this.#keychain.delete(this.#name);
  }

  get #name(): string {
    return `token/${encodeURIComponent(this.#definition.name)}`;
  }
}
