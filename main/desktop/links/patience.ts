import type { Clock } from '../../base/clock.ts';

/** No person clicks on what they have refused this often; a page would go on until a yes is hit by chance. */
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
