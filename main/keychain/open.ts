/** Which keychain this machine has. */
import type { Clock } from '../base/clock.ts';
import { asDaypassError, type DaypassError } from '../base/errors.ts';
import type { Log } from '../platform/log.ts';
import { hasSessionBus } from '../platform/session/usual-bus.ts';
import { createCaseSafe } from './case-safe.ts';
import { createChunked } from './chunked.ts';
import { createIndexed } from './indexed.ts';
import type { Keychain, OwnItems } from './keychain.ts';
import { openKeytar } from './keytar.ts';
import { type OsKeychain, ResilientKeychain } from './resilient.ts';
import { isSecretServiceUnlocked } from './secret-service.ts';
import { createSingleLane, type SingleLaneKeychain } from './single-lane.ts';

export interface OpenedKeychain {
  readonly keychain: Keychain;
  /** Why secrets are kept in memory only at this moment; null while the OS keychain is in use. Each request tries it again. */
  problem(): DaypassError | null;
  /** True while a native call has not come back. A process can't exit on its own then: its end waits for that thread. */
  isHanging(): boolean;
}

export interface KeychainDependencies {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly items: OwnItems;
  readonly clock: Clock;
  readonly log: Log;
  /** See `openKeytar`. */
  readonly reconnect: () => void;
}

/** Never fails: without a keychain there is memory, and `problem` says why. Takes at most the time of one call. */
export async function openKeychain(dependencies: KeychainDependencies): Promise<OpenedKeychain> {
  const { platform, env, items, clock } = dependencies;
  let lane: SingleLaneKeychain | null = null;
  let os: OsKeychain;
  try {
    const isUnlocked = async () => platform === 'linux' && (await isSecretServiceUnlocked(env, clock));
    const hasBus = () => platform !== 'linux' || hasSessionBus(env);
    lane = createSingleLane(await openKeytar(platform, items, dependencies.reconnect, hasBus), clock, isUnlocked);
    os = { keychain: forPlatform(lane, platform) };
  } catch (error) {
    os = { problem: asDaypassError(error) };
  }
  const keychain = new ResilientKeychain(os, dependencies);
  await keychain.probe();
  const problem = () => {
    void keychain.reconsider();
    return keychain.problem;
  };
  return { keychain, problem, isHanging: () => lane?.isHanging ?? false };
}

/** What each system's keychain lacks. */
function forPlatform(keychain: Keychain, platform: NodeJS.Platform): Keychain {
  if (platform === 'win32') return createCaseSafe(createChunked(keychain));
  return platform === 'darwin' ? createIndexed(keychain) : keychain;
}
