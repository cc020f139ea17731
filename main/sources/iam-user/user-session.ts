/** The session that GetSessionToken gave, kept so that one code of the MFA device lasts the day, restarts included. */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { readItem } from '../keychain-item.ts';

const Stored = v.union([
  v.object({
    accessKeyId: v.string(),
    secretAccessKey: v.string(),
    sessionToken: v.string(),
    expiresAt: v.number(),
  }),
  v.object({ signedOut: v.literal(true) }),
]);

export class UserSessionItem {
  readonly #keychain: Keychain;
  readonly #name: string;

  constructor(keychain: Keychain, session: string) {
    this.#keychain = keychain;
    this.#name = `iam-user-session/${encodeURIComponent(session)}`;
  }

  /** @throws DaypassError keychain-* */
  async load(): Promise<RoleCredentials | 'signed-out' | null> {
    const stored = await readItem(this.#keychain, this.#name, Stored);
    if (!stored) return null;
    if ('signedOut' in stored) return 'signed-out';
    return {
      accessKeyId: stored.accessKeyId,
      secretAccessKey: new Secret(stored.secretAccessKey),
      sessionToken: new Secret(stored.sessionToken),
      expiresAt: stored.expiresAt,
    };
  }

  /** @throws DaypassError keychain-* */
  async save(session: RoleCredentials | 'signed-out'): Promise<void> {
    const stored =
      session === 'signed-out'
        ? { signedOut: true }
        : {
            accessKeyId: session.accessKeyId,
            secretAccessKey: session.secretAccessKey.expose(),
            sessionToken: session.sessionToken.expose(),
            expiresAt: session.expiresAt,
          };
    await this.#keychain.set(this.#name, new Secret(JSON.stringify(stored)));
  }

  /** @throws DaypassError keychain-* */
  async remove(): Promise<void> {
    await this.#keychain.delete(this.#name);
  }
}
