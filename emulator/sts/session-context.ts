/**
 * What a role session carries besides its name: tags, source identity, session policies. Rules: IAM's user guide, "Pass session
 * tags in AWS STS" and "Monitor and control actions taken with assumed roles".
 */

import { WireError } from '../http/wire-error.ts';
import type { Trust } from '../iam/trust.ts';

export interface SessionContext {
  /** Its own, and those that roles before it in the chain have made transitive. */
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | null;
  readonly externalId: string | null;
  readonly policy: string | null;
  readonly policyArns: readonly string[];
}

const MAX_TAGS = 50;

/**
 * @param caller what the session that asks carries itself.
 * @throws WireError ValidationError | InvalidParameterValue | AccessDenied
 */
export function contextOf(
  given: URLSearchParams,
  trust: Trust,
  roleArn: string,
  caller?: SessionContext,
): SessionContext {
  const own = Object.fromEntries(
    members(given, 'Tags', '.Key').map((key, index) => [key, given.get(`Tags.member.${index + 1}.Value`) ?? '']),
  );
  const keys = members(given, 'TransitiveTagKeys', '');
  const inherited = caller?.transitiveTagKeys ?? [];
  const passed = Object.fromEntries(inherited.map((key) => [key, caller?.tags[key] ?? '']));
  if (Object.keys(own).length > MAX_TAGS) throw invalid('Member must have length less than or equal to 50');
  if (keys.some((key) => !(key in own))) {
    throw invalid('The specified transitive tag keys must be included in the requested tags.');
  }
  if (Object.keys(own).some((key) => isAmong(key, inherited))) {
    throw new WireError(
      'InvalidParameterValue',
      'One of the specified transitive tag keys can’t be set because it conflicts.',
    );
  }
  const tags = { ...passed, ...own };
  const allows: { tagSession?: boolean; setSourceIdentity?: boolean } = trust.to === 'aws' ? trust : {};
  if (Object.keys(tags).length > 0 && allows.tagSession !== true) throw denied('sts:TagSession', roleArn);
  const identity = given.get('SourceIdentity');
  const before = caller?.sourceIdentity ?? null;
  const isKept = identity === null || before === null || identity === before;
  if ((identity !== null && allows.setSourceIdentity !== true) || !isKept)
    throw denied('sts:SetSourceIdentity', roleArn);
  return {
    tags,
    transitiveTagKeys: [...inherited, ...keys],
    sourceIdentity: identity ?? before,
    externalId: given.get('ExternalId'),
    policy: given.get('Policy'),
    policyArns: members(given, 'PolicyArns', '.arn'),
  };
}

/** A list of the query protocol: `NAME.member.1`, `NAME.member.2`, … */
function members(given: URLSearchParams, name: string, field: string): string[] {
  const values: string[] = [];
  for (let value = given.get(`${name}.member.1${field}`); value !== null; ) {
    values.push(value);
    value = given.get(`${name}.member.${values.length + 1}${field}`);
  }
  return values;
}

/** Keys of tags differ by more than their case. */
function isAmong(key: string, keys: readonly string[]): boolean {
  return keys.some((other) => other.toLowerCase() === key.toLowerCase());
}

function invalid(message: string): WireError {
  return new WireError('ValidationError', message);
}

function denied(action: string, roleArn: string): WireError {
  const message = `User is not authorized to perform: ${action} on resource: ${roleArn}`;
  return new WireError('AccessDenied', message, { status: 403 });
}
