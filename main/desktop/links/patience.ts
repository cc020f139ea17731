import type { Clock } from '../../base/clock.ts';

/**
 * After this many refusals it isn't the person who clicks: a page may repeat a link until one is allowed by accident.
 */
const MOST_NOES = 2;
/** How long nothing is asked then, in ms. */
const PAUSE_MS = 60_000;

/** How often in a row links were refused, and whether another one is asked about. */
export class LinkPatience {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #noes = 0;
  #lastAt = 0;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  get isOver(): boolean {
    if (this.#clock.monotonic() - this.#lastAt >= PAUSE_MS) this.#noes = 0;
    return this.#noes >= MOST_NOES;
  }

  yes(): void {
    this.#noes = 0;
  }

  no(): void {
    this.#noes += 1;
    this.#lastAt = this.#clock.monotonic();
  }
}
