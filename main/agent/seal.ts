/**
 * Vouches for what this agent has written to disk, where any program of this user could write as well: by a key in the
 * keychain. Without a keychain that lasts the key ends with the agent, and nothing from before is vouched for.
 */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SHA256_HEX } from '../../common/patterns.ts';
import { Secret } from '../base/secret.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../platform/log.ts';

const ITEM = 'seal';
const KEY_BYTES = 32;

export class Seal {
  readonly #keychain: Keychain;
  readonly #log: Log;
  #hasFailed = false;
  readonly #isNeeded: () => boolean;
  #key: Promise<Secret | null> | null = null;

  /** @param options.isNeeded while false, no key is made, so that a sign-out leaves nothing in the keychain. */
  constructor({ keychain, log, isNeeded }: { keychain: Keychain; log: Log; isNeeded: () => boolean }) {
    this.#isNeeded = isNeeded;
    this.#keychain = keychain;
    this.#log = log;
  }

  /** The seal for a text, in hexadecimal; null where none is needed, and while the keychain fails. */
  async of(text: string): Promise<string | null> {
    const key = this.#isNeeded() ? await this.#load() : null;
    return key && createHmac('sha256', key.expose()).update(text).digest('hex');
  }

  /** Whether this is the text that was sealed. */
  async isOf(text: string, seal: string | null | undefined): Promise<boolean> {
    if (!seal || !SHA256_HEX.test(seal)) return false;
    const right = await this.of(text);
    return right !== null && timingSafeEqual(Buffer.from(right, 'hex'), Buffer.from(seal, 'hex'));
  }

  /** Loaded once, and tried again at the next call where that failed. */
  #load(): Promise<Secret | null> {
    this.#key ??= this.#open().catch((error) => {
      if (!this.#hasFailed) this.#log.warn('Lists on disk can’t be vouched for without the keychain.', { error });
      this.#hasFailed = true;
      this.#key = null;
      return null;
    });
    return this.#key;
  }

  async #open(): Promise<Secret> {
    const known = await this.#keychain.get(ITEM);
    if (known && SHA256_HEX.test(known.expose())) return known;
    const key = new Secret(randomBytes(KEY_BYTES).toString('hex'));
    await this.#keychain.set(ITEM, key);
    return key;
  }
}
