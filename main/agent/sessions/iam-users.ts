/** How an IAM user comes in: AWS says whose key it is, the key goes into the keychain, the session into the settings. */
import type { Clock } from '../../base/clock.ts';
import type { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import type { KeyOwner } from '../../sources/iam-user/identify.ts';
import { type AccessKey, keyItem } from '../../sources/iam-user/key-record.ts';
import type { AccessKeyView } from '../../sources/source.ts';

export interface NewIamUser {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly region: string;
  /** ARN of the device whose codes sessions need; `find`: the user's own, if there is one; `none`. */
  readonly mfa: string;
  /** Length of a session; null for 12 hours. */
  readonly durationSeconds: number | null;
  /** Picks the device for `find` where it can't be told: its ARN, or null for none. Left out: the first one, or none. */
  readonly chooseMfa?: (choice: MfaChoice) => Promise<string | null>;
  /** Ends it while nothing is kept yet. */
  readonly signal?: AbortSignal;
}

/** What is known of a user's MFA devices where there is no saying which one it is. */
export interface MfaChoice {
  readonly accountId: string;
  readonly userName: string;
  /** Several; empty where AWS does not let the user list them. */
  readonly devices: readonly string[];
  /** What a virtual device of this user is called, unless somebody gave it another name. */
  readonly usual: string;
}

export interface AddedIamUser {
  readonly accountId: string;
  readonly userName: string;
  readonly mfaSerial: string | null;
  /** The device's usual ARN, where AWS would not tell whether there is one and no one said so. */
  readonly unknownMfa: string | null;
  readonly accessKey: AccessKeyView;
}

export type IdentifyKey = (key: AccessKey, region: string) => Promise<KeyOwner>;

export interface AddDependencies {
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly identifyKey: IdentifyKey;
  readonly addSource: (entry: { kind: string; name: string }) => Promise<void>;
}

/** @throws DaypassError as `Agent.addIamUser`. */
export async function addIamUser(
  user: NewIamUser,
  { keychain, clock, identifyKey, addSource }: AddDependencies,
): Promise<Omit<AddedIamUser, 'accessKey'>> {
  const { name, secretAccessKey: secret, region, mfa, durationSeconds } = user;
  const id = user.accessKeyId.trim();
  const owner = await identifyKey({ id, secret, createdAt: clock.now() }, region);
  const { accountId, userName, createdAt } = owner;
  const found = mfa === 'find' ? await findMfa(owner, user) : { mfaSerial: mfa === 'none' ? null : mfa };
  const { mfaSerial } = found;
  user.signal?.throwIfAborted();
  const item = keyItem(keychain, name);
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
  return { accountId, userName, unknownMfa: null, ...found };
}

async function findMfa(
  { partition, accountId, userName, mfaSerials }: KeyOwner,
  { chooseMfa }: NewIamUser,
): Promise<{ mfaSerial: string | null; unknownMfa?: string }> {
  const [first = null, ...others] = mfaSerials ?? [];
  if (mfaSerials !== null && others.length === 0) return { mfaSerial: first };
  const usual = `arn:${partition}:iam::${accountId}:mfa/${userName}`;
  const choice = { accountId, userName, devices: mfaSerials ?? [], usual };
  if (chooseMfa) return { mfaSerial: await chooseMfa(choice) };
  return mfaSerials === null ? { mfaSerial: null, unknownMfa: usual } : { mfaSerial: first };
}
