/**
 * The one owner of a session's token: it hands out tokens and refreshes them silently, one refresh at a time however many
 * ask. A new token is in the keychain before the old one is let go, because refresh tokens are single-use.
 */

import type { SessionState } from '../../common/sign-in.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { DaypassError, isCode } from '../base/errors.ts';
import { Secret, sameSecret } from '../base/secret.ts';
import { SingleFlight } from '../base/single-flight.ts';
import type { Log } from '../platform/log.ts';
import type { ClockOffset } from './clock-offset.ts';
import { loginCommand } from './login-command.ts';

/** A token with less left than this is renewed before it is used, in ms. */
const REFRESH_BEFORE_MS = 5 * 60_000;
const NONE = new Secret('');
/** No renewal unasked comes sooner than this after the last, in ms. */
const HAND_ON_LEAST_MS = 60_000;
/**
 * What a neighbour was handed is renewed unasked this long before its end, in ms: before the neighbour does so, which for
 * botocore is at 15 minutes left, for the JS SDK at 5.
 */
const HAND_ON_BEFORE_MS = 20 * 60_000;

export interface RenewableToken {
  /** What is handed out and presented. */
  readonly secret: Secret;
  /** ms since the epoch by the other side's clock. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | null;
  /** Whether it is another program's: used as it is, kept nowhere, never renewed here. */
  readonly borrowed?: boolean;
}

/** Another program's sign-in to the same session, which may count here, and to which one done here may be handed on. */
export interface Neighbour<T> {
  /** Whether what is signed in here is to count there. */
  readonly isWritten: boolean;
  /** Its sign-in, if it is one to the same place and is to be read. Never fails. */
  load(): Promise<T | null>;
  /** A later token of the same sign-in, where the neighbour has renewed what it was handed. Never fails. */
  successor(token: T): Promise<T | null>;
  /** Hands a token on. Never fails. */
  save(token: T): Promise<void>;
  /** Takes back what was handed on; null where nothing is known of it here any more. Never fails. */
  remove(token: T | null): Promise<void>;
}

/** A token's place in the keychain. */
export interface TokenPlace<T> {
  /** Null where there is none that is of use. @throws DaypassError keychain-* */
  load(): Promise<T | null>;
  /** @throws DaypassError keychain-* */
  save(token: T): Promise<void>;
  /** @throws DaypassError keychain-* */
  remove(): Promise<void>;
}

/** What a failed refresh means. */
export interface RefreshFailure {
  readonly error: DaypassError;
  /** This refresh token will never work again. */
  readonly isFinal: boolean;
}

export interface TokenSessionParts<T extends RenewableToken> {
  readonly name: string;
  /** Who ends sessions: `AWS`, or the provider's name. */
  readonly issuer: string;
  readonly item: TokenPlace<T>;
  readonly neighbour?: Neighbour<T>;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  readonly log: Log;
  /**
   * One refresh, with what retries it needs. It keeps the old refresh token where no new one came.
   * @param keep keeps what has come so far, before it is judged: a new refresh token is the only one that works from then on.
   */
  readonly refresh: (
    old: T & { readonly refreshToken: Secret },
    keep: (refreshToken: Secret) => Promise<void>,
  ) => Promise<T>;
  readonly explain: (error: unknown) => RefreshFailure;
  /** When what the refresh token was given to ends: ms since the epoch by the other side's clock. */
  readonly renewableUntil: (token: T) => number;
}

export class TokenSession<T extends RenewableToken> implements Disposable {
  readonly #parts: TokenSessionParts<T>;
  readonly #flights = new SingleFlight<T>();
  #token: T | null = null;
  /** False until the keychain has answered, so that one that is locked at first is asked again. */
  #restored = false;
  #reason: 'never' | 'signed-out' | 'expired' | 'revoked' = 'never';
  #endTimer: Disposable | null = null;
  /** A refresh token that the other side has refused while the token that it came with lived on. */
  #refused: Secret | null = null;
  /** Tokens that were put an end to here, by a person or by the other side: they are not borrowed again. */
  #ended: Secret[] = [];
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChange: Event<SessionState> = this.#changed.event;

  constructor(parts: TokenSessionParts<T>) {
    this.#parts = parts;
  }

  state(): SessionState {
    const token = this.#token;
    if (!token) return { status: 'signed-out', reason: this.#reason };
    const renewable = this.#isRenewable(token);
    if (!renewable && this.#leftMs(token) <= 0) return { status: 'signed-out', reason: 'expired' };
    return { status: 'signed-in', expiresAt: token.expiresAt - this.#parts.offset.ms, renewable };
  }

  /** Reads the keychain, unless that was done. Never fails; a keychain that fails is asked again at the next need. */
  async restore(): Promise<void> {
    if (this.#restored) return;
    try {
      const token = await this.#parts.item.load();
      if (this.#restored) return;
      this.#restored = true;
      if (token) this.#set(token);
      if (this.state().status === 'signed-out') await this.borrow();
    } catch (error) {
      this.#parts.log.warn('The sign-in could not be read from the keychain.', { session: this.#parts.name, error });
    }
  }

  /** Takes the neighbour's sign-in where that lasts longer than what there is, and what it has made of a shared one. */
  async borrow(): Promise<T | null> {
    const shared = this.#token && this.#parts.neighbour?.isWritten ? this.#token : null;
    const later = shared && (await this.#parts.neighbour?.successor(shared));
    if (later && this.#token === shared) {
      await this.#save(later);
      this.#set(later);
      return later;
    }
    const found = (await this.#parts.neighbour?.load()) ?? null;
    if (!found || (this.#leftMs(found) <= 0 && !this.#isRenewable(found))) return null;
    if (this.#ended.some((ended) => sameSecret(ended, found.secret))) return null;
    const current = this.#token;
    if (current && (this.#isRenewable(current) || this.#leftMs(current) >= this.#leftMs(found))) return null;
    if (!found.borrowed) await this.#save(found);
    this.#set(found);
    return found;
  }

  /**
   * Hands the token on to the neighbour, or takes it back, as the person has it now: called when that has changed, and once
   * at the start. What the neighbour has made of it comes back, too.
   */
  async settle(): Promise<void> {
    await this.restore();
    const token = this.#token;
    const { neighbour } = this.#parts;
    if (!neighbour) return;
    if (!token || token.borrowed) {
      if (!neighbour.isWritten) await neighbour.remove(null);
      return;
    }
    const current = (await neighbour.successor(token)) ?? token;
    if (this.#token !== token) return;
    if (current !== token) await this.#save(current);
    if (neighbour.isWritten) await neighbour.save(current);
    else await neighbour.remove(current);
    if (this.#token === token) this.#set(current);
  }

  /** Takes over a token that a sign-in has brought. */
  async start(token: T): Promise<void> {
    this.#restored = true;
    await this.#save(token);
    this.#set(token);
  }

  /**
   * A token that should be accepted for the next minutes.
   * @throws DaypassError sign-in-required; aws-* when it can't be renewed and the old one has ended.
   */
  async current(): Promise<Secret> {
    await this.restore();
    const token = this.#token ?? (await this.borrow());
    if (!token) throw this.#signInRequired();
    if (this.#leftMs(token) > REFRESH_BEFORE_MS) return token.secret;
    if (!this.#isRenewable(token)) {
      const longer = await this.borrow();
      if (longer) return this.#leftMs(longer) > 0 ? longer.secret : (await this.#refresh()).secret;
      if (this.#leftMs(token) > 0) return token.secret;
      if (this.#refused === null) {
        await this.#end('expired');
        throw this.#signInRequired();
      }
      // It was refused while there was still time: the last try is now.
      this.#refused = null;
    }
    try {
      return (await this.#refresh()).secret;
    } catch (error) {
      const current = this.#token;
      if (current && this.#leftMs(current) > 0) return current.secret;
      throw error;
    }
  }

  /**
   * Another token, after the other side has refused `refused` (401).
   * @throws DaypassError sign-in-required | aws-*
   */
  async replace(refused: Secret): Promise<Secret> {
    const token = this.#token;
    if (!token) throw this.#signInRequired();
    if (!sameSecret(token.secret, refused)) return token.secret;
    if (this.#isRenewable(token)) {
      try {
        return (await this.#refresh()).secret;
      } catch (error) {
        const current = this.#token;
        if (current && !sameSecret(current.secret, refused)) return current.secret;
        if (!current || this.#isRenewable(current)) throw error;
      }
    }
    await this.#end('revoked');
    const another = await this.borrow();
    if (another) return another.secret;
    throw this.#signInRequired();
  }

  /** A token is refused that was only just given: nothing but a new sign-in can help. */
  async revoked(): Promise<DaypassError> {
    await this.#end('revoked');
    return this.#signInRequired();
  }

  /** The whole token as it is, refresh token included. */
  get token(): T | null {
    return this.#token;
  }

  /** Forgets the token, here and in the keychain. @throws DaypassError keychain-* */
  async end(): Promise<void> {
    this.#restored = true;
    this.#reason = 'signed-out';
    // Who signs out here is out, even where the neighbour is still signed in.
    const theirs = await this.#parts.neighbour?.load();
    await this.#drop();
    if (theirs) this.#ended.push(theirs.secret);
    await this.#parts.item.remove();
  }

  dispose(): void {
    this.#endTimer?.dispose();
    this.#changed.dispose();
  }

  #refresh(): Promise<T> {
    return this.#flights.run('refresh', async () => {
      const { log, name } = this.#parts;
      const old = this.#token;
      if (!old?.refreshToken) throw this.#signInRequired();
      try {
        const fresh = await this.#renewed({ ...old, refreshToken: old.refreshToken }, old);
        log.info('The session was renewed.', { session: name });
        return fresh;
      } catch (error) {
        if (isCode(error, 'sign-in-required')) throw error;
        const { error: explained, isFinal } = this.#parts.explain(error);
        log.warn('The session could not be renewed.', { session: name, error });
        if (!isFinal) throw explained;
        await this.#giveUp();
        throw this.#signInRequired(error);
      }
    });
  }

  /**
   * One renewal, and another try after a refusal: with what the keychain has by now, where that is another refresh token, or
   * with the same. An answer may have been lost on the way, and whether the token was used up by that is not known.
   * @param held what is to be there still when the answer comes: who signed out or in meanwhile is not overruled.
   */
  async #renewed(old: T & { readonly refreshToken: Secret }, held: T): Promise<T> {
    let expected: T = held;
    const keep = async (refreshToken: Secret) => {
      if (this.#token !== expected || sameSecret(refreshToken, expected.refreshToken ?? NONE)) return;
      expected = { ...expected, refreshToken };
      await this.#save(expected);
      this.#set(expected);
    };
    const take = async (fresh: T) => {
      // Signed out, signed in again, or renewed by the neighbour while this was under way: that stays.
      if (this.#token !== expected) {
        if (this.#token) return this.#token;
        throw this.#signInRequired();
      }
      await this.#save(fresh);
      this.#set(fresh);
      return fresh;
    };
    try {
      return await take(await this.#parts.refresh(old, keep));
    } catch (error) {
      // Where something has come, nothing was lost; and a used token that is sent again may end all that came of it.
      if (expected !== held || isCode(error, 'sign-in-required') || !this.#parts.explain(error).isFinal) throw error;
      const stored = await this.#parts.item.load().catch(() => null);
      const isOther = stored?.refreshToken && !sameSecret(stored.refreshToken, old.refreshToken);
      const other = isOther ? { ...stored, refreshToken: stored.refreshToken } : old;
      return await take(await this.#parts.refresh(other, keep));
    }
  }

  /** No renewal works. A token that still lives is served until it ends; no one is signed out before. */
  async #giveUp(): Promise<void> {
    const token = this.#token;
    if (!token) return;
    if (this.#leftMs(token) <= 0) return this.#end('expired');
    this.#refused = token.refreshToken;
    this.#set(token);
  }

  async #save(token: T): Promise<void> {
    await this.#parts.neighbour?.save(token);
    try {
      await this.#parts.item.save(token);
    } catch (error) {
      this.#parts.log.warn('The sign-in could not be kept in the keychain.', { session: this.#parts.name, error });
    }
  }

  async #end(reason: 'expired' | 'revoked'): Promise<void> {
    this.#reason = reason;
    await this.#drop();
    try {
      await this.#parts.item.remove();
    } catch (error) {
      this.#parts.log.warn('An ended sign-in is still in the keychain.', { session: this.#parts.name, error });
    }
  }

  async #drop(): Promise<void> {
    const token = this.#token;
    const { neighbour } = this.#parts;
    if (token) this.#ended = [token.secret];
    this.#set(null);
    if (token && neighbour && (!token.borrowed || neighbour.isWritten)) await neighbour.remove(token);
  }

  #set(token: T | null): void {
    this.#token = token;
    this.#endTimer?.dispose();
    this.#endTimer = null;
    if (token && !this.#isRenewable(token)) {
      this.#endTimer = this.#parts.clock.after(this.#leftMs(token), () => this.#changed.fire(this.state()));
    } else if (token && this.#parts.neighbour?.isWritten) {
      const leftMs = this.#leftMs(token);
      const untilDue = Math.max(HAND_ON_LEAST_MS, leftMs - HAND_ON_BEFORE_MS, leftMs / 3);
      this.#renewAfter(untilDue);
    }
    this.#changed.fire(this.state());
  }

  #renewAfter(ms: number): void {
    this.#endTimer = this.#parts.clock.after(ms, () => {
      this.#refresh().catch(() => {
        if (this.#token && this.#isRenewable(this.#token)) this.#renewAfter(HAND_ON_LEAST_MS);
      });
    });
  }

  #leftMs(token: T): number {
    return token.expiresAt - this.#parts.offset.now();
  }

  #isRenewable(token: T): boolean {
    if (token.refreshToken === null || (this.#refused && sameSecret(this.#refused, token.refreshToken))) return false;
    return this.#parts.renewableUntil(token) > this.#parts.offset.now();
  }

  #signInRequired(cause?: unknown): DaypassError {
    const { name, issuer } = this.#parts;
    const what = {
      never: `Not signed in to ${name}.`,
      'signed-out': `Signed out of ${name}.`,
      expired: `The sign-in to ${name} has ended.`,
      revoked: `${issuer} has ended the sign-in to ${name}.`,
    }[this.#reason];
    return new DaypassError('sign-in-required', what, { next: loginCommand(name), cause, details: { session: name } });
  }
}
