import { type Clock, sleep } from './clock.ts';

/** Share of the rate that is kept when the other side says "too many". */
const BACK_OFF = 0.5;
/** What each answered request adds back, in requests per second. */
const RECOVERY = 0.25;

/**
 * Spaces requests evenly, at most `perSecond` of them in any second. `slowDown()` (after a 429) halves the rate and
 * pauses the line; `recovered()` (after an answer) brings it back bit by bit. Urgent requests have a line of their own,
 * which takes its places from the other one: a listing of thousands of accounts keeps no program waiting.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #rate: number;
  /** Monotonic ms at which the next request may start. */
  #nextAt = 0;
  /** The same for urgent requests. */
  #urgentAt = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#rate = perSecond;
  }

  /**
   * Resolves when this caller may send one request. Callers of a line go in the order in which they came.
   * @param isUrgent whether a person or a program waits for it.
   */
  async take(signal?: AbortSignal, isUrgent = false): Promise<void> {
    signal?.throwIfAborted();
    const now = this.#clock.monotonic();
    const at = Math.max(now, isUrgent ? this.#urgentAt : this.#nextAt);
    const place = 1000 / this.#rate;
    if (isUrgent) this.#urgentAt = at + place;
    this.#nextAt = (isUrgent ? Math.max(now, this.#nextAt) : at) + place;
    if (at > now) await sleep(this.#clock, at - now, signal);
  }

  /**
   * @param pauseMs how long no one in the line may send anything, in ms.
   * @param isUrgent whether it was an urgent request that was refused; then the other line waits, too.
   */
  slowDown(pauseMs: number, isUrgent = false): void {
    this.#rate = Math.max(1, this.#rate * BACK_OFF);
    const until = this.#clock.monotonic() + pauseMs;
    this.#nextAt = Math.max(this.#nextAt, until);
    if (isUrgent) this.#urgentAt = Math.max(this.#urgentAt, until);
  }

  recovered(): void {
    this.#rate = Math.min(this.#perSecond, this.#rate + RECOVERY);
  }

  /** How long it takes until the next request that is not urgent may start, in ms. */
  get pauseMs(): number {
    return Math.max(0, this.#nextAt - this.#clock.monotonic());
  }

  /** Requests per second at this moment. */
  get rate(): number {
    return this.#rate;
  }
}
