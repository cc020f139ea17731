/** Times are shown in the zone that the machine is in at that moment, also in a process that was started in another one. */
import { watch } from 'node:fs';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from './log.ts';

/** Where Linux and macOS say which zone it is (`man 5 localtime`). */
const FOLDER = '/etc';
const NAME = 'localtime';

/**
 * Has this process look again whenever the system's zone changes; JavaScript looks once and remembers. Nothing to do on
 * Windows, where that file is not, nor where `TZ` says the zone.
 */
export function followTimeZone(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, log: Log): Disposable {
  if (platform === 'win32' || env.TZ) return { dispose: () => undefined };
  try {
    const watcher = watch(FOLDER, { persistent: false }, (_event, changed) => {
      // Node tells V8 to look again at every change of TZ, also where there was none.
      if (changed === NAME) delete env.TZ;
    });
    watcher.on('error', (error) => log.warn('Changes of the time zone are not seen.', { error }));
    return { dispose: () => watcher.close() };
  } catch (error) {
    log.warn('Changes of the time zone are not seen.', { error });
    return { dispose: () => undefined };
  }
}
