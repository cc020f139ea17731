/** The credentials that a code has brought: kept in the keychain, so that one code lasts through a restart. */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Secret } from '../../base/secret.ts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import type { Log } from '../../platform/log.ts';
import { readItem } from '../keychain-item.ts';

const Stored = v.object({
  roleArn: v.string(),
  mfaSerial: v.string(),
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  sessionToken: v.string(),
  expiresAt: v.number(),
});

export class HeldCredentials {
  readonly #keychain: Keychain;
  readonly #definition: AssumeRoleDefinition;
  readonly #log: Log;
  /** ms since the epoch by AWS's clock. */
  readonly #now: () => number;
  #credentials: RoleCredentials | null = null;
  /** Whether there were any, so that "ended" can be told from "never". */
  hadSome = false;

  constructor(keychain: Keychain, definition: AssumeRoleDefinition, { log, now }: { log: Log; now: () => number }) {
    this.#keychain = keychain;
    this.#definition = definition;
    this.#log = log;
    this.#now = now;
  }

  /** Null once they have ended. */
  get(): RoleCredentials | null {
    return this.#credentials && this.#credentials.expiresAt > this.#now() ? this.#credentials : null;
  }

  /** Never fails: without the keychain another code is asked for. */
  async restore(): Promise<void> {
    const { roleArn, mfaSerial } = this.#definition;
    const stored = await readItem(this.#keychain, this.#name, Stored).catch((error) => {
      this.#log.warn('Credentials could not be read from the keychain.', { error });
      return null;
    });
    if (!stored || stored.roleArn !== roleArn || stored.mfaSerial !== mfaSerial) return;
    this.hadSome = true;
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = stored;
    this.#credentials = {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: new Secret(sessionToken),
      expiresAt,
    };
  }

  async keep(credentials: RoleCredentials): Promise<void> {
    this.#credentials = credentials;
    this.hadSome = true;
    const { roleArn, mfaSerial } = this.#definition;
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
    const value = JSON.stringify({
      roleArn,
      mfaSerial,
      accessKeyId,
      secretAccessKey: secretAccessKey.expose(),
      sessionToken: sessionToken.expose(),
      expiresAt,
    });
    await this.#keychain
      .set(this.#name, new Secret(value))
      .catch((error) => this.#log.warn('Credentials are kept in memory only.', { error }));
  }

  /** @throws DaypassError keychain-* */
  async forget(): Promise<void> {
    this.#credentials = null;
    this.hadSome = false;
    await this.#keychain.delete(this.#name);
  }

  get #name(): string {
    return `assumed/${encodeURIComponent(this.#definition.name)}`;
  }
}
