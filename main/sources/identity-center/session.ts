/**
 * The one owner of a session's token: it hands out access tokens and refreshes them silently, one refresh at a time
 * however many ask. A new token is in the keychain before the old one is let go, because refresh tokens are single-use.
 */
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import { type Secret, sameSecret } from '../../base/secret.ts';
import { SingleFlight } from '../../base/single-flight.ts';
import type { Log } from '../../platform/log.ts';
import { nameOf, passing, toDaypassError } from '../aws-errors.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { withRetries } from '../retry.ts';
import type { SessionState } from '../source.ts';
import type { Clients } from './clients.ts';
import { createToken, GRANT } from './create-token.ts';
import type { Token, TokenItem } from './token.ts';

/** An access token with less left than this is renewed before it is used, in ms. */
const REFRESH_BEFORE_MS = 5 * 60_000;

export interface TokenSessionParts {
  readonly name: string;
  readonly item: TokenItem;
  readonly clients: Clients;
  readonly clock: Clock;
  readonly random: () => number;
  readonly offset: ClockOffset;
  readonly log: Log;
}

export class TokenSession implements Disposable {
  readonly #parts: TokenSessionParts;
  readonly #flights = new SingleFlight<Token>();
  #token: Token | null = null;
  /** False until the keychain has answered, so that one that is locked at first is asked again. */
  #restored = false;
  #reason: 'never' | 'signed-out' | 'expired' | 'revoked' = 'never';
  #endTimer: Disposable | null = null;
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChange: Event<SessionState> = this.#changed.event;

  constructor(parts: TokenSessionParts) {
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
    } catch (error) {
      this.#parts.log.warn('The sign-in could not be read from the keychain.', { session: this.#parts.name, error });
    }
  }

  /** Takes over a token that a sign-in has brought. */
  async start(token: Token): Promise<void> {
    this.#restored = true;
    await this.#save(token);
    this.#set(token);
  }

  /**
   * A token that AWS should accept for the next minutes.
   * @throws DaypassError sign-in-required; aws-* when it can't be renewed and the old one has ended.
   */
  async accessToken(): Promise<Secret> {
    await this.restore();
    const token = this.#token;
    if (!token) throw this.#signInRequired();
    if (this.#leftMs(token) > REFRESH_BEFORE_MS) return token.accessToken;
    if (!this.#isRenewable(token)) {
      if (this.#leftMs(token) > 0) return token.accessToken;
      await this.#end('expired');
      throw this.#signInRequired();
    }
    try {
      return (await this.#refresh()).accessToken;
    } catch (error) {
      const current = this.#token;
      if (current && this.#leftMs(current) > 0) return current.accessToken;
      throw error;
    }
  }

  /**
   * Another token, after AWS has refused `refused` (401).
   * @throws DaypassError sign-in-required | aws-*
   */
  async replace(refused: Secret): Promise<Secret> {
    const token = this.#token;
    if (!token) throw this.#signInRequired();
    if (!sameSecret(token.accessToken, refused)) return token.accessToken;
    if (!this.#isRenewable(token)) {
      await this.#end('revoked');
      throw this.#signInRequired();
    }
    return (await this.#refresh()).accessToken;
  }

  /** AWS refuses a token it has only just given: nothing but a new sign-in can help. */
  async revoked(): Promise<DaypassError> {
    await this.#end('revoked');
    return this.#signInRequired();
  }

  /** The access token as it is, for signing out with it. */
  peek(): Secret | null {
    return this.#token?.accessToken ?? null;
  }

  /** Forgets the token, here and in the keychain. @throws DaypassError keychain-* */
  async end(): Promise<void> {
    this.#restored = true;
    this.#reason = 'signed-out';
    this.#set(null);
    await this.#parts.item.remove();
  }

  dispose(): void {
    this.#endTimer?.dispose();
    this.#changed.dispose();
  }

  #refresh(): Promise<Token> {
    return this.#flights.run('refresh', async () => {
      const old = this.#token;
      if (!old?.refreshToken) throw this.#signInRequired();
      const { clock, random, log, name } = this.#parts;
      const grant = { grantType: GRANT.refresh, refreshToken: old.refreshToken.expose() };
      const retries = { network: 2, server: 2, throttled: 4 };
      try {
        const fresh = await withRetries(() => createToken(this.#parts, old.registration, grant, old.refreshToken), {
          clock,
          random,
          retries,
        });
        // Signed out, or signed in anew, while this was under way: that stays.
        if (this.#token !== old) throw this.#signInRequired();
        await this.#save(fresh);
        this.#set(fresh);
        log.info('The session was renewed.', { session: name });
        return fresh;
      } catch (error) {
        if (isCode(error, 'sign-in-required') || passing(error)) throw toDaypassError(error);
        log.warn('The session could not be renewed.', { session: name, error });
        if (!isFinal(error)) throw toDaypassError(error);
        if (this.#token === old) await this.#end(this.#leftMs(old) > 0 ? 'revoked' : 'expired');
        throw this.#signInRequired(error);
      }
    });
  }

  async #save(token: Token): Promise<void> {
    try {
      await this.#parts.item.save(token);
    } catch (error) {
      this.#parts.log.warn('The sign-in could not be kept in the keychain.', { session: this.#parts.name, error });
    }
  }

  async #end(reason: 'expired' | 'revoked'): Promise<void> {
    this.#reason = reason;
    this.#set(null);
    try {
      await this.#parts.item.remove();
    } catch (error) {
      this.#parts.log.warn('An ended sign-in is still in the keychain.', { session: this.#parts.name, error });
    }
  }

  #set(token: Token | null): void {
    this.#token = token;
    this.#endTimer?.dispose();
    this.#endTimer = null;
    if (token && !this.#isRenewable(token)) {
      this.#endTimer = this.#parts.clock.after(this.#leftMs(token), () => this.#changed.fire(this.state()));
    }
    this.#changed.fire(this.state());
  }

  #leftMs(token: Token): number {
    return token.expiresAt - this.#parts.offset.now();
  }

  #isRenewable({ refreshToken, registration }: Token): boolean {
    return refreshToken !== null && registration.expiresAt > this.#parts.offset.now();
  }

  #signInRequired(cause?: unknown): DaypassError {
    const { name } = this.#parts;
    const what = {
      never: `Not signed in to ${name}.`,
      'signed-out': `Signed out of ${name}.`,
      expired: `The sign-in to ${name} has ended.`,
      revoked: `AWS has ended the sign-in to ${name}.`,
    }[this.#reason];
    return new DaypassError('sign-in-required', what, { next: `Run \`daypass login ${shellWord(name)}\`.`, cause });
  }
}

/** Errors of CreateToken after which this refresh token will never work again. */
function isFinal(error: unknown): boolean {
  return [
    'InvalidGrantException',
    'ExpiredTokenException',
    'AccessDeniedException',
    'InvalidClientException',
    'UnauthorizedClientException',
  ].includes(nameOf(error));
}

function shellWord(name: string): string {
  return /^[\w.@:/-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
