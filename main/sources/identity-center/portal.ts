/** Calls to the SSO portal: paced, tried again after failures that pass, with one new token after a 401. */
import type { SSO } from '@aws-sdk/client-sso';
import type { Clock } from '../../base/clock.ts';
import { isAbort } from '../../base/errors.ts';
import type { RateLimiter } from '../../base/rate-limiter.ts';
import type { Secret } from '../../base/secret.ts';
import type { Log } from '../../platform/log.ts';
import { type Passing, statusOf, toDaypassError } from '../aws-errors.ts';
import type { TokenSession } from '../base/token-session.ts';
import { withRetries } from '../retry.ts';
import type { Clients } from './clients.ts';
import type { Token } from './token.ts';

/** Requests a second to all portals: below the 20 that tools have found to be the limit. */
export const PORTAL_RATE = 18;

const RETRIES: Readonly<Record<Passing, number>> = { network: 2, server: 3, throttled: 8 };
/** How long a listing waits for AWS to take a request again, in ms: no one waits for each of its calls. */
const PATIENCE_MS = 10 * 60_000;

/** How a listing calls: it waits as long as AWS asks it to slow down, and lets requests that a program waits for go first. */
export interface Patience {
  /** How often a call is tried again after an error of AWS's own. */
  readonly serverRetries: number;
  /** AWS asked to slow down; the next request starts in `ms`. */
  readonly onSlowedDown: (ms: number) => void;
}

export interface PortalDependencies {
  readonly clients: Clients;
  readonly session: TokenSession<Token>;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** One request with this access token. */
export type PortalRequest<T> = (sso: SSO, accessToken: string, options: RequestOptions) => Promise<T>;
type RequestOptions = { readonly abortSignal?: AbortSignal };

export class Portal {
  readonly #dependencies: PortalDependencies;

  constructor(dependencies: PortalDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * @param patience for the calls of a listing; left out where a person or a program waits for the answer.
   * @throws DaypassError sign-in-required | aws-* (the cause has the status); AbortError.
   */
  async call<T>(request: PortalRequest<T>, signal?: AbortSignal, patience: Patience | null = null): Promise<T> {
    const { session } = this.#dependencies;
    const used: Secret[] = [];
    let refusal: unknown;
    const current = async () => {
      const token = await session.current();
      used.push(token);
      return token;
    };
    try {
      return await this.#send(request, current, signal, patience);
    } catch (error) {
      if (statusOf(error) !== 401) throw rethrown(error);
      refusal = error;
    }
    const [refused] = used.slice(-1);
    if (!refused) throw await session.revoked(refusal);
    try {
      return await this.#send(request, () => session.replace(refused, refusal), signal, patience);
    } catch (error) {
      if (statusOf(error) === 401) throw await session.revoked(error);
      throw rethrown(error);
    }
  }

  /** Reads the token at each attempt, so that one that waited behind a refusal does not send the refused token again. */
  #send<T>(
    request: PortalRequest<T>,
    token: () => Promise<Secret>,
    signal: AbortSignal | undefined,
    patience: Patience | null,
  ): Promise<T> {
    const { clients, limiter, clock, random, log } = this.#dependencies;
    const isUrgent = patience === null;
    const before = () => limiter.take(signal, isUrgent);
    const attempt = async () => {
      const accessToken = (await token()).expose();
      const answer = await request(await clients.sso(), accessToken, signal ? { abortSignal: signal } : {});
      limiter.recovered();
      return answer;
    };
    const onRetry = (kind: Passing, waitMs: number) => {
      if (kind === 'throttled') {
        limiter.slowDown(waitMs, isUrgent);
        patience?.onSlowedDown(limiter.pauseMs);
      }
      log.debug('A call to the portal is tried again.', { kind, waitMs: Math.round(waitMs), rate: limiter.rate });
    };
    const common = { clock, random, signal, before, onRetry };
    if (!patience) return withRetries(attempt, { ...common, retries: RETRIES });
    const retries = { ...RETRIES, server: patience.serverRetries, throttled: Number.POSITIVE_INFINITY };
    return withRetries(attempt, { ...common, retries, limitsMs: { throttled: PATIENCE_MS } });
  }
}

function rethrown(error: unknown): unknown {
  return isAbort(error) ? error : toDaypassError(error);
}
