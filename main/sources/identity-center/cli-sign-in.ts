/**
 * The AWS CLI's own sign-in to the same session: read, so that one done there counts here; written, only if a person has
 * switched it on, so that one done here counts there. Its refresh token is never used: two owners of a token that works
 * once would take it from each other.
 */
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readCachedSignIn, removeCachedSignIn, ssoCachePath, writeCachedSignIn } from '../../aws-files/sso-cache.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import type { Log } from '../../platform/log.ts';
import type { Neighbour } from '../token-session.ts';
import type { Token } from './token.ts';

export interface CliCacheChoice {
  readonly read: boolean;
  readonly write: boolean;
}

export interface CliSignInParts {
  readonly definition: IdentityCenterDefinition;
  /** The user's home folder. */
  readonly home: string;
  readonly choice: () => CliCacheChoice;
  readonly clock: Clock;
  readonly log: Log;
}

/** The CLI writes its file in one step; more than one event comes of it, in ms. */
const SETTLE_MS = 50;

export class CliSignIn implements Neighbour<Token> {
  readonly #parts: CliSignInParts;
  readonly #path: string;

  constructor(parts: CliSignInParts) {
    const { name, startUrl, origin } = parts.definition;
    this.#parts = parts;
    this.#path = ssoCachePath(parts.home, origin === 'sso-session' ? name : startUrl);
  }

  /** Whether what is signed in here is to count for the CLI. */
  get isWritten(): boolean {
    return this.#parts.choice().write;
  }

  /** The CLI's sign-in, if it is one to this start URL and region; null where there is none or it is not to be read. */
  async load(): Promise<Token | null> {
    const { definition, choice } = this.#parts;
    if (!choice().read) return null;
    const found = await readCachedSignIn(this.#path);
    if (!found || !isSamePlace(found.startUrl, definition.startUrl) || found.region !== definition.region) return null;
    return {
      secret: found.accessToken,
      expiresAt: found.expiresAt,
      refreshToken: null,
      registration: { clientId: '', clientSecret: new Secret(''), expiresAt: 0 },
      borrowed: true,
    };
  }

  /** Hands a token on to the CLI, unless that has a sign-in of its own which goes on by itself. Never fails. */
  async save({ secret: accessToken, expiresAt }: Token): Promise<void> {
    const { definition, clock, log } = this.#parts;
    if (!this.isWritten) return;
    const held = await readCachedSignIn(this.#path);
    if (held?.renewableUntil && held.renewableUntil > clock.now() && held.region === definition.region) return;
    const { name: session, startUrl, region } = definition;
    await writeCachedSignIn(this.#path, { startUrl, region, accessToken, expiresAt }).catch((error) =>
      log.warn('The sign-in could not be handed on to the AWS CLI.', { session, error }),
    );
  }

  /** Takes back what was handed on. Never fails. */
  async remove({ secret }: Token): Promise<void> {
    await removeCachedSignIn(this.#path, secret).catch((error) =>
      this.#parts.log.warn('An ended sign-in is still in the cache of the AWS CLI.', { error }),
    );
  }

  /** Calls `onChange` when the CLI has signed in or out, if its folder is there. */
  watch(onChange: () => void): Disposable {
    let settling: Disposable | null = null;
    try {
      const watcher = watch(dirname(this.#path), { persistent: false }, (_event, changed) => {
        if (changed !== null && changed !== basename(this.#path)) return;
        settling?.dispose();
        settling = this.#parts.clock.after(SETTLE_MS, onChange);
      });
      watcher.on('error', () => watcher.close());
      return {
        dispose: () => {
          settling?.dispose();
          watcher.close();
        },
      };
    } catch {
      // The CLI has never signed in here; its file is looked for when a token is needed.
      return { dispose: () => undefined };
    }
  }
}

/** The CLI keeps the start URL as it was typed, with `#` and a slash at its end where it had them. */
function isSamePlace(a: string, b: string): boolean {
  const bare = (url: string) => url.replace(/#.*$/, '').replace(/\/+$/, '');
  return bare(a) === bare(b);
}
