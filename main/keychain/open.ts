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

export interface KeychainParts {
  readonly platform: NodeJS.Platform;
  /** See `keychainService`. */
  readonly service: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Never fails: without a keychain there is memory, and `problem` says why. Takes at most the time of one call. */
export async function openKeychain(parts: KeychainParts): Promise<OpenedKeychain> {
  const keychain = new ResilientKeychain(await osKeychain(parts), parts);
  await keychain.probe();
  return { keychain, problem: () => keychain.problem };
}

async function osKeychain({ platform, service, clock }: KeychainParts): Promise<OsKeychain> {
  try {
    const lane = createSingleLane(await openKeytar(platform, service), clock);
    return { keychain: platform === 'win32' ? createChunked(lane) : lane };
  } catch (error) {
    return { problem: asDaypassError(error) };
  }
}
