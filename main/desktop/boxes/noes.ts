import type { Clock } from '../../base/clock.ts';

/** How long nothing is asked after too many noes, in ms. */
const PAUSE_MS = 60_000;

/** How often in a row the person has said no. A page that keeps asking would not stop before a yes is hit by chance. */
export class Noes {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #most: number;
  #noes = 0;
  #lastAt = 0;

  /** @param most noes in a row after which nothing is asked for a while */
  constructor(clock: Pick<Clock, 'monotonic'>, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  get isOver(): boolean {
    if (this.#clock.monotonic() - this.#lastAt >= PAUSE_MS) this.#noes = 0;
    return this.#noes >= this.#most;
  }

  yes(): void {
    this.#noes = 0;
  }

  no(): void {
    this.#noes += 1;
    this.#lastAt = this.#clock.monotonic();
  }
}
