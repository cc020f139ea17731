/**
 * The AWS CLI's sign-in to the same session: read, so that one done there counts here; written, only if a person has
 * switched it on, so that one done here counts there. The registration that a token was given to says whose sign-in it is.
 * The CLI's own is used and never renewed. One made here and written into the cache is shared: `shared-renewal.ts` is how
 * two programs renew what works once.
 */
import { basename, dirname, join } from 'node:path';
import {
  type CachedSignIn,
  readCachedSignIn,
  removeCachedSignIn,
  ssoCachePath,
  writeCachedSignIn,
} from '../../aws-files/sso-cache.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Secret, sameSecret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import { watchFiles } from '../../platform/files/watch-file.ts';
import type { Log } from '../../platform/log.ts';
import type { TokenCache } from '../base/renewable-token.ts';
import { CachedRegistration } from './cached-registration.ts';
import type { Token } from './token.ts';

export interface CliCacheChoice {
  readonly read: boolean;
  readonly write: boolean;
}

export interface CliSignInDependencies {
  readonly definition: IdentityCenterDefinition;
  /** The user's home folder. */
  readonly home: string;
  /** Where the agent keeps what is no secret. */
  readonly state: string;
  readonly choice: () => CliCacheChoice;
  readonly clock: Clock;
  readonly log: Log;
}

/** The CLI writes its file in one step, which causes several events; in ms. */
const SETTLE_MS = 50;

/** The file has whole seconds; one that is older than this was there before the token. */
const ROUNDING_MS = 2_000;

const NO_REGISTRATION = { clientId: '', clientSecret: new Secret(''), expiresAt: 0 };

export class CliSignIn implements TokenCache<Token> {
  readonly #dependencies: CliSignInDependencies;
  /** Where the CLI keeps the sign-in of this session, and where Daypass writes it. */
  readonly #path: string;
  /** Those of legacy profiles of the same portal: their sign-in is one to this session, too. */
  readonly #others: readonly string[];
  readonly #written: CachedRegistration;

  constructor(dependencies: CliSignInDependencies) {
    const { name, startUrl, origin, writtenAs = [] } = dependencies.definition;
    this.#dependencies = dependencies;
    const [first = startUrl, ...others] =
      origin === 'sso-session' ? [name, startUrl, ...writtenAs] : [...writtenAs, startUrl];
    this.#path = ssoCachePath(dependencies.home, first);
    this.#others = others.map((key) => ssoCachePath(dependencies.home, key));
    this.#written = new CachedRegistration(
      join(dependencies.state, `cli-registration-${basename(this.#path)}`),
      dependencies,
    );
  }

  /** Whether what is signed in here is to count for the CLI. */
  get isWritten(): boolean {
    return this.#dependencies.choice().write;
  }

  /**
   * The CLI's sign-in, if it is one to this start URL and region; null where there is none or it is not to be read. Whole where
   * it was written from here.
   */
  async load(): Promise<Token | null> {
    const own = this.#dependencies.choice().read || this.isWritten ? await this.#read() : null;
    const isOwnGood = own !== null && (this.isWritten || own.expiresAt > this.#dependencies.clock.now());
    const found = isOwnGood ? own : ((await this.#readOthers()) ?? own);
    if (!found) return null;
    const { accessToken: secret, expiresAt, refreshToken, registration } = found;
    if (this.isWritten && registration && (await this.#written.isOf(registration.clientId))) {
      return { secret, expiresAt, refreshToken, registration };
    }
    if (!this.#dependencies.choice().read) return null;
    return { secret, expiresAt, refreshToken: null, registration: NO_REGISTRATION, fromCache: true };
  }

  /** A later token of the same sign-in, where the CLI has renewed what was written into its cache. Null for none. */
  async successor(token: Token): Promise<Token | null> {
    if (token.fromCache) return null;
    const found = await this.#read();
    if (!found || !isOf(found, token) || sameSecret(found.accessToken, token.secret)) return null;
    if (found.expiresAt < token.expiresAt - ROUNDING_MS) return null;
    // The CLI keeps no refresh token where AWS sent no new one; the old one may work once more.
    const refreshToken = found.refreshToken ?? token.refreshToken;
    return { secret: found.accessToken, expiresAt: found.expiresAt, refreshToken, registration: token.registration };
  }

  /** Writes a token into the cache, unless the CLI has a sign-in of its own there that it can renew. Never fails. */
  async save(token: Token): Promise<void> {
    const { definition, log } = this.#dependencies;
    if (!this.isWritten || token.fromCache) return;
    const held = await this.#read();
    if (held && !isOf(held, token) && this.#canRenew(held) && !(await this.#isOurs(held))) return;
    await this.#written.note(token.registration.clientId);
    if (held && isOf(held, token) && sameSecret(held.accessToken, token.secret)) return;
    const { name: session, startUrl, region } = definition;
    const { secret: accessToken, expiresAt, refreshToken, registration } = token;
    const signIn = { startUrl, region, accessToken, expiresAt, refreshToken, registration };
    await writeCachedSignIn(this.#path, signIn).catch((error) =>
      log.warn('The sign-in could not be written into the token cache of the AWS CLI.', { session, error }),
    );
  }

  /**
   * Removes what was written from here, unless the CLI has renewed it since.
   * @param token null where nothing is known here any more of what was. Never fails.
   */
  async remove(token: Token | null): Promise<void> {
    const held = await this.#read();
    if (!held) return;
    const isSame = token !== null && sameSecret(held.accessToken, token.secret);
    const isOlder = token !== null && isOf(held, token) && held.expiresAt < token.expiresAt;
    if (isSame || isOlder || (token === null && (await this.#isOurs(held)))) {
      await this.#written.forget();
      await this.#remove(this.#path);
    }
  }

  /**
   * Takes away the sign-ins that would count here, no matter who made them. Never fails.
   * @returns their access tokens where they are others than `token`, to be ended at AWS too.
   */
  async end(token: Token | null): Promise<Secret[]> {
    const ended: Secret[] = [];
    const { read } = this.#dependencies.choice();
    const held = await this.#read();
    if (held && (read || (token !== null && isOf(held, token)) || (await this.#isOurs(held)))) {
      await this.#written.forget();
      await this.#remove(this.#path);
      ended.push(held.accessToken);
    }
    for (const path of read ? this.#others : []) {
      const other = await this.#read(path);
      if (!other) continue;
      await this.#remove(path);
      ended.push(other.accessToken);
    }
    return ended.filter((secret) => !token || !sameSecret(secret, token.secret));
  }

  /** Calls `onChange` when the CLI has signed in or out, or renewed. */
  watch(onChange: () => void): Disposable {
    const names = [this.#path, ...this.#others].map((path) => basename(path));
    return watchFiles(dirname(this.#path), names, onChange, { clock: this.#dependencies.clock, ms: SETTLE_MS });
  }

  async #read(path = this.#path): Promise<CachedSignIn | null> {
    const { startUrl, region } = this.#dependencies.definition;
    const found = await readCachedSignIn(path);
    return found && isSamePlace(found.startUrl, startUrl) && found.region === region ? found : null;
  }

  /** The first live sign-in that the CLI has made by a legacy profile; null where none is to be read. */
  async #readOthers(): Promise<CachedSignIn | null> {
    if (!this.#dependencies.choice().read) return null;
    for (const path of this.#others) {
      const found = await this.#read(path);
      if (found && found.expiresAt > this.#dependencies.clock.now()) return found;
    }
    return null;
  }

  #canRenew({ refreshToken, registration }: CachedSignIn): boolean {
    return refreshToken !== null && registration !== null && registration.expiresAt > this.#dependencies.clock.now();
  }

  async #isOurs({ registration }: CachedSignIn): Promise<boolean> {
    return registration !== null && (await this.#written.isOf(registration.clientId));
  }

  async #remove(path: string): Promise<void> {
    await removeCachedSignIn(path).catch((error) =>
      this.#dependencies.log.warn('An ended sign-in is still in the cache of the AWS CLI.', { error }),
    );
  }
}

function isOf({ registration }: CachedSignIn, token: Token): boolean {
  return registration !== null && !token.fromCache && registration.clientId === token.registration.clientId;
}

/** The CLI keeps the start URL as it was typed, with `#` and a slash at its end where it had them. */
function isSamePlace(a: string, b: string): boolean {
  const bare = (url: string) => url.replace(/#.*$/, '').replace(/\/+$/, '');
  return bare(a) === bare(b);
}
