/** Time as a parameter: everything that waits or compares times takes a `Clock`, so that tests can move it. */
import type { Disposable } from './disposable.ts';

export interface Clock {
  /** Milliseconds since the epoch, as this machine believes it to be. */
  now(): number;
  /** Milliseconds that never go back, for measuring durations. */
  monotonic(): number;
  /** Calls `callback` once after `ms` milliseconds, unless disposed of before. Does not keep the process alive. */
  after(ms: number, callback: () => void): Disposable;
}

/** Longest delay a Node timer takes; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), MAX_TIMER_MS));
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};

/** Resolves after `ms` milliseconds; rejects with an AbortError as soon as `signal` aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    function onAbort() {
      timer.dispose();
      reject(abortError());
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** A timer that fires `LATE_MS` too late means that the process was stopped; then what came meanwhile gets `AWAKE_MS` to be taken. */
export const LATE_MS = 500;
export const AWAKE_MS = 2_000;

/**
 * Settles as `work` does, or rejects with what `onTimeout` returns after `ms` milliseconds. `work` is not stopped. After the machine
 * slept, or the process was stopped, what has come is taken first.
 */
export function withTimeout<T>(clock: Clock, ms: number, work: Promise<T>, onTimeout: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const startedAt = clock.monotonic();
    const end = () => reject(onTimeout());
    let timer = clock.after(ms, () => {
      const isLate = clock.monotonic() - startedAt - ms > LATE_MS;
      if (isLate) timer = clock.after(AWAKE_MS, end);
      else end();
    });
    work.then(resolve, reject).finally(() => timer.dispose());
  });
}

export function abortError(message = 'The operation was cancelled.'): Error {
  return new DOMException(message, 'AbortError');
}
