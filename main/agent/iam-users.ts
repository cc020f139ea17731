/** How an IAM user comes in: AWS says whose key it is, the key goes into the keychain, the session into the settings. */
import type { Clock } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { KeyOwner } from '../sources/iam-user/identify.ts';
import { type AccessKey, KeyItem } from '../sources/iam-user/key-record.ts';
import type { AccessKeyView } from '../sources/source.ts';

export interface NewIamUser {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly region: string;
  /** ARN of the device whose codes sessions need; `find`: the user's own, if there is one; `none`. */
  readonly mfa: string;
  /** Length of a session; null for 12 hours. */
  readonly durationSeconds: number | null;
}

export interface AddedIamUser {
  readonly accountId: string;
  readonly userName: string;
  readonly mfaSerial: string | null;
  readonly accessKey: AccessKeyView;
}

export type IdentifyKey = (key: AccessKey, region: string) => Promise<KeyOwner>;

export interface AddParts {
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly identifyKey: IdentifyKey;
  readonly addSource: (entry: { kind: string; name: string }) => Promise<void>;
}

/** @throws DaypassError as `Agent.addIamUser`. */
export async function addIamUser(
  { name, accessKeyId, secretAccessKey: secret, region, mfa, durationSeconds }: NewIamUser,
  { keychain, clock, identifyKey, addSource }: AddParts,
): Promise<Omit<AddedIamUser, 'accessKey'>> {
  const id = accessKeyId.trim();
  const owner = await identifyKey({ id, secret, createdAt: clock.now() }, region);
  const { accountId, userName, createdAt } = owner;
  const mfaSerial = mfa === 'find' ? (owner.mfaSerials[0] ?? null) : mfa === 'none' ? null : mfa;
  const item = new KeyItem(keychain, name);
  const before = await item.load();
  await item.save({ key: { id, secret, createdAt: createdAt ?? clock.now() }, rotation: null });
  try {
    const optional = { ...(mfaSerial ? { mfaSerial } : {}), ...(durationSeconds ? { durationSeconds } : {}) };
    const entry = { kind: 'iam-user', name, region, accountId, userName, ...optional };
    await addSource(entry);
  } catch (error) {
    await (before ? item.save(before) : item.remove());
    throw error;
  }
  return { accountId, userName, mfaSerial };
}
