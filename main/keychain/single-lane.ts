/**
 * One call at a time, each with a time limit. A native call that hangs (a locked keychain whose prompt nobody sees) holds
 * a thread of Node's pool, of which there are four for all file access as well: so while one hangs, no other is made,
 * and all fail at once.
 */
import { type Clock, withTimeout } from '../base/clock.ts';
import { DaypassError } from '../base/errors.ts';
import type { Keychain } from './keychain.ts';

/** Time limit of one call, in ms: a failing keychain is told within 3 s. */
export const KEYCHAIN_LIMIT_MS = 2_500;

export interface SingleLaneKeychain extends Keychain {
  /** True while a call that ran out of time has not come back. */
  readonly isHanging: boolean;
}

/** @throws DaypassError keychain-timeout from every function, beside what `inner` throws. */
export function createSingleLane(inner: Keychain, clock: Clock, limitMs = KEYCHAIN_LIMIT_MS): SingleLaneKeychain {
  let hanging: Promise<unknown> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function attempt<T>(call: () => Promise<T>): Promise<T> {
    if (hanging) throw timeoutError();
    const work = call();
    return withTimeout(clock, limitMs, work, () => {
      const own = work
        .catch(() => undefined)
        .finally(() => {
          if (hanging === own) hanging = null;
        });
      hanging = own;
      return timeoutError();
    });
  }

  function inLane<T>(call: () => Promise<T>): Promise<T> {
    const run = last.then(() => attempt(call));
    last = run.catch(() => undefined);
    return run;
  }

  return {
    description: inner.description,
    persistent: inner.persistent,
    get isHanging() {
      return hanging !== null;
    },
    get: (name) => inLane(() => inner.get(name)),
    set: (name, value) => inLane(() => inner.set(name, value)),
    delete: (name) => inLane(() => inner.delete(name)),
    list: (prefix) => inLane(() => inner.list(prefix)),
  };
}

function timeoutError(): DaypassError {
  return new DaypassError('keychain-timeout', 'The keychain did not answer in time.');
}
