import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { itemName, type KeychainItem, keychainItem } from '../base/keychain-item.ts';
import type { ProviderSettings } from './provider.ts';

const Stored = v.object({ issuer: v.string(), clientId: v.string(), secret: v.string() });

/** The secret of a client that has one, in the keychain: for providers that want it even of native applications. */
export class ClientSecret {
  readonly #item: KeychainItem<Secret>;
  #held: Secret | null = null;

  /** One of another issuer or client counts as none. */
  constructor(keychain: Keychain, session: string, { issuer, clientId }: ProviderSettings) {
    this.#item = keychainItem(keychain, itemName('oidc-client', session), {
      schema: Stored,
      decode: (stored): Secret | null =>
        stored.issuer === issuer && stored.clientId === clientId ? new Secret(stored.secret) : null,
      encode: (secret) => ({ issuer, clientId, secret: secret.expose() }),
    });
  }

  /** Null where there is none for this issuer and client. @throws DaypassError keychain-* */
  async get(): Promise<Secret | null> {
    this.#held ??= await this.#item.load();
    return this.#held;
  }

  /** @throws DaypassError keychain-*; it is held in memory all the same. */
  async set(secret: Secret): Promise<void> {
    this.#held = secret;
    await this.#item.save(secret);
  }

  /** @throws DaypassError keychain-* */
  async forget(): Promise<void> {
    this.#held = null;
    await this.#item.remove();
  }
}
