import type { Clock } from '../../../main/base/clock.ts';
import type { Disposable } from '../../../main/base/disposable.ts';

interface Timer {
  at: number;
  callback: () => void;
}

/** A clock that stands still until the test moves it. `now` and `monotonic` move together, except in `jump`. */
export class FakeClock implements Clock {
  #now: number;
  #monotonic = 0;
  #timers: Timer[] = [];
  #waiters: { count: number; resolve: () => void }[] = [];

  constructor(now = Date.UTC(2026, 10, 24, 9, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = { at: this.#monotonic + Math.max(0, ms), callback };
    this.#timers.push(timer);
    this.#waiters = this.#waiters.filter((waiter) => {
      if (this.#timers.length < waiter.count) return true;
      waiter.resolve();
      return false;
    });
    return {
      dispose: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Resolves once at least `count` timers are set: something is waiting for this clock. */
  waiting(count = 1): Promise<void> {
    if (this.#timers.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ count, resolve }));
  }

  /** Delays of the timers that are set, in ms, shortest first. */
  get delays(): number[] {
    return this.#timers.map((timer) => timer.at - this.#monotonic).sort((a, b) => a - b);
  }

  /** Moves on by `ms`, firing what is due in its order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#move(due.at - this.#monotonic);
      due.callback();
      await settle();
    }
    this.#move(end - this.#monotonic);
    await settle();
  }

  /** Sets the wall clock forwards or backwards without time passing. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #move(ms: number): void {
    this.#monotonic += ms;
    this.#now += ms;
  }
}

/** Lets promise chains that wait for nothing outside run to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
