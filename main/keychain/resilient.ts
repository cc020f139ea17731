/**
 * Continues in memory while the OS keychain can't be used, and brings over what was kept in memory when it is back. Nothing
 * is ever written to a file instead.
 */
import type { Clock } from '../base/clock.ts';
import { asDaypassError, type DaypassError, isCode } from '../base/errors.ts';
import type { Secret } from '../base/secret.ts';
import type { Log } from '../platform/log.ts';
import type { Keychain } from './keychain.ts';

/** How long a keychain that failed is left alone, in ms. */
const RETRY_AFTER_MS = 15_000;

/** The OS keychain, or why there is none. */
export type OsKeychain = { readonly keychain: Keychain } | { readonly problem: DaypassError };

export class ResilientKeychain implements Keychain {
  readonly #os: Keychain | null;
  readonly #clock: Clock;
  readonly #log: Log;
  /** What the OS keychain doesn't have yet: a value to store, or null for an item to remove. */
  readonly #pending = new Map<string, Secret | null>();
  #problem: DaypassError | null;
  #downUntil = 0;

  constructor(os: OsKeychain, { clock, log }: { clock: Clock; log: Log }) {
    this.#os = 'keychain' in os ? os.keychain : null;
    this.#problem = 'problem' in os ? os.problem : null;
    this.#clock = clock;
    this.#log = log;
  }

  get description(): string {
    return this.#os && !this.#problem ? this.#os.description : 'memory only';
  }

  get persistent(): boolean {
    return this.#os !== null && !this.#problem;
  }

  /** Why the OS keychain is not in use; null while it is. */
  get problem(): DaypassError | null {
    return this.#problem;
  }

  /** Finds out whether the OS keychain answers. Never fails. */
  async probe(): Promise<void> {
    await this.get('probe').catch(() => undefined);
  }

  /** Gives an OS keychain that was out of use another chance, where it is time for one: what waits in memory goes there. */
  async reconsider(): Promise<void> {
    if (!this.#problem || !this.#isWorthTrying()) return;
    // One at a time.
    this.#downUntil = this.#clock.monotonic() + RETRY_AFTER_MS;
    const os = this.#os;
    await os?.get('probe').then(
      () => this.#up(),
      () => undefined,
    );
  }

  async get(name: string): Promise<Secret | null> {
    const pending = this.#pending.get(name);
    if (pending !== undefined) {
      // Somebody who reads what waits here gives the keychain another chance to take it.
      if (this.#problem && this.#isWorthTrying()) await this.#flush();
      return pending;
    }
    return this.#call((os) => os.get(name));
  }

  async set(name: string, value: Secret): Promise<void> {
    await this.#change(name, value);
  }

  async delete(name: string): Promise<void> {
    await this.#change(name, null);
  }

  async list(prefix: string): Promise<string[]> {
    const names = new Set<string>();
    try {
      for (const name of await this.#call((os) => os.list(prefix))) names.add(name);
    } catch (error) {
      if (!isDown(error)) throw error;
    }
    for (const [name, value] of this.#pending) {
      if (!name.startsWith(prefix)) continue;
      if (value) names.add(name);
      else names.delete(name);
    }
    return [...names];
  }

  /** Stores or removes, in memory where it can't be done in the OS keychain. */
  async #change(name: string, value: Secret | null): Promise<void> {
    this.#pending.set(name, value);
    try {
      await this.#call((os) => put(os, name, value));
      if (this.#pending.get(name) === value) this.#pending.delete(name);
    } catch (error) {
      if (!isDown(error)) {
        if (this.#pending.get(name) === value) this.#pending.delete(name);
        throw error;
      }
    }
  }

  async #call<T>(work: (os: Keychain) => Promise<T>): Promise<T> {
    const os = this.#os;
    if (!os || (this.#problem && !this.#isWorthTrying())) throw this.#problem;
    try {
      const result = await work(os);
      await this.#up();
      return result;
    } catch (error) {
      if (isDown(error)) this.#down(error);
      throw error;
    }
  }

  #isWorthTrying(): boolean {
    return this.#os !== null && this.#clock.monotonic() >= this.#downUntil;
  }

  #down(error: DaypassError): void {
    if (!this.#problem) this.#log.warn('The keychain is out of use; continuing in memory.', { error });
    this.#problem = error;
    this.#downUntil = this.#clock.monotonic() + RETRY_AFTER_MS;
  }

  async #up(): Promise<void> {
    if (!this.#problem) return;
    this.#problem = null;
    this.#log.info('The keychain is in use again.');
    await this.#flush();
  }

  /** Hands over what was kept in memory; stops at the first failure and keeps the rest. */
  async #flush(): Promise<void> {
    const os = this.#os;
    if (!os) return;
    for (const [name, value] of [...this.#pending]) {
      try {
        await put(os, name, value);
        if (this.#pending.get(name) === value) this.#pending.delete(name);
        this.#problem = null;
      } catch (error) {
        this.#down(asDaypassError(error));
        return;
      }
    }
  }
}

function put(os: Keychain, name: string, value: Secret | null): Promise<void> {
  return value ? os.set(name, value) : os.delete(name);
}

function isDown(error: unknown): error is DaypassError {
  return isCode(error, 'keychain-unavailable', 'keychain-timeout');
}
