/** Notices when a process has ended: not a child, so the system doesn't report it and it has to be looked for. */
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** How often a process is looked for, in ms. */
export const WATCH_EVERY_MS = 2_000;

export interface ProcessWatchDependencies {
  readonly clock: Clock;
  /** What tells a process from a later one with its id; null when it has ended. */
  readonly startOf: (pid: number) => Promise<string | null>;
}

export interface ProcessWatch extends Disposable {
  /** As `startOf` has it. */
  readonly start: string;
}

/** Calls `onEnd` once when the process that `pid` is now has ended. Resolves with null where there is none. */
export async function watchProcess(
  pid: number,
  { clock, startOf }: ProcessWatchDependencies,
  onEnd: () => void,
): Promise<ProcessWatch | null> {
  const start = await startOf(pid);
  if (start === null) return null;
  let isDisposed = false;
  let timer: Disposable | null = null;
  const lookLater = () => {
    timer = clock.after(WATCH_EVERY_MS, () => void look());
  };
  const look = async () => {
    const now = await startOf(pid);
    if (isDisposed) return;
    if (now === start) lookLater();
    else onEnd();
  };
  lookLater();
  return {
    start,
    dispose: () => {
      isDisposed = true;
      timer?.dispose();
    },
  };
}
