/** How far this machine's clock is behind AWS's, measured from `Date` headers (RFC 9110 §6.6.1, whole seconds). */
import type { Clock } from '../base/clock.ts';

/** Smaller differences are within what a `Date` header and a slow answer can't tell apart, in ms. */
const NOISE_MS = 5_000;
/** Answers that took longer say too little about when they were made, in ms. */
const MAX_ROUND_TRIP_MS = 10_000;

export class ClockOffset {
  readonly #clock: Clock;
  #ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** ms to add to this machine's time to get AWS's; 0 until measured or where the difference is small. */
  get ms(): number {
    return this.#ms;
  }

  /** AWS's time: ms since the epoch. */
  now(): number {
    return this.#clock.now() + this.#ms;
  }

  /** @param sentAt monotonic ms at which the request was sent. */
  observe(dateHeader: string | undefined, sentAt: number): void {
    const date = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
    const roundTrip = this.#clock.monotonic() - sentAt;
    if (Number.isNaN(date) || roundTrip > MAX_ROUND_TRIP_MS) return;
    // The header is cut to the second and was written about half a round trip ago.
    const difference = date + 500 + roundTrip / 2 - this.#clock.now();
    this.#ms = Math.abs(difference) < NOISE_MS ? 0 : Math.round(difference / 1000) * 1000;
  }
}
