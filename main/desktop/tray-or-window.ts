/** Where a desktop shows no tray icons, the window stays instead, and says so once. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, sleep } from '../base/clock.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import type { Log } from '../platform/log.ts';

/** A panel may come up after the programs that start with the desktop session. */
const LOOK_EVERY_MS = 2_000;

export interface TrayOrWindowParts {
  readonly hasHost: () => Promise<boolean>;
  readonly openTray: () => void;
  /** From now on the window is put away instead of closed. */
  readonly keepWindow: () => void;
  readonly sayOnce: () => void;
  /** Where it is noted that it was said. */
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait for a tray, in ms. */
  readonly waitMs: number;
}

/** Resolves with whether there is a tray. */
export async function trayOrWindow(parts: TrayOrWindowParts): Promise<boolean> {
  const { hasHost, openTray, keepWindow, sayOnce, stateFolder, clock, log, waitMs } = parts;
  const deadline = clock.monotonic() + waitMs;
  let isThere = await hasHost();
  while (!isThere && clock.monotonic() < deadline) {
    await sleep(clock, LOOK_EVERY_MS);
    isThere = await hasHost();
  }
  if (isThere) {
    openTray();
    return true;
  }
  log.info('This desktop shows no tray icons; the window stays instead.');
  keepWindow();
  const noted = join(stateFolder, 'no-tray-said');
  const wasSaid = await access(noted).then(
    () => true,
    () => false,
  );
  if (!wasSaid) {
    await writeFileAtomically(noted, '').catch((error) => log.warn('It will be said again.', { error }));
    sayOnce();
  }
  return false;
}
