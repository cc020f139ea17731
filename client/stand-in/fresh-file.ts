import { openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { HELD, type HeldFileWait, whileHeld } from '../../main/platform/files/held-file.ts';

/** How long an agent that has given up its socket may take to end, in ms. */
const LIMIT_MS = 5_000;

/**
 * A new file only: this never writes through a link that somebody has put at that name. Windows keeps the name for as long as
 * an agent that is ending has the last one open as its stderr.
 * @param calls the system's; tests let them fail as Windows does. @returns its descriptor
 */
export function openFresh(path: string, calls: HeldFileWait & { open?: typeof openSync } = {}): Promise<number> {
  const { open = openSync, ...surroundings } = calls;
  const make = async () => {
    await rm(path, { force: true });
    return open(path, 'wx', 0o600);
  };
  // A name that is going is still there to Wine.
  return whileHeld(make, { limitMs: LIMIT_MS, codes: [...HELD, 'EEXIST'], ...surroundings });
}
