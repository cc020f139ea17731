/** Root among another user's files, as `sudo` has it: what an agent wrote there that person could not change or take away. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from '../../base/environment.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { nameOfUser } from '../users.ts';

/**
 * To be called before anything is written; the client does the same before it starts an agent.
 * @param folders the home folder, and those that files will be in; where one isn't there yet, the one above it counts.
 * @throws DaypassError state-unsafe
 */
export function refuseHomeOfAnother(
  folders: readonly string[],
  { DAYPASS_ALLOW_ROOT, DAYPASS_HOME }: Environment,
  user: number | undefined = process.geteuid?.(),
): void {
  if (user !== 0 || DAYPASS_ALLOW_ROOT === '1' || DAYPASS_HOME) return;
  for (const folder of folders) {
    const owner = ownerOf(folder);
    if (owner === null || owner === 0) continue;
    throw errorOfCase('home-of-another', { path: folder, owner: nameOfUser(owner) }, undefined, {
      command: 'Start Daypass without sudo, or with `sudo -H`; DAYPASS_ALLOW_ROOT=1 starts it all the same.',
    });
  }
}

function ownerOf(path: string): number | null {
  for (let at = path; ; at = dirname(at)) {
    try {
      return statSync(at).uid;
    } catch {
      if (dirname(at) === at) return null;
    }
  }
}
