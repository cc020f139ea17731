/**
 * What a source holds between a sign-in and its end: in memory and in one item of the keychain. It is read once, tells when
 * it changes, and tells again when it ends. What it means for the session's state, the source says.
 */
import type { SessionState } from '../../../common/sign-in.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { Log } from '../../platform/log.ts';
import type { ClockOffset } from '../clock-offset.ts';
import type { KeychainItem } from './keychain-item.ts';
import type { SignedOutReason } from './sign-in-required.ts';

export interface HeldStateOptions<T> {
  /** Name of the session. */
  readonly session: string;
  readonly item: KeychainItem<T>;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  readonly log: Log;
  /** When it ends, in ms since the epoch by the other side's clock; null for what is renewed or has no end. */
  readonly endsAt: (value: T) => number | null;
  /** The session's state as it is now, for those who listen. */
  readonly state: () => SessionState;
}

export class HeldState<T> implements Disposable {
  readonly #options: HeldStateOptions<T>;
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChange: Event<SessionState> = this.#changed.event;
  #value: T | null = null;
  #reason: SignedOutReason = 'never';
  /** False until the keychain has answered, so that a locked keychain is asked again. */
  #isRestored = false;
  #endTimer: Disposable | null = null;

  constructor(options: HeldStateOptions<T>) {
    this.#options = options;
  }

  /** As it is held, ended or not. */
  get value(): T | null {
    return this.#value;
  }

  /** Null once it has ended. */
  get live(): T | null {
    if (this.#value === null) return null;
    const endsAt = this.#options.endsAt(this.#value);
    return endsAt === null || endsAt > this.#options.offset.now() ? this.#value : null;
  }

  /** Why nothing is held. */
  get reason(): SignedOutReason {
    return this.#reason;
  }

  /**
   * Reads the keychain, unless that was done. Never fails: a keychain that is locked is asked again at the next need.
   * @returns whether this call has read it.
   */
  async restore(): Promise<boolean> {
    if (this.#isRestored) return false;
    const { item, log, session } = this.#options;
    try {
      const value = await item.load();
      // A sign-in or sign-out came first.
      if (this.#isRestored) return false;
      this.#isRestored = true;
      if (value !== null) this.set(value);
      return true;
    } catch (error) {
      log.warn('The sign-in could not be read from the keychain.', { session, error });
      return false;
    }
  }

  /** In memory only. */
  set(value: T | null): void {
    this.#value = value;
    this.#endTimer?.dispose();
    this.#endTimer = null;
    const { clock, offset } = this.#options;
    const endsAt = value === null ? null : this.#options.endsAt(value);
    const leftMs = endsAt === null ? 0 : endsAt - offset.now();
    if (leftMs > 0) this.#endTimer = clock.after(leftMs, () => this.tell());
    this.tell();
  }

  /** In the keychain only. Never fails: without it, what is held lasts as long as the agent. */
  async save(value: T): Promise<void> {
    const { item, log, session } = this.#options;
    this.#isRestored = true;
    try {
      await item.save(value);
    } catch (error) {
      log.warn('The sign-in could not be kept in the keychain.', { session, error });
    }
  }

  /** In memory and in the keychain. */
  async keep(value: T): Promise<void> {
    this.set(value);
    await this.save(value);
  }

  /** A person signs out. @throws DaypassError keychain-* */
  async signOut(): Promise<void> {
    this.drop('signed-out');
    await this.#options.item.remove();
  }

  /** The other side has ended it. Never fails. */
  async end(reason: 'expired' | 'revoked'): Promise<void> {
    this.drop(reason);
    await this.forget();
  }

  /** Takes it out of the keychain. Never fails. */
  async forget(): Promise<void> {
    const { item, log, session } = this.#options;
    try {
      await item.remove();
    } catch (error) {
      log.warn('An ended sign-in is still in the keychain.', { session, error });
    }
  }

  /** Lets go of what is in memory. */
  drop(reason: SignedOutReason): void {
    this.#isRestored = true;
    this.#reason = reason;
    this.set(null);
  }

  /** Says what the session's state is now. */
  tell(): void {
    this.#changed.fire(this.#options.state());
  }

  dispose(): void {
    this.#endTimer?.dispose();
    this.#changed.dispose();
  }
}
