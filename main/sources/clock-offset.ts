/**
 * How far this machine's clock is behind AWS's, measured from `Date` headers (RFC 9110 §6.6.1, whole seconds). A clock
 * that is set back between two measurements is corrected for at once: what ends in an hour still ends in an hour.
 */
import type { Clock } from '../base/clock.ts';

/** Smaller differences are within what a `Date` header and a slow answer can't tell apart, in ms. */
const NOISE_MS = 5_000;
/** Answers that took longer say too little about when they were made, in ms. */
const MAX_ROUND_TRIP_MS = 10_000;

/** A clock that goes forward by what it was behind, give or take this, has been put right, in ms. */
const PUT_RIGHT_MS = 60_000;

export class ClockOffset {
  readonly #clock: Clock;
  #measured = 0;
  /** What the clock was set back by since then, in ms. */
  #setBack = 0;
  #seen: { readonly now: number; readonly monotonic: number };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#seen = { now: clock.now(), monotonic: clock.monotonic() };
  }

  /** ms to add to this machine's time to get AWS's; 0 until measured or where the difference is small. */
  get ms(): number {
    this.#watch();
    return this.#measured + this.#setBack;
  }

  /** AWS's time: ms since the epoch. */
  now(): number {
    return this.#clock.now() + this.ms;
  }

  /** @param sentAt monotonic ms at which the request was sent. */
  observe(dateHeader: string | undefined, sentAt: number): void {
    const date = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
    const roundTrip = this.#clock.monotonic() - sentAt;
    if (Number.isNaN(date) || roundTrip > MAX_ROUND_TRIP_MS) return;
    // The header is cut to the second and was written about half a round trip ago.
    const difference = date + 500 + roundTrip / 2 - this.#clock.now();
    this.#measured = Math.abs(difference) < NOISE_MS ? 0 : Math.round(difference / 1000) * 1000;
    this.#setBack = 0;
    this.#seen = { now: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }

  /**
   * If the clock went further than the monotonic time, it was set forward or the machine slept; which one can't be told
   * here.
   */
  #watch(): void {
    const [now, monotonic] = [this.#clock.now(), this.#clock.monotonic()];
    const ahead = now - this.#seen.now - (monotonic - this.#seen.monotonic);
    // A clock that is slowed down bit by bit adds up until it counts.
    if (ahead <= 0 && ahead >= -NOISE_MS) return;
    this.#seen = { now, monotonic };
    if (ahead < 0) this.#setBack -= Math.round(ahead / 1000) * 1000;
    else if (Math.abs(ahead - this.#measured - this.#setBack) < PUT_RIGHT_MS) [this.#measured, this.#setBack] = [0, 0];
  }
}
