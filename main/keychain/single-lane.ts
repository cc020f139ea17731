/**
 * One call at a time, each with a time limit. A native call that hangs (a locked keychain whose prompt no one sees) holds
 * a thread of Node's pool, of which there are four for all file access as well: so while one hangs, no other is made,
 * and all fail at once. A prompt may never end, though, not even when the keychain was unlocked in another way or replaced:
 * then the call that waits for it is given up, and the next one is made on another thread.
 */
import { type Clock, withTimeout } from '../base/clock.ts';
import { DaypassError } from '../base/errors.ts';
import { WriteQueue } from '../base/write-queue.ts';
import type { Keychain } from './keychain.ts';

/** Time limit of one call, in ms: a failing keychain is told within 3 s. */
export const KEYCHAIN_LIMIT_MS = 2_500;

/** Calls that are given up; each keeps its thread for as long as the process lives, or until its prompt ends after all. */
const MOST_GIVEN_UP = 2;

export interface SingleLaneKeychain extends Keychain {
  /** True while a call that ran out of time has not come back. */
  readonly isHanging: boolean;
}

/**
 * @param isUnlocked asked while a call hangs, before another is refused: whether the other call would need no prompt.
 * @throws DaypassError keychain-timeout from every function, besides what `inner` throws.
 */
export function createSingleLane(
  inner: Keychain,
  clock: Clock,
  isUnlocked: () => Promise<boolean> = async () => false,
): SingleLaneKeychain {
  const limitMs = KEYCHAIN_LIMIT_MS;
  /** Calls that ran out of time and have not come back. */
  const stuck = new Set<Promise<unknown>>();
  let hanging: Promise<unknown> | null = null;
  /** Latest write per item since a call hung; repeated if the hung call completes late. */
  const since = new Map<string, () => Promise<void>>();
  const lane = new WriteQueue();

  /** @param changes name of the item that the call changes; null: none */
  async function attempt<T>(call: () => Promise<T>, changes: string | null): Promise<T> {
    if (hanging && (stuck.size > MOST_GIVEN_UP || !(await isUnlocked()))) throw timeoutError();
    hanging = null;
    const work = call();
    return withTimeout(clock, limitMs, work, () => {
      const own = work
        .catch(() => undefined)
        .finally(() => {
          stuck.delete(own);
          if (hanging === own) hanging = null;
          const later = changes === null ? undefined : since.get(changes);
          if (stuck.size === 0) since.clear();
          if (later) inLane(later, changes).catch(() => undefined);
        });
      stuck.add(own);
      hanging = own;
      return timeoutError();
    });
  }

  function inLane<T>(call: () => Promise<T>, changes: string | null = null): Promise<T> {
    return lane.add(() => attempt(call, changes));
  }

  function change(name: string, call: () => Promise<void>): Promise<void> {
    const noted = () => {
      if (stuck.size > 0) since.set(name, call);
      return call();
    };
    return inLane(noted, name);
  }

  return {
    description: inner.description,
    persistent: inner.persistent,
    get isHanging() {
      return stuck.size > 0;
    },
    get: (name) => inLane(() => inner.get(name)),
    set: (name, value) => change(name, () => inner.set(name, value)),
    delete: (name) => change(name, () => inner.delete(name)),
    list: (prefix) => inLane(() => inner.list(prefix)),
  };
}

function timeoutError(): DaypassError {
  return new DaypassError('keychain-timeout', 'The keychain did not answer in time.');
}
