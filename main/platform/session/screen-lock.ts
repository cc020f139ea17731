/** A screen that is locked, on Linux: Electron tells of it on macOS and Windows only. */
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { Log } from '../log.ts';
import { listenToBus } from './session-bus.ts';

/** Who tells: KDE and most others, GNOME, Cinnamon, MATE, Xfce. */
const SAVERS = ['freedesktop', 'gnome', 'cinnamon', 'mate', 'xfce'].map((who) => ({
  name: `org.${who}.ScreenSaver`,
  path: `/org/${who}/ScreenSaver`,
}));
/** How long an answer to whether it is locked is waited for, in ms. */
const LIMIT_MS = 1_000;

export interface ScreenLockDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ScreenLock extends Disposable {
  /** False where the system doesn't say. */
  readonly isLocked: boolean;
  /** Once for each change, whichever source reports it. */
  readonly onDidChange: Event<boolean>;
}

/** Resolves once it is known whether the screen is locked now. Never fails. */
export async function watchScreenLock({ env, clock, log }: ScreenLockDependencies): Promise<ScreenLock> {
  const changed = new Emitter<boolean>();
  let isLocked = false;
  const told = (isNow: boolean) => {
    if (isNow === isLocked) return;
    isLocked = isNow;
    changed.fire(isNow);
  };
  let known: () => void = () => undefined;
  const isKnown = new Promise<void>((resolve) => {
    known = resolve;
  });
  let unanswered = SAVERS.length;
  const bus = listenToBus("type='signal',member='ActiveChanged'", {
    env,
    uid: process.getuid?.() ?? 0,
    questions: SAVERS.map(({ name, path }) => ({ to: name, path, interface: name, member: 'GetActive' })),
    onListening: () => undefined,
    onAnswer(isActive) {
      // One that is not in use says that it doesn't lock.
      if (isActive) told(true);
      unanswered -= 1;
      if (isActive || unanswered === 0) known();
    },
    onSignal({ interface: from, member, isTrue }) {
      if (member === 'ActiveChanged' && SAVERS.some(({ name }) => name === from)) told(isTrue);
    },
    onEnd(error) {
      log.info('Nothing tells of a screen that is locked.', { error });
      known();
    },
  });
  const limit = clock.after(LIMIT_MS, known);
  await isKnown;
  limit.dispose();
  return {
    get isLocked() {
      return isLocked;
    },
    onDidChange: changed.event,
    async dispose() {
      await bus.dispose();
      changed.dispose();
    },
  };
}
