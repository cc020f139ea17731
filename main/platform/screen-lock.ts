/** A screen that is locked, on Linux: Electron tells of it on macOS and Windows only. */
import type { Disposable } from '../base/disposable.ts';
import type { Log } from './log.ts';
import { listenToBus } from './session-bus.ts';

/** Who tells: KDE and most others, GNOME, Cinnamon, MATE. */
const SAVERS = ['org.freedesktop', 'org.gnome', 'org.cinnamon', 'org.mate'].map((who) => `${who}.ScreenSaver`);

export interface ScreenLockParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Once for each change, whoever tells of it. */
  readonly onDidChange: (isLocked: boolean) => void;
}

export function watchScreenLock({ env, log, onDidChange }: ScreenLockParts): Disposable {
  let isLocked = false;
  return listenToBus("type='signal',member='ActiveChanged'", {
    env,
    uid: process.getuid?.() ?? 0,
    onListening: () => undefined,
    onSignal({ face, member, isTrue }) {
      if (member !== 'ActiveChanged' || !SAVERS.includes(face ?? '') || isTrue === isLocked) return;
      isLocked = isTrue;
      onDidChange(isLocked);
    },
    onEnd: (error) => log.info('Nothing tells of a screen that is locked.', { error }),
  });
}
