import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { readItem } from '../keychain-item.ts';
import type { ProviderSettings } from './provider.ts';

const Stored = v.object({ issuer: v.string(), clientId: v.string(), secret: v.string() });

/** The secret of a client that has one, in the keychain: for providers that want it even of native applications. */
export class ClientSecret {
  readonly #keychain: Keychain;
  readonly #name: string;
  readonly #settings: ProviderSettings;
  #held: Secret | null = null;

  constructor(keychain: Keychain, session: string, settings: ProviderSettings) {
    this.#keychain = keychain;
    this.#name = `oidc-client/${encodeURIComponent(session)}`;
    this.#settings = settings;
  }

  /** Null where there is none for this issuer and client. @throws DaypassError keychain-* */
  async get(): Promise<Secret | null> {
    if (this.#held) return this.#held;
    const stored = await readItem(this.#keychain, this.#name, Stored);
    const { issuer, clientId } = this.#settings;
    if (stored?.issuer === issuer && stored.clientId === clientId) this.#held = new Secret(stored.secret);
    return this.#held;
  }

  /** @throws DaypassError keychain-*; it is held in memory all the same. */
  async set(secret: Secret): Promise<void> {
    this.#held = secret;
    const { issuer, clientId } = this.#settings;
    await this.#keychain.set(this.#name, new Secret(JSON.stringify({ issuer, clientId, secret: secret.expose() })));
  }

  /** @throws DaypassError keychain-* */
  async forget(): Promise<void> {
    this.#held = null;
    await this.#keychain.delete(this.#name);
  }
}
