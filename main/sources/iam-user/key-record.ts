/**
 * What the keychain holds of an IAM user: the access key in use and how far a rotation has come, in one item, so that
 * there is never one without the other. The secret leaves this folder only inside a signature.
 */
import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { itemName, type KeychainItem, keychainItem } from '../base/keychain-item.ts';

export interface AccessKey {
  readonly id: string;
  readonly secret: Secret;
  /** ms since the epoch; when it came into the keychain, where AWS did not tell. */
  readonly createdAt: number;
}

/** How far a rotation is. Each step is written down before the next one is taken. */
export type Rotation =
  /** AWS has been, or is about to be, asked for a new key; its answer may be lost. `known`: ids that there were before. */
  | { readonly step: 'creating'; readonly since: number; readonly known: readonly string[] }
  /** The new key is here; it has not been seen to work yet. */
  | { readonly step: 'created'; readonly next: AccessKey }
  /** The new key is in use; the old one still works. */
  | { readonly step: 'swapped'; readonly oldId: string }
  /** The old key is inactive and is deleted at `deleteAt` (ms since the epoch by AWS's clock). */
  | { readonly step: 'deactivated'; readonly oldId: string; readonly deleteAt: number };

export interface KeyRecord {
  readonly key: AccessKey;
  readonly rotation: Rotation | null;
}

const StoredKey = v.object({ id: v.string(), secret: v.string(), createdAt: v.number() });

const Stored = v.object({
  key: StoredKey,
  rotation: v.nullable(
    v.variant('step', [
      v.object({ step: v.literal('creating'), since: v.number(), known: v.array(v.string()) }),
      v.object({ step: v.literal('created'), next: StoredKey }),
      v.object({ step: v.literal('swapped'), oldId: v.string() }),
      v.object({ step: v.literal('deactivated'), oldId: v.string(), deleteAt: v.number() }),
    ]),
  ),
});

/** @param session name of the session. */
export function keyItem(keychain: Keychain, session: string): KeychainItem<KeyRecord> {
  return keychainItem(keychain, itemName('iam-user', session), {
    schema: Stored,
    decode: ({ key, rotation }): KeyRecord => ({
      key: secretly(key),
      rotation: rotation?.step === 'created' ? { step: 'created', next: secretly(rotation.next) } : rotation,
    }),
    encode: ({ key, rotation }) => ({ key: openly(key), rotation: plainRotation(rotation) }),
  });
}

function plainRotation(rotation: Rotation | null): v.InferOutput<typeof Stored>['rotation'] {
  switch (rotation?.step) {
    case undefined:
      return null;
    case 'creating':
      return { step: 'creating', since: rotation.since, known: [...rotation.known] };
    case 'created':
      return { step: 'created', next: openly(rotation.next) };
    case 'swapped':
    case 'deactivated':
      return rotation;
  }
}

function secretly({ id, secret, createdAt }: v.InferOutput<typeof StoredKey>): AccessKey {
  return { id, secret: new Secret(secret), createdAt };
}

function openly({ id, secret, createdAt }: AccessKey): v.InferOutput<typeof StoredKey> {
  return { id, secret: secret.expose(), createdAt };
}
