/**
 * The five functions that Daypass needs from an OS keychain. Start here, then `keytar.ts` (the real one), `chunked.ts`
 * (items larger than the platform takes) and `open.ts` (which one to use on this machine).
 */
import type { Secret } from '../base/secret.ts';

/** The service name under which every item of Daypass is stored, as the keychain's own programs show it. */
export const KEYCHAIN_SERVICE = 'Daypass';

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
