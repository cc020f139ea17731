/** Whose access key this is, before it is kept: a user's, and not the root user's or a temporary one. */
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import { nameOf, toDaypassError } from '../aws-errors.ts';
import type { UserApi } from './api.ts';
import type { AccessKey } from './key-record.ts';

export interface KeyOwner {
  readonly partition: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly userName: string;
  /** When AWS made the key: ms since the epoch; null where the user may not ask. */
  readonly createdAt: number | null;
  /** Devices that show codes; null where the user may not ask. */
  readonly mfaSerials: readonly string[] | null;
}

/** @throws DaypassError key-invalid | root-user | aws-* */
export async function identifyKey(api: UserApi, key: AccessKey): Promise<KeyOwner> {
  if (/^ASIA/.test(key.id)) {
    throw errorOfCase('key-temporary', {});
  }
  if (!/^AKIA[A-Z0-9]{12,124}$/.test(key.id)) {
    throw errorOfCase('key-id-form', {});
  }
  const secret = key.secret.expose();
  if (secret.length < 16 || secret.length > 128 || /\s/.test(secret)) {
    throw errorOfCase('key-secret-form', {});
  }
  const { arn } = await api.whoAmI(key).catch((error) => {
    throw keyError(error);
  });
  if (arn.endsWith(':root')) {
    throw new DaypassError(
      'root-user',
      'This is a key of the root user of the account. It can do everything and nothing can limit it, so Daypass does not take it.',
      { next: 'Delete it at AWS, and use an IAM user or, better, IAM Identity Center.' },
    );
  }
  const [, partition = '', accountId = '', userName = ''] =
    /^arn:([\w-]+):iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (!userName) throw errorOfCase('key-not-user', { arn });
  const [keys, mfaSerials] = await Promise.all([
    api.listKeys(key).catch(() => []),
    api.mfaSerials(key).catch(() => null),
  ]);
  const createdAt = keys.find(({ id }) => id === key.id)?.createdAt ?? null;
  return { partition, accountId, userName, createdAt, mfaSerials };
}

/** STS's and IAM's words for a key that they don't know, or don't know yet. */
export function isUnknownKey(error: unknown): boolean {
  return ['InvalidClientTokenId', 'InvalidAccessKeyId', 'UnrecognizedClientException'].includes(nameOf(error));
}

/** What AWS's refusal of a key means. */
export function keyError(error: unknown): DaypassError {
  if (isUnknownKey(error)) {
    return errorOfCase('key-unknown', {}, error);
  }
  switch (nameOf(error)) {
    case 'SignatureDoesNotMatch':
      return errorOfCase('key-secret-wrong', {}, error);
    case 'AccessDenied':
    case 'AccessDeniedException':
      return errorOfCase('user-forbidden', {}, error);
    case 'RequestTimeTooSkewed':
      return errorOfCase('clock-wrong', {}, error);
    default:
      return isCode(error, 'rotation-stopped', 'second-key') ? error : toDaypassError(error);
  }
}
