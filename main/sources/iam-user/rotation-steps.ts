/**
 * Rotation of an access key, one step at a time: ask for a second key, see it work, use it, deactivate the old one, delete
 * that after a while (docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html). Every step starts
 * from what the keychain says and ends with what it says next, so a rotation that was cut off anywhere continues from there.
 * The key in the record works at every moment.
 */
import { type Clock, sleep } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import { shellWord } from '../../base/shell-word.ts';
import { nameOf } from '../aws-errors.ts';
import type { SecondKey } from '../source.ts';
import type { ListedKey, Signer, UserApi } from './api.ts';
import { isUnknownKey } from './identify.ts';
import type { AccessKey, KeyRecord, Rotation } from './key-record.ts';

export interface RotationDependencies {
  readonly api: UserApi;
  /** Name of the session, for the commands that are advised. */
  readonly session: string;
  readonly clock: Clock;
  /** AWS's time, ms since the epoch. */
  readonly now: () => number;
  /** Whether this ARN is the user whose keys these are. */
  readonly isOwner: (arn: string) => boolean;
  /** What calls of IAM are signed with, tried in this order: many policies ask for a session with MFA. */
  readonly signers: (key: AccessKey) => readonly Signer[];
  readonly signal?: AbortSignal | undefined;
  /** What a person has decided about a second key. */
  readonly second?: SecondKey | undefined;
  /** Whether the rotation has begun in this run: no answer of an earlier one can be lost. */
  readonly hasJustBegun?: boolean;
}

/** How long the old key stays, inactive, so that who still needs it can have it back; in ms. */
const GRACE_MS = 24 * 60 * 60_000;
/** A new key is known everywhere within seconds; this is how long that may take, in ms, and how often it is tried. */
const VERIFY_LIMIT_MS = 60_000;
const VERIFY_EVERY_MS = 2_000;
/** IAM's clock and STS's may differ by this much, in ms. */
const CLOCK_LEEWAY_MS = 5 * 60_000;
/**
 * A key that AWS has given is forgotten only when it is this old and neither listed nor known: IAM is eventually consistent,
 * and there is no other copy of its secret. In ms.
 */
const FORGET_AFTER_MS = 60 * 60_000;
const NO_SUCH_KEY = ['NoSuchEntityException', 'NoSuchEntity'];
const TOO_MANY = ['LimitExceededException', 'LimitExceeded'];

/**
 * Takes the next step. Returns the record as it is to be saved, or null where there is nothing to do now: no rotation under
 * way and none asked for, or an old key whose time has not come.
 * @param begin whether to start a rotation where none is under way.
 * @throws DaypassError rotation-stopped | second-key; the AWS client's errors. The record as saved is still right then.
 */
export async function nextStep(
  record: KeyRecord,
  begin: boolean,
  dependencies: RotationDependencies,
): Promise<KeyRecord | null> {
  const { rotation, key } = record;
  switch (rotation?.step) {
    case undefined:
      return begin ? { key, rotation: await start(key, dependencies) } : null;
    case 'creating':
      return { key, rotation: await create(key, rotation, dependencies) };
    case 'created':
      return verifyAndSwap(key, rotation, dependencies);
    case 'swapped':
      return { key, rotation: await deactivate(key, rotation, dependencies) };
    case 'deactivated':
      if (dependencies.now() < rotation.deleteAt) return null;
      await remove(key, rotation, dependencies);
      return { key, rotation: null };
  }
}

async function start(key: AccessKey, dependencies: RotationDependencies): Promise<Rotation> {
  const { api, now } = dependencies;
  const keys = await signed(key, dependencies, (signer) => api.listKeys(signer));
  const other = keys.find(({ id }) => id !== key.id);
  if (!other) return { step: 'creating', since: now(), known: keys.map(({ id }) => id) };
  const { second } = dependencies;
  if (second?.id !== other.id) throw await secondKey(key, other, dependencies);
  if (second.action === 'use') {
    if (!other.isActive) throw inactive(other, dependencies);
    const next = { id: other.id, secret: second.secret, createdAt: other.createdAt };
    await requireOwn(next, dependencies);
    return { step: 'created', next };
  }
  await signed(key, dependencies, (signer) => api.deleteKey(signer, other.id));
  return { step: 'creating', since: now(), known: [key.id] };
}

/** That there is no room for a new key, what is known of the one in its place, and the two ways on. */
async function secondKey(key: AccessKey, other: ListedKey, dependencies: RotationDependencies): Promise<DaypassError> {
  const { api, session } = dependencies;
  // Not every user has the permission.
  const wasUsed = await signed(key, dependencies, (signer) => api.wasUsed(signer, other.id)).catch(() => null);
  const active = wasUsed === null ? 'second-key-active' : wasUsed ? 'second-key-used' : 'second-key-unused';
  const rotate = `daypass iam-user rotate ${shellWord(session)}`;
  return errorOfCase(other.isActive ? active : 'second-key-inactive', { id: other.id }, undefined, {
    command: `If nothing needs it: \`${rotate} --delete ${other.id}\`. If you have its secret: \`${rotate} --use ${other.id}\`.`,
  });
}

function inactive({ id }: ListedKey, { session }: RotationDependencies): DaypassError {
  const command = `Activate it in IAM first, or delete it: \`daypass iam-user rotate ${shellWord(session)} --delete ${shellWord(id)}\`.`;
  return errorOfCase('key-inactive', { id }, undefined, { command });
}

/** Null where there turns out to be a second key, which no list had: the person decides about it. */
async function create(
  key: AccessKey,
  { since, known }: Extract<Rotation, { step: 'creating' }>,
  dependencies: RotationDependencies,
): Promise<Rotation | null> {
  const { api, clock, signal, hasJustBegun = false } = dependencies;
  const startedAt = clock.monotonic();
  for (;;) {
    if (!hasJustBegun) await removeLost(key, { since, known }, dependencies);
    try {
      return { step: 'created', next: await signed(key, dependencies, (signer) => api.createKey(signer)) };
    } catch (error) {
      if (!TOO_MANY.includes(nameOf(error))) throw error;
      const isListed = async () => (await signed(key, dependencies, (signer) => api.listKeys(signer))).length > 1;
      if (hasJustBegun && (await isListed())) return null;
      // The other key, perhaps the one whose secret got lost on the way, is not listed yet.
      if (clock.monotonic() - startedAt > VERIFY_LIMIT_MS) {
        throw errorOfCase('key-unlisted', {}, error, { command: 'Run the command again in a few minutes.' });
      }
      await sleep(clock, VERIFY_EVERY_MS, signal);
    }
  }
}

/** A key that came since then is the one whose secret got lost on the way: of no use to anybody. @throws DaypassError rotation-stopped */
async function removeLost(
  key: AccessKey,
  { since, known }: Pick<Extract<Rotation, { step: 'creating' }>, 'since' | 'known'>,
  dependencies: RotationDependencies,
): Promise<void> {
  const { api } = dependencies;
  for (const other of await signed(key, dependencies, (signer) => api.listKeys(signer))) {
    if (other.id === key.id || known.includes(other.id)) continue;
    if (other.createdAt < since - CLOCK_LEEWAY_MS) continue;
    if (await signed(key, dependencies, (signer) => api.wasUsed(signer, other.id))) {
      throw errorOfCase('key-by-another', { id: other.id }, undefined, {
        command: 'Find out who uses it, delete it at AWS, then run the command again.',
      });
    }
    await signed(key, dependencies, (signer) => api.deleteKey(signer, other.id));
  }
}

async function verifyAndSwap(
  key: AccessKey,
  { next }: Extract<Rotation, { step: 'created' }>,
  dependencies: RotationDependencies,
): Promise<KeyRecord> {
  const { api, now } = dependencies;
  try {
    await requireOwn(next, dependencies);
  } catch (error) {
    // Missing from a list, or not known yet, it may be all the same; only after long it is not.
    if (!isCode(error, 'rotation-stopped') || now() - next.createdAt < FORGET_AFTER_MS) throw error;
    const listed = await signed(key, dependencies, (signer) => api.listKeys(signer));
    if (listed.some(({ id }) => id === next.id)) throw error;
    return { key, rotation: null };
  }
  return { key: next, rotation: { step: 'swapped', oldId: key.id } };
}

/** Sees a new key work. @throws DaypassError rotation-stopped */
async function requireOwn(next: AccessKey, dependencies: RotationDependencies): Promise<void> {
  const { arn } = await patiently(() => dependencies.api.whoAmI(next), dependencies);
  if (dependencies.isOwner(arn)) return;
  throw errorOfCase('new-key-of-another', { arn });
}

async function deactivate(
  key: AccessKey,
  { oldId }: Extract<Rotation, { step: 'swapped' }>,
  dependencies: RotationDependencies,
): Promise<Rotation | null> {
  const { api, now } = dependencies;
  try {
    await patiently(() => signed(key, dependencies, (signer) => api.deactivateKey(signer, oldId)), dependencies);
  } catch (error) {
    if (NO_SUCH_KEY.includes(nameOf(error))) return null;
    throw error;
  }
  return { step: 'deactivated', oldId, deleteAt: now() + GRACE_MS };
}

async function remove(
  key: AccessKey,
  { oldId }: Extract<Rotation, { step: 'deactivated' }>,
  dependencies: RotationDependencies,
): Promise<void> {
  const { api, isOwner } = dependencies;
  // The last way back goes with it, so the key in use has to be seen working once more.
  if (!isOwner((await api.whoAmI(key)).arn)) throw errorOfCase('key-in-use-of-another', {});
  try {
    await signed(key, dependencies, (signer) => api.deleteKey(signer, oldId));
  } catch (error) {
    if (!NO_SUCH_KEY.includes(nameOf(error))) throw error;
  }
}

/** A session may have ended, or be of a key that is gone: then the key itself signs. */
async function signed<T>(
  key: AccessKey,
  { signers }: RotationDependencies,
  call: (signer: Signer) => Promise<T>,
): Promise<T> {
  const [first, ...others] = signers(key);
  if (!first) throw new DaypassError('unexpected', 'There is nothing to sign with.');
  let attempt = call(first);
  for (const signer of others) {
    attempt = attempt.catch((error) => {
      if (!isUnknownKey(error) && !['ExpiredToken', 'ExpiredTokenException'].includes(nameOf(error))) throw error;
      return call(signer);
    });
  }
  return attempt;
}

/** Tries again while AWS does not know the new key yet. @throws DaypassError rotation-stopped */
async function patiently<T>(call: () => Promise<T>, { clock, signal }: RotationDependencies): Promise<T> {
  const since = clock.monotonic();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isUnknownKey(error)) throw error;
      if (clock.monotonic() - since > VERIFY_LIMIT_MS) {
        throw errorOfCase('new-key-not-yet', {}, error, {
          command: 'Run the command again in a few minutes: the new key is kept until then.',
        });
      }
      await sleep(clock, VERIFY_EVERY_MS, signal);
    }
  }
}
