import { type Clock, sleep } from './clock.ts';

/** Share of the rate that is kept when the other side says "too many". */
const BACK_OFF = 0.5;
/** What each answered request adds back, in requests per second. */
const RECOVERY = 0.25;

/**
 * Spaces requests evenly, at most `perSecond` of them in any second. `slowDown()` (after a 429) halves the rate and
 * pauses everybody; `recovered()` (after an answer) brings it back bit by bit.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #rate: number;
  /** Monotonic ms at which the next request may start. */
  #nextAt = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#rate = perSecond;
  }

  /** Resolves when this caller may send one request. Callers go in the order in which they came. */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = this.#clock.monotonic();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.#rate;
    if (at > now) await sleep(this.#clock, at - now, signal);
  }

  /** @param pauseMs how long nobody may send anything, in ms. */
  slowDown(pauseMs: number): void {
    this.#rate = Math.max(1, this.#rate * BACK_OFF);
    this.#nextAt = Math.max(this.#nextAt, this.#clock.monotonic() + pauseMs);
  }

  recovered(): void {
    this.#rate = Math.min(this.#perSecond, this.#rate + RECOVERY);
  }

  /** Requests per second at this moment. */
  get rate(): number {
    return this.#rate;
  }
}
