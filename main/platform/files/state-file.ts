/** Reads a file of ours that may have been damaged: what can't be understood is kept next to it, never overwritten. */
import { rename } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../log.ts';
import { whileHeld } from './held-file.ts';
import { readPlainFile } from './plain-file.ts';

/**
 * The parsed content, or null where there is no file or a damaged one. A damaged file is moved to
 * `NAME.damaged-EPOCHMS`, and the log says so.
 * @param parse throws when the JSON value is not what it should be.
 */
export async function readStateFile<T>(
  path: string,
  parse: (data: unknown) => T,
  { clock, log }: { clock: Clock; log: Log },
): Promise<T | null> {
  let text: string;
  try {
    text = await readPlainFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log.warn('A state file could not be read.', { path, error });
    return null;
  }
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    const kept = `${path}.damaged-${clock.now()}`;
    log.warn('A state file was damaged; starting without it.', { path, kept, error });
    await whileHeld(() => rename(path, kept)).catch((cause) =>
      log.warn('The damaged file could not be kept.', { path, error: cause }),
    );
    return null;
  }
}
