import { type Clock, sleep } from '../base/clock.ts';
import { type Passing, passing, retryAfterMs } from './aws-errors.ts';

export interface RetryOptions {
  readonly clock: Clock;
  /** Between 0 and 1; spreads waits so that many machines don't come back at the same moment. */
  readonly random: () => number;
  /** How often each kind of failure is tried again. */
  readonly retries: Readonly<Record<Passing, number>>;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onRetry?: (kind: Passing, waitMs: number) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

/** Runs `call` again after failures that pass, with waits that double and half of each left to chance. */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const left = { ...options.retries };
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const kind = passing(error);
      if (!kind || left[kind] <= 0) throw error;
      left[kind] -= 1;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      const waitMs = Math.max(retryAfterMs(error), longest * (0.5 + options.random() / 2));
      options.onRetry?.(kind, waitMs);
      await sleep(options.clock, waitMs, options.signal);
    }
  }
}
