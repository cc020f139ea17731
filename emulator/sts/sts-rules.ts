import type { Exchange } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import type { EmulatorRole } from '../iam/iam.ts';
import type { Principal } from './role-sessions.ts';

/** Seconds. Role chaining is limited to an hour, whatever the role allows. */
export const DEFAULT_ROLE_SECONDS = 3600;
const MIN_SECONDS = 900;
const CHAINED_SECONDS = 3600;
/** Characters of a session policy in the model. */
const MAX_POLICY = 2048;

/** The role that was asked for, if it trusts the caller. A role that is not there is refused in the same words. */
export function trusting(
  { state }: Exchange,
  given: URLSearchParams,
  action: string,
  trusts: (trust: EmulatorRole['trust'], role: EmulatorRole) => boolean,
  caller?: Principal,
): EmulatorRole {
  const arn = given.get('RoleArn') ?? '';
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(arn)) throw new WireError('ValidationError', `${arn} is invalid`);
  const role = state.iam.role(arn);
  if (role && trusts(role.trust, role)) return role;
  const message = caller
    ? `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn}`
    : `Not authorized to perform ${action}`;
  throw new WireError('AccessDenied', message, { status: 403 });
}

/** True where a right code was given, false where none was. @throws WireError for a wrong one. */
export function takenCode({ state }: Exchange, given: URLSearchParams): boolean {
  const serial = given.get('SerialNumber');
  const code = given.get('TokenCode');
  if (serial === null && code === null) return false;
  if (serial !== null && code !== null && state.iam.takeCode(serial, code, state.told(state.now()))) return true;
  const message =
    serial !== null && !state.iam.hasMfaDevice(serial)
      ? 'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.'
      : 'MultiFactorAuthentication failed with invalid MFA one time pass code. ';
  throw new WireError('AccessDenied', message, { status: 403 });
}

export function checkPolicy(given: URLSearchParams): void {
  const policy = given.get('Policy');
  if (policy === null) return;
  if (policy.length > MAX_POLICY) {
    throw new WireError(
      'PackedPolicyTooLarge',
      'Packed policy consumes 120% of allotted space, please use smaller policy.',
    );
  }
  try {
    JSON.parse(policy);
  } catch {
    throw new WireError('MalformedPolicyDocument', 'Syntax errors in policy.');
  }
}

export function roleSeconds(given: URLSearchParams, role: EmulatorRole, isChained: boolean): number {
  const asked = Number(given.get('DurationSeconds') ?? DEFAULT_ROLE_SECONDS);
  if (isChained && asked > CHAINED_SECONDS) {
    throw new WireError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (asked > (role.maxSessionSeconds ?? DEFAULT_ROLE_SECONDS)) {
    throw new WireError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return secondsFrom(given, role.maxSessionSeconds ?? DEFAULT_ROLE_SECONDS, DEFAULT_ROLE_SECONDS);
}

export function secondsFrom(given: URLSearchParams, max: number, otherwise: number): number {
  const seconds = Number(given.get('DurationSeconds') ?? otherwise);
  if (Number.isInteger(seconds) && seconds >= MIN_SECONDS && seconds <= max) return seconds;
  throw new WireError('ValidationError', `DurationSeconds has to be ${MIN_SECONDS} to ${max}.`);
}

/** @throws WireError */
export function sessionName(given: URLSearchParams): string {
  const name = given.get('RoleSessionName') ?? '';
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new WireError('ValidationError', `'${name}' at 'roleSessionName' failed to satisfy constraint`);
}
