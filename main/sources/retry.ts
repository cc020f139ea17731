import { type Clock, sleep } from '../base/clock.ts';
import { type Passing, passing, retryAfterMs } from './aws-errors.ts';

export interface RetryOptions {
  readonly clock: Clock;
  /** Between 0 and 1; spreads waits so that many machines don't come back at the same moment. */
  readonly random: () => number;
  /** How often each kind of failure is tried again. */
  readonly retries: Readonly<Record<Passing, number>>;
  /** How long tries and waits may take for a kind of failure, in ms; nine seconds where nothing is said. */
  readonly limitsMs?: Readonly<Partial<Record<Passing, number>>>;
  readonly signal?: AbortSignal | undefined;
  /** Waited for before each try; the time that it takes does not count. */
  readonly before?: () => Promise<void>;
  /** Told before each wait. */
  readonly onRetry?: (kind: Passing, waitMs: number) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
/** A person waits for the outcome: what can't be over by then is not tried again, in ms. */
const WHOLE_LIMIT_MS = 9_000;

/** Runs `call` again after failures that pass, with waits that double and half of each left to chance. */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, random, signal } = options;
  const left = { ...options.retries };
  const spentMs = { network: 0, server: 0, throttled: 0 };
  for (let attempt = 0; ; attempt += 1) {
    await options.before?.();
    const startedAt = clock.monotonic();
    try {
      return await call();
    } catch (error) {
      const tookMs = clock.monotonic() - startedAt;
      const kind = passing(error);
      if (!kind || left[kind] <= 0) throw error;
      left[kind] -= 1;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      const waitMs = Math.max(retryAfterMs(error), longest * (0.5 + random() / 2));
      spentMs[kind] += tookMs + waitMs;
      // The next try may take as long as this one did.
      if (spentMs[kind] + tookMs > (options.limitsMs?.[kind] ?? WHOLE_LIMIT_MS)) throw error;
      options.onRetry?.(kind, waitMs);
      await sleep(clock, waitMs, signal);
    }
  }
}
