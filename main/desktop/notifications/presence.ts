/** Whether a person is there: quiet while the screen is locked or the machine sleeps, and a fresh look at the clock after. */
import { powerMonitor } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { ScreenLock } from '../../platform/session/screen-lock.ts';

export interface PresenceDependencies {
  /** Tells of the lock where Electron does not; null where it does. */
  readonly screenLock: Pick<ScreenLock, 'isLocked' | 'onDidChange'> | null;
  /** The screen is locked, or the machine goes to sleep. */
  readonly onLeave: () => void;
  /** The machine woke up; the screen may still be locked. */
  readonly onWake: () => void;
  /** The screen was unlocked, or the machine woke up without a lock. */
  readonly onReturn: () => void;
}

/** Must not be called before the app is ready. */
export function watchPresence({ screenLock, onLeave, onWake, onReturn }: PresenceDependencies): Disposable {
  let isLocked = false;
  const lock = () => {
    isLocked = true;
    onLeave();
  };
  const unlock = () => {
    isLocked = false;
    onReturn();
  };
  const resume = () => {
    onWake();
    if (!isLocked) onReturn();
  };
  const events = [
    ['lock-screen', lock],
    ['unlock-screen', unlock],
    ['suspend', onLeave],
    ['resume', resume],
  ] as const;
  for (const [event, listener] of events) powerMonitor.on(event as 'resume', listener);
  const watch = screenLock?.onDidChange((isNow) => (isNow ? lock() : unlock()));
  if (screenLock?.isLocked) lock();
  return {
    async dispose() {
      await watch?.dispose();
      for (const [event, listener] of events) powerMonitor.off(event as 'resume', listener);
    },
  };
}
