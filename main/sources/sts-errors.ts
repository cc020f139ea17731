/** What STS's errors mean to a person. AWS's own words are not passed on: they may quote what was sent. */

import { partsOfRoleArn } from '../../common/patterns.ts';
import { DaypassError } from '../base/errors.ts';
import { nameOf, toDaypassError } from './aws-errors.ts';

/** @param roleArn of the role that was asked for. */
export function stsError(error: unknown, roleArn: string): DaypassError {
  if (error instanceof DaypassError) return error;
  const { account, role } = partsOfRoleArn(roleArn);
  const which = `role ${role} in account ${account}`;
  const message = error instanceof Error ? error.message : '';
  const as = (code: DaypassError['code'], what: string, next?: string) =>
    new DaypassError(code, what, next === undefined ? { cause: error } : { next, cause: error });
  switch (nameOf(error)) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return as('access-denied', `AWS refuses you the ${which}.`, trustHint(message));
    case 'InvalidIdentityToken':
    case 'InvalidIdentityTokenException':
      return as('access-denied', `AWS does not take the sign-in for the ${which}.`, PROVIDER);
    case 'IDPRejectedClaimException':
    case 'IDPRejectedClaim':
      return as('access-denied', `The identity provider no longer vouches for you to the ${which}.`, 'Sign in again.');
    case 'IDPCommunicationErrorException':
    case 'IDPCommunicationError':
      return as('aws-failed', 'AWS can’t reach the identity provider.');
    case 'PackedPolicyTooLargeException':
    case 'PackedPolicyTooLarge':
      return as('config-invalid', `Session policy and tags for the ${which} are too large.`, 'Shorten them.');
    case 'MalformedPolicyDocumentException':
    case 'MalformedPolicyDocument':
      return as('config-invalid', `AWS does not understand the session policy for the ${which}.`, 'Fix the policy.');
    case 'InvalidParameterValue':
      return as('config-invalid', `AWS does not take the tags for the ${which}.`, TAGS);
    case 'RegionDisabledException':
      return as('aws-rejected', 'STS is switched off in this region for your account.', 'Set another region.');
    case 'ValidationError':
      if (/MaxSessionDuration/i.test(message))
        return as('config-invalid', `The ${which} does not last that long.`, SHORTER);
      if (/chaining/i.test(message))
        return as('config-invalid', 'A role on top of a role lasts an hour at most.', SHORTER);
      return as('config-invalid', `AWS finds fault with what is asked of the ${which}.`, 'Check its definition.');
    default:
      return toDaypassError(error);
  }
}

/** Which part of the trust policy to look at; AWS names the action where it is not the assuming itself. */
function trustHint(message: string): string {
  if (/sts:TagSession/.test(message))
    return 'Its trust policy has to allow sts:TagSession too, because tags are passed.';
  if (/sts:SetSourceIdentity/.test(message))
    return 'Its trust policy has to allow sts:SetSourceIdentity too, and a source identity can’t be changed in a chain.';
  return 'Check its trust policy: who may assume it, external id, MFA.';
}

const TAGS = 'A tag that a role further down the chain has made transitive can’t be set again: take it out here.';
const PROVIDER = 'Check that the account knows this provider and its audience (client id).';
const SHORTER = 'Ask for a shorter duration.';

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
export function wrongDevice(serial: string, next: string, cause: unknown): DaypassError {
  return new DaypassError('sign-in-denied', `AWS does not know ${serial} as an MFA device of this user.`, {
    next,
    cause,
  });
}

/** Whether the ID token or assertion has come to its end. */
export function isTokenExpired(error: unknown): boolean {
  return ['ExpiredTokenException', 'ExpiredToken'].includes(nameOf(error));
}
