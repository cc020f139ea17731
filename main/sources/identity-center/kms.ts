/** An Identity Center whose data a KMS key of the customer's encrypts: what AWS says where it may not use that key (model of SSO OIDC). */
import { errorOfCase } from '../../base/error-cases.ts';
import type { DaypassError } from '../../base/errors.ts';

/** `KMS_AccessDeniedException` and the like; null where the key is not what is wrong. */
export function kmsReason(error: unknown): string | null {
  const { reason } = (error ?? {}) as { reason?: unknown };
  return typeof reason === 'string' && /^KMS_\w{1,60}$/.test(reason) ? reason : null;
}

/** Neither the person, who denied nothing, nor the start URL is to blame. Null for any other error. */
export function kmsError(error: unknown): DaypassError | null {
  const reason = kmsReason(error);
  if (reason === null) return null;
  return errorOfCase('kms-unusable', { reason }, error);
}
