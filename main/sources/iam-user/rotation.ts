/**
 * Rotation of an access key, one step at a time: ask for a second key, see it work, use it, deactivate the old one, delete
 * that after a while (docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html). Every step starts
 * from what the keychain says and ends with what it says next, so a rotation that was cut off anywhere goes on from there.
 * The key in the record works at every moment.
 */
import { type Clock, sleep } from '../../base/clock.ts';
import { DaypassError } from '../../base/errors.ts';
import { nameOf } from '../aws-errors.ts';
import type { Signer, UserApi } from './api.ts';
import type { AccessKey, KeyRecord, Rotation } from './key-record.ts';

export interface RotationParts {
  readonly api: UserApi;
  readonly clock: Clock;
  /** AWS's time, ms since the epoch. */
  readonly now: () => number;
  /** Whether this ARN is the user whose keys these are. */
  readonly isOwner: (arn: string) => boolean;
  /** What calls of IAM are signed with, tried in this order: many policies ask for a session with MFA. */
  readonly signers: (key: AccessKey) => readonly Signer[];
  readonly signal?: AbortSignal | undefined;
}

/** How long the old key stays, inactive, so that who still needs it can have it back; in ms. */
export const GRACE_MS = 24 * 60 * 60_000;
/** A new key is known everywhere within seconds; this is how long that may take, in ms, and how often it is tried. */
const VERIFY_LIMIT_MS = 60_000;
const VERIFY_EVERY_MS = 2_000;
/** IAM's clock and STS's may differ by this much, in ms. */
const CLOCK_LEEWAY_MS = 5 * 60_000;
/** STS's and IAM's words for a key that they don't know (yet). */
const UNKNOWN_KEY = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'UnrecognizedClientException'];
const NO_SUCH_KEY = ['NoSuchEntityException', 'NoSuchEntity'];

/**
 * Takes the next step. Returns the record as it is to be saved, or null where there is nothing to do now: no rotation under
 * way and none asked for, or an old key whose time has not come.
 * @param begin whether to start a rotation where none is under way.
 * @throws DaypassError rotation-stopped; the AWS client's errors. The record as saved is still right then.
 */
export async function nextStep(record: KeyRecord, begin: boolean, parts: RotationParts): Promise<KeyRecord | null> {
  const { rotation, key } = record;
  switch (rotation?.step) {
    case undefined:
      return begin ? { key, rotation: await start(key, parts) } : null;
    case 'creating':
      return { key, rotation: await create(key, rotation, parts) };
    case 'created':
      return verifyAndSwap(key, rotation, parts);
    case 'swapped':
      return { key, rotation: await deactivate(key, rotation, parts) };
    case 'deactivated':
      if (parts.now() < rotation.deleteAt) return null;
      await remove(key, rotation, parts);
      return { key, rotation: null };
  }
}

async function start(key: AccessKey, parts: RotationParts): Promise<Rotation> {
  const keys = await signed(key, parts, (signer) => parts.api.listKeys(signer));
  const second = keys.find(({ id }) => id !== key.id);
  if (second) {
    const what = `There is a second access key already, ${second.id} (${second.isActive ? 'active' : 'inactive'}).`;
    throw new DaypassError('rotation-stopped', `${what} AWS allows two, so there is no room for a new one.`, {
      next: 'Find out who uses it, delete it at AWS, then run the command again.',
    });
  }
  return { step: 'creating', since: parts.now(), known: keys.map(({ id }) => id) };
}

async function create(
  key: AccessKey,
  { since, known }: Extract<Rotation, { step: 'creating' }>,
  parts: RotationParts,
): Promise<Rotation> {
  const { api } = parts;
  // A key that came since then is the one whose secret got lost on the way: of no use to anybody.
  for (const other of await signed(key, parts, (signer) => api.listKeys(signer))) {
    if (other.id === key.id || known.includes(other.id)) continue;
    if (other.createdAt < since - CLOCK_LEEWAY_MS) continue;
    if (await signed(key, parts, (signer) => api.wasUsed(signer, other.id))) {
      throw new DaypassError('rotation-stopped', `Somebody else has made the access key ${other.id} meanwhile.`, {
        next: 'Find out who uses it, delete it at AWS, then run the command again.',
      });
    }
    await signed(key, parts, (signer) => api.deleteKey(signer, other.id));
  }
  return { step: 'created', next: await signed(key, parts, (signer) => api.createKey(signer)) };
}

async function verifyAndSwap(
  key: AccessKey,
  { next }: Extract<Rotation, { step: 'created' }>,
  parts: RotationParts,
): Promise<KeyRecord> {
  const { api, isOwner } = parts;
  const isThere = (await signed(key, parts, (signer) => api.listKeys(signer))).some(({ id }) => id === next.id);
  // Somebody has deleted it: then this rotation has not begun.
  if (!isThere) return { key, rotation: null };
  const owner = await patiently(() => api.whoAmI(next), parts);
  if (!isOwner(owner.arn)) {
    throw new DaypassError('rotation-stopped', `The new access key belongs to ${owner.arn}, not to this user.`);
  }
  return { key: next, rotation: { step: 'swapped', oldId: key.id } };
}

async function deactivate(
  key: AccessKey,
  { oldId }: Extract<Rotation, { step: 'swapped' }>,
  parts: RotationParts,
): Promise<Rotation | null> {
  const { api, now } = parts;
  try {
    await patiently(() => signed(key, parts, (signer) => api.deactivateKey(signer, oldId)), parts);
  } catch (error) {
    if (NO_SUCH_KEY.includes(nameOf(error))) return null;
    throw error;
  }
  return { step: 'deactivated', oldId, deleteAt: now() + GRACE_MS };
}

async function remove(
  key: AccessKey,
  { oldId }: Extract<Rotation, { step: 'deactivated' }>,
  parts: RotationParts,
): Promise<void> {
  const { api, isOwner } = parts;
  // The last way back goes with it, so the key in use has to be seen working once more.
  if (!isOwner((await api.whoAmI(key)).arn)) throw new DaypassError('rotation-stopped', 'The key in use is not yours.');
  try {
    await signed(key, parts, (signer) => api.deleteKey(signer, oldId));
  } catch (error) {
    if (!NO_SUCH_KEY.includes(nameOf(error))) throw error;
  }
}

/** A session may have ended, or be of a key that is gone: then the key itself signs. */
async function signed<T>(key: AccessKey, { signers }: RotationParts, call: (signer: Signer) => Promise<T>): Promise<T> {
  const [first, ...others] = signers(key);
  if (!first) throw new DaypassError('unexpected', 'There is nothing to sign with.');
  let attempt = call(first);
  for (const signer of others) {
    attempt = attempt.catch((error) => {
      if (![...UNKNOWN_KEY, 'ExpiredToken', 'ExpiredTokenException'].includes(nameOf(error))) throw error;
      return call(signer);
    });
  }
  return attempt;
}

/** Tries again while AWS does not know the new key yet. @throws DaypassError rotation-stopped */
async function patiently<T>(call: () => Promise<T>, { clock, signal }: RotationParts): Promise<T> {
  const since = clock.monotonic();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!UNKNOWN_KEY.includes(nameOf(error))) throw error;
      if (clock.monotonic() - since > VERIFY_LIMIT_MS) {
        throw new DaypassError(
          'rotation-stopped',
          'AWS does not know the new access key yet; the old one is still in use.',
          {
            cause: error,
          },
        );
      }
      await sleep(clock, VERIFY_EVERY_MS, signal);
    }
  }
}
