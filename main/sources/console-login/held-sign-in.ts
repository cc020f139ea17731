/** A sign-in in the keychain: one item with all that a refresh needs, so that there is never half of it. */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Secret } from '../../base/secret.ts';
import type { ConsoleLoginDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { readItem } from '../keychain-item.ts';

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
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  sessionToken: v.string(),
  expiresAt: v.number(),
});

export class SignInItem {
  readonly #keychain: Keychain;
  readonly #definition: ConsoleLoginDefinition;

  constructor(keychain: Keychain, definition: ConsoleLoginDefinition) {
    this.#keychain = keychain;
    this.#definition = definition;
  }

  /** Null where there is none, or one of another region or person. @throws DaypassError keychain-* */
  async load(): Promise<HeldSignIn | null> {
    const stored = await readItem(this.#keychain, this.#name, Stored);
    const { region, loginSession } = this.#definition;
    if (!stored || stored.region !== region) return null;
    if (loginSession !== null && stored.subject !== loginSession) return null;
    return {
      subject: stored.subject,
      clientId: stored.clientId,
      refreshToken: new Secret(stored.refreshToken),
      dpopKey: new Secret(stored.dpopKey),
      credentials: {
        accessKeyId: stored.accessKeyId,
        secretAccessKey: new Secret(stored.secretAccessKey),
        sessionToken: new Secret(stored.sessionToken),
        expiresAt: stored.expiresAt,
      },
    };
  }

  /** @throws DaypassError keychain-* */
  async save({ subject, clientId, refreshToken, dpopKey, credentials }: HeldSignIn): Promise<void> {
    const stored: v.InferOutput<typeof Stored> = {
      region: this.#definition.region,
      subject,
      clientId,
      refreshToken: refreshToken.expose(),
      dpopKey: dpopKey.expose(),
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey.expose(),
      sessionToken: credentials.sessionToken.expose(),
      expiresAt: credentials.expiresAt,
    };
    await this.#keychain.set(this.#name, new Secret(JSON.stringify(stored)));
  }

  /** @throws DaypassError keychain-* */
  async remove(): Promise<void> {
    await this.#keychain.delete(this.#name);
  }

  get #name(): string {
    return `console-login/${encodeURIComponent(this.#definition.name)}`;
  }
}
