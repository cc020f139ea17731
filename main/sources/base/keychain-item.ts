/**
 * One item of the keychain: JSON of a known shape. Every source keeps what it holds in such items. The keychain's own layer
 * gives each call its time limit (`main/keychain/single-lane.ts`).
 */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';

export interface KeychainItem<T> {
  /** Null where there is none, one of another shape, or one that was made for something else. @throws DaypassError keychain-* */
  load(): Promise<T | null>;
  /** @throws DaypassError keychain-*; what was there before still is, then. */
  save(value: T): Promise<void>;
  /** @throws DaypassError keychain-* */
  remove(): Promise<void>;
}

/** How a value is written down. What is stored is read by later versions too: fields are added, not renamed. */
export interface ItemFormat<T, S extends v.GenericSchema> {
  readonly schema: S;
  /** Null for an item that was made for something else, such as another region or another client. */
  decode(stored: v.InferOutput<S>): T | null;
  encode(value: T): v.InferInput<S>;
}

/**
 * @param kind first part of the item's name, one for each kind of item.
 * @param session the session that it belongs to.
 * @param detail what tells several of one kind and session apart.
 */
export function itemName(kind: string, session: string, detail?: string): string {
  return [kind, encodeURIComponent(session), ...(detail === undefined ? [] : [detail])].join('/');
}

export function keychainItem<T, S extends v.GenericSchema>(
  keychain: Keychain,
  name: string,
  { schema, decode, encode }: ItemFormat<T, S>,
): KeychainItem<T> {
  return {
    async load() {
      const item = await keychain.get(name);
      const stored = item && v.safeParse(schema, jsonOf(item.expose()));
      return stored?.success ? decode(stored.output) : null;
    },
    save: (value) => keychain.set(name, new Secret(JSON.stringify(encode(value)))),
    remove: () => keychain.delete(name),
  };
}

/** Undefined for what is no JSON: no schema takes that. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Credentials as items hold them, among other fields or alone. */
export const StoredCredentials = {
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  sessionToken: v.string(),
  /** ms since the epoch by AWS's clock. */
  expiresAt: v.number(),
};

type PlainCredentials = { [K in keyof typeof StoredCredentials]: v.InferOutput<(typeof StoredCredentials)[K]> };

export function decodeCredentials(stored: PlainCredentials): RoleCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = stored;
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    expiresAt,
  };
}

export function encodeCredentials(credentials: RoleCredentials): PlainCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.expose(),
    sessionToken: sessionToken.expose(),
    expiresAt,
  };
}
