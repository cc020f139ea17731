/** What STS's errors mean to a person. AWS's own words are not passed on: they may quote what was sent. */

import { partsOfRoleArn } from '../../common/patterns.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import { nameOf, toDaypassError } from './aws-errors.ts';

/** @param roleArn of the role that was asked for. */
export function stsError(error: unknown, roleArn: string): DaypassError {
  if (error instanceof DaypassError) return error;
  const { account, role } = partsOfRoleArn(roleArn);
  const which = { role, account };
  const message = error instanceof Error ? error.message : '';

  switch (nameOf(error)) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return errorOfCase(refusalOf(message), which, error);
    case 'InvalidIdentityToken':
    case 'InvalidIdentityTokenException':
      return errorOfCase('role-refuses-sign-in', which, error);
    case 'IDPRejectedClaimException':
    case 'IDPRejectedClaim':
      return errorOfCase('role-not-vouched', which, error);
    case 'IDPCommunicationErrorException':
    case 'IDPCommunicationError':
      return errorOfCase('idp-out-of-reach', {}, error);
    case 'PackedPolicyTooLargeException':
    case 'PackedPolicyTooLarge':
      return errorOfCase('policy-large', which, error);
    case 'MalformedPolicyDocumentException':
    case 'MalformedPolicyDocument':
      return errorOfCase('policy-malformed', which, error);
    case 'InvalidParameterValue':
      return errorOfCase('tags-refused', which, error);
    case 'RegionDisabledException':
      return errorOfCase('sts-off', {}, error);
    case 'ValidationError':
      if (isTooLong(message)) return errorOfCase('role-too-long', which, error);
      if (/chaining/i.test(message)) return errorOfCase('chain-too-long', {}, error);
      return errorOfCase('role-request-wrong', which, error);
    default:
      return toDaypassError(error);
  }
}

/** Which part of the trust policy to look at; AWS names the action where it is not the assuming itself. */
function refusalOf(message: string) {
  if (/sts:TagSession/.test(message)) return 'role-refuses-tags';
  if (/sts:SetSourceIdentity/.test(message)) return 'role-refuses-identity';
  return 'role-refused';
}

/** Whether the code of an MFA device was what AWS did not like. */
export function isWrongCode(error: unknown): boolean {
  const isDenied = ['AccessDenied', 'AccessDeniedException', 'ValidationError'].includes(nameOf(error));
  const isAboutMfa = isDenied && error instanceof Error && /MultiFactorAuthentication|tokenCode/i.test(error.message);
  return isAboutMfa && !isWrongDevice(error);
}

/** Whether it was the device: another code won't help. STS: "Please verify your MFA serial number is valid and associated with this user." */
export function isWrongDevice(error: unknown): boolean {
  return /^AccessDenied/.test(nameOf(error)) && /MFA serial number/i.test((error as Error).message);
}

/** @param serial of the device that AWS does not know as this user's. */
export function wrongDevice(serial: string, command: string, cause: unknown): DaypassError {
  return errorOfCase('device-unknown', { serial }, cause, { command });
}

/** Whether the ID token or assertion has expired. */
export function isTokenExpired(error: unknown): boolean {
  return ['ExpiredTokenException', 'ExpiredToken'].includes(nameOf(error));
}

/** @param message of STS's ValidationError */
export function isTooLong(message: string): boolean {
  return /MaxSessionDuration/i.test(message);
}
