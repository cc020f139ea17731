/** Times are shown in the zone that the machine is in at that moment, also in a process that was started in another one. */
import type { Disposable } from '../base/disposable.ts';
import { watchFiles } from './files/watch-file.ts';

/** Where Linux and macOS say which zone it is (`man 5 localtime`). */
const FOLDER = '/etc';
const NAME = 'localtime';

/**
 * Has this process look again whenever the system's zone changes; JavaScript looks once and remembers. Nothing to do on
 * Windows, where that file is not, nor where `TZ` says the zone.
 */
export function followTimeZone(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Disposable {
  if (platform === 'win32' || env.TZ) return { dispose: () => undefined };
  // Node tells V8 to look again at every change of TZ, also where there was none.
  return watchFiles(FOLDER, [NAME], () => void delete env.TZ);
}
