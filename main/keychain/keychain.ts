/**
 * The five functions that Daypass needs from an OS keychain. Start here, then `keytar.ts` (the real one), `chunked.ts`
 * (items larger than the platform takes) and `open.ts` (which one to use on this machine).
 */
import { resolve } from 'node:path';
import type { Secret } from '../base/secret.ts';

/** What the agent runs in, as a keychain that looks at code signatures knows it: the packaged app, Electron from npm, Node. */
export type AgentProgram = 'app' | 'Electron' | 'Node';

/** @param process the agent's own; `defaultApp` is set by an Electron that was told which app to run. */
export function agentProgram(process: {
  readonly versions: { readonly electron?: string };
  readonly defaultApp?: boolean;
}): AgentProgram {
  if (!process.versions.electron) return 'Node';
  return process.defaultApp ? 'Electron' : 'app';
}

/** Which of a keychain's items are this agent's. */
export interface OwnItems {
  /** The service name under which they are stored, as the keychain's own programs show it. */
  readonly service: string;
  /** Where they are, in words for a person. Names no folder: reports for others have it too. */
  readonly description: string;
}

/**
 * Who moves the state elsewhere (`DAYPASS_HOME`) gets items of their own: two agents that share a refresh token would use it up
 * for each other. So does each program on macOS, where an item belongs to the program that stored it and a person is asked about
 * any other: if Node were allowed to read the app's, every script could (docs/decisions/0016).
 */
export function ownItems(
  platform: NodeJS.Platform,
  { daypassHome, program }: { readonly daypassHome: string | undefined; readonly program: AgentProgram },
): OwnItems {
  const service = daypassHome ? `Daypass (${resolve(daypassHome)})` : 'Daypass';
  if (platform === 'win32') return { service, description: 'Windows Credential Manager' };
  if (platform !== 'darwin') return { service, description: 'Secret Service (GNOME Keyring, KWallet)' };
  if (program === 'app') return { service, description: 'macOS Keychain' };
  return { service: `${service}, ${program}`, description: `macOS Keychain, items of Daypass under ${program}` };
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
