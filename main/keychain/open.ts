/** Which keychain this machine has. */
import type { Clock } from '../base/clock.ts';
import { asDaypassError, type DaypassError } from '../base/errors.ts';
import type { Log } from '../platform/log.ts';
import { createChunked } from './chunked.ts';
import type { Keychain } from './keychain.ts';
import { openKeytar } from './keytar.ts';
import { type OsKeychain, ResilientKeychain } from './resilient.ts';
import { createSingleLane } from './single-lane.ts';

export interface OpenedKeychain {
  readonly keychain: Keychain;
  /** Why secrets are kept in memory only at this moment; null while the OS keychain is in use. */
  problem(): DaypassError | null;
}

/** Never fails: without a keychain there is memory, and `problem` says why. Takes at most the time of one call. */
export async function openKeychain(parts: {
  platform: NodeJS.Platform;
  clock: Clock;
  log: Log;
}): Promise<OpenedKeychain> {
  const keychain = new ResilientKeychain(await osKeychain(parts), parts);
  await keychain.probe();
  return { keychain, problem: () => keychain.problem };
}

async function osKeychain({ platform, clock }: { platform: NodeJS.Platform; clock: Clock }): Promise<OsKeychain> {
  try {
    const lane = createSingleLane(await openKeytar(platform), clock);
    return { keychain: platform === 'win32' ? createChunked(lane) : lane };
  } catch (error) {
    return { problem: asDaypassError(error) };
  }
}
