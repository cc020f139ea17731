/**
 * The one owner of a session's token: it hands out tokens and refreshes them silently, one refresh at a time however many
 * ask. A new token is in the keychain before the old one is let go, because refresh tokens are single-use.
 */

import type { SessionState } from '../../../common/sign-in.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import { Secret, sameSecret } from '../../base/secret.ts';
import { SingleFlight } from '../../base/single-flight.ts';
import { impatient } from '../patience.ts';
import { HeldState } from './held-state.ts';
import type { RenewableToken, TokenSessionDependencies } from './renewable-token.ts';
import { type SignedOutReason, signedOutOf, signInRequired } from './sign-in-required.ts';

/** A token with less left than this is renewed before it is used, in ms. */
const REFRESH_BEFORE_MS = 5 * 60_000;
const NONE = new Secret('');
/** No renewal in the background comes sooner than this after the last, in ms. */
const BACKGROUND_LEAST_MS = 60_000;
/**
 * A token that another program's cache has is renewed in the background this long before its end, in ms: before that
 * program renews it, which botocore does at 15 minutes left and the JS SDK at 5.
 */
const CACHED_BEFORE_MS = 20 * 60_000;

type Refreshable<T> = T & { readonly refreshToken: Secret };

export class TokenSession<T extends RenewableToken> implements Disposable {
  readonly #dependencies: TokenSessionDependencies<T>;
  readonly #flights = new SingleFlight<T>();
  readonly #held: HeldState<T>;
  readonly onDidChange: Event<SessionState>;
  #renewal: Disposable | null = null;
  /** A refresh token that the other side has refused while the token that it came with lived on. */
  #refused: Secret | null = null;
  /** Tokens that were put an end to here, by a person or by the other side: they are not taken from the cache again. */
  #ended: Secret[] = [];

  constructor(dependencies: TokenSessionDependencies<T>) {
    this.#dependencies = dependencies;
    this.#held = new HeldState({
      ...dependencies,
      session: dependencies.name,
      endsAt: (token) => (this.#isRenewable(token) ? null : token.expiresAt),
      state: () => this.state(),
    });
    this.onDidChange = this.#held.onDidChange;
  }

  /** The whole token as it is, refresh token included. */
  get token(): T | null {
    return this.#held.value;
  }

  state(): SessionState {
    const { token } = this;
    if (!token) return { status: 'signed-out', reason: this.#held.reason };
    const renewable = this.#isRenewable(token);
    if (!renewable && this.#leftMs(token) <= 0) return { status: 'signed-out', reason: 'expired' };
    return { status: 'signed-in', expiresAt: token.expiresAt - this.#dependencies.offset.ms, renewable };
  }

  /** Reads the keychain, unless that was done. Never fails; a keychain that fails is asked again at the next need. */
  async restore(): Promise<void> {
    const isFirst = await this.#held.restore();
    if (!isFirst) return;
    this.#planRenewal();
    if (this.state().status === 'signed-out') await this.adopt();
  }

  /**
   * Takes over the cache's sign-in where that lasts longer, or a shared one that the other program has renewed; one that is the
   * other program's goes with it.
   */
  async adopt(): Promise<T | null> {
    const { cache } = this.#dependencies;
    const before = this.token;
    const shared = this.token && cache?.isWritten ? this.token : null;
    const later = shared && (await cache?.successor(shared));
    if (later && this.token === shared) {
      await this.#save(later);
      this.#set(later);
      return later;
    }
    const found = (await cache?.load()) ?? null;
    const current = this.token;
    // Another call of this was faster, so its result counts.
    if (current && current !== before) return current;
    if (!found && current?.fromCache) {
      // The other program has signed out, which ends the token at the other side as well. The same one in there again would count.
      this.#held.drop('signed-out');
      return null;
    }
    if (!found || (this.#leftMs(found) <= 0 && !this.#isRenewable(found))) return null;
    if (this.#ended.some((ended) => sameSecret(ended, found.secret))) return null;
    if (current && (this.#isRenewable(current) || this.#leftMs(current) >= this.#leftMs(found))) return null;
    if (!found.fromCache) await this.#save(found);
    this.#set(found);
    return found;
  }

  /**
   * Writes the token into the cache, or removes it, as the person has it now: called when that has changed, and once at the
   * start. Takes over what the other program has renewed there.
   */
  async syncCache(): Promise<void> {
    await this.restore();
    const { token } = this;
    const { cache } = this.#dependencies;
    if (!cache) return;
    if (!token || token.fromCache) {
      if (!cache.isWritten) await cache.remove(null);
      return;
    }
    const current = (await cache.successor(token)) ?? token;
    // Renewed or taken over meanwhile: what is to be written or removed is another one now.
    if (this.token !== token) return this.syncCache();
    if (current !== token) await this.#save(current);
    if (cache.isWritten) await cache.save(current);
    else await cache.remove(current);
    if (this.token === token) this.#set(current);
  }

  /** Takes over a token that a sign-in has brought. */
  async start(token: T): Promise<void> {
    await this.#save(token);
    this.#set(token);
  }

  /**
   * A token that should be accepted for the next minutes.
   * @throws DaypassError sign-in-required; aws-* when it can't be renewed and the old one has ended.
   */
  async current(): Promise<Secret> {
    await this.restore();
    const token = this.token ?? (await this.adopt());
    if (!token) throw this.#signInRequired();
    if (this.#leftMs(token) > REFRESH_BEFORE_MS) return token.secret;
    if (!this.#isRenewable(token)) {
      const longer = await this.adopt();
      if (longer) return this.#leftMs(longer) > 0 ? longer.secret : (await this.#refreshed()).secret;
      if (this.#leftMs(token) > 0) return token.secret;
      if (this.#refused === null) {
        await this.#end('expired');
        throw this.#signInRequired();
      }
      // It was refused while there was still time: the last try is now.
      this.#refused = null;
    }
    try {
      return (await this.#refreshed()).secret;
    } catch (error) {
      const current = this.token;
      if (current && this.#leftMs(current) > 0) return current.secret;
      throw error;
    }
  }

  /**
   * Another token, after the other side has refused `refused` (401).
   * @param refusal what it said. @throws DaypassError sign-in-required | aws-*
   */
  async replace(refused: Secret, refusal?: unknown): Promise<Secret> {
    const token = this.token;
    if (!token) throw this.#signInRequired(refusal);
    if (!sameSecret(token.secret, refused)) return token.secret;
    if (this.#isRenewable(token)) {
      try {
        return (await this.#refreshed()).secret;
      } catch (error) {
        const current = this.token;
        if (current && !sameSecret(current.secret, refused)) return current.secret;
        if (!current || this.#isRenewable(current)) throw error;
      }
    }
    await this.#end('revoked');
    const another = await this.adopt();
    if (another) return another.secret;
    throw this.#signInRequired(refusal);
  }

  /** A token is refused that was only just given: nothing but a new sign-in can help. */
  async revoked(refusal: unknown): Promise<DaypassError> {
    await this.#end('revoked');
    return this.#signInRequired(refusal);
  }

  /** A person signs out: forgets the token, here and in the keychain. @throws DaypassError keychain-* */
  async end(): Promise<void> {
    // A person who signs out here is out, even where the other program is still signed in.
    const theirs = await this.#dependencies.cache?.load();
    await this.#drop('signed-out');
    if (theirs) this.#ended.push(theirs.secret);
    await this.#dependencies.item.remove();
  }

  dispose(): void {
    this.#renewal?.dispose();
    this.#held.dispose();
  }

  /** A renewal. A caller stops waiting after a while; an answer that comes later is kept for the next one. */
  #refreshed(): Promise<T> {
    return impatient(this.#refresh()).catch((error) => {
      throw error instanceof DaypassError ? error : this.#dependencies.explain(error).error;
    });
  }

  #refresh(): Promise<T> {
    return this.#flights.run('refresh', async () => {
      const { log, name } = this.#dependencies;
      const old = this.token;
      if (!old?.refreshToken) throw this.#signInRequired();
      try {
        const fresh = await this.#renewed({ ...old, refreshToken: old.refreshToken }, old);
        log.info('The session was renewed.', { session: name });
        return fresh;
      } catch (error) {
        if (isCode(error, 'sign-in-required')) throw error;
        const { error: explained, isFinal } = this.#dependencies.explain(error);
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
  async #renewed(old: Refreshable<T>, held: T): Promise<T> {
    let expected: T = held;
    const keep = async (refreshToken: Secret) => {
      if (this.token !== expected || sameSecret(refreshToken, expected.refreshToken ?? NONE)) return;
      expected = { ...expected, refreshToken };
      await this.#save(expected);
      this.#set(expected);
    };
    const take = async (fresh: T) => {
      // Signed out, signed in again, or renewed by the other program while this was under way: that stays.
      if (this.token !== expected) {
        if (this.token) return this.token;
        throw this.#signInRequired();
      }
      await this.#save(fresh);
      this.#set(fresh);
      return fresh;
    };
    try {
      return await take(await this.#dependencies.refresh(old, keep));
    } catch (error) {
      // After an answer, nothing was lost; and sending a used refresh token again may revoke the whole sign-in.
      if (expected !== held || isCode(error, 'sign-in-required') || !this.#dependencies.explain(error).isFinal)
        throw error;
      const stored = await this.#dependencies.item.load().catch(() => null);
      const isOther = stored?.refreshToken && !sameSecret(stored.refreshToken, old.refreshToken);
      const other = isOther ? { ...stored, refreshToken: stored.refreshToken } : old;
      return await take(await this.#dependencies.refresh(other, keep));
    }
  }

  /** No renewal works. A token that still lives is served until it ends; no one is signed out before. */
  async #giveUp(): Promise<void> {
    const token = this.token;
    if (!token) return;
    if (this.#leftMs(token) <= 0) return this.#end('expired');
    this.#refused = token.refreshToken;
    this.#set(token);
  }

  async #save(token: T): Promise<void> {
    await this.#dependencies.cache?.save(token);
    await this.#held.save(token);
  }

  async #end(reason: 'expired' | 'revoked'): Promise<void> {
    await this.#drop(reason);
    await this.#held.forget();
  }

  async #drop(reason: SignedOutReason): Promise<void> {
    const { token } = this;
    const { cache } = this.#dependencies;
    if (token) this.#ended = [token.secret];
    this.#renewal?.dispose();
    this.#held.drop(reason);
    if (token && cache && (!token.fromCache || cache.isWritten)) await cache.remove(token);
  }

  #set(token: T): void {
    this.#held.set(token);
    this.#planRenewal();
  }

  /** A token that another program's cache has is renewed before that program does so. */
  #planRenewal(): void {
    this.#renewal?.dispose();
    const { token } = this;
    if (!token || !this.#isRenewable(token) || !this.#dependencies.cache?.isWritten) return;
    const leftMs = this.#leftMs(token);
    this.#renewAfter(Math.max(BACKGROUND_LEAST_MS, leftMs - CACHED_BEFORE_MS, leftMs / 3));
  }

  #renewAfter(ms: number): void {
    this.#renewal = this.#dependencies.clock.after(ms, () => {
      this.#refresh().catch(() => {
        if (this.token && this.#isRenewable(this.token)) this.#renewAfter(BACKGROUND_LEAST_MS);
      });
    });
  }

  #leftMs(token: T): number {
    return token.expiresAt - this.#dependencies.offset.now();
  }

  #isRenewable(token: T): boolean {
    if (token.refreshToken === null || (this.#refused && sameSecret(this.#refused, token.refreshToken))) return false;
    return this.#dependencies.renewableUntil(token) > this.#dependencies.offset.now();
  }

  #signInRequired(cause?: unknown): DaypassError {
    const { name, issuer } = this.#dependencies;
    const revoked = `${issuer} has ended the sign-in to ${name}.`;
    return signInRequired(name, signedOutOf(name, this.#held.reason, revoked), cause);
  }
}
