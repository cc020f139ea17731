/**
 * The five functions that Daypass needs from an OS keychain. Start here, then `keytar.ts` (the real one), `chunked.ts`
 * (items larger than the platform takes) and `open.ts` (which one to use on this machine).
 */
import { resolve } from 'node:path';
import type { Secret } from '../base/secret.ts';

/**
 * The service name under which items are stored, as the keychain's own programs show it. Who moves the state elsewhere
 * (`DAYPASS_HOME`) gets items of their own: two agents that share a refresh token would use it up for each other.
 */
export function keychainService(daypassHome: string | undefined): string {
  return daypassHome ? `Daypass (${resolve(daypassHome)})` : 'Daypass';
}

export interface Keychain {
  /** Where the items are, in words for a person: `GNOME Keyring (Secret Service)`, `memory only`. */
  readonly description: string;
  /** False for memory only: what is stored ends with the process. */
  readonly persistent: boolean;

  /** The item, or null where there is none. @throws DaypassError keychain-* */
  get(name: string): Promise<Secret | null>;
  /** Stores or replaces. Afterwards the new value is there; after a failure the old one still is. @throws DaypassError keychain-* */
  set(name: string, value: Secret): Promise<void>;
  /** Removes; nothing to remove is no error. @throws DaypassError keychain-* */
  delete(name: string): Promise<void>;
  /** Names of all items of this service that begin with `prefix`, without their values. @throws DaypassError keychain-* */
  list(prefix: string): Promise<string[]>;
}
