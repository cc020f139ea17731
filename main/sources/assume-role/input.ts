/** What AssumeRole is asked with, but for an MFA code. */
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import { roleSessionName } from '../sts.ts';

/** Seconds: role chaining is limited to an hour, whatever the role allows. */
export const CHAINED_LIMIT = 3600;

export function assumeRoleInput(
  definition: AssumeRoleDefinition,
  { isChained, userName }: { readonly isChained: boolean; readonly userName: string },
): AssumeRoleCommandInput {
  const { roleArn, durationSeconds, policy, policyArns, externalId, sessionName, sourceIdentity, tags } = definition;
  const seconds = isChained && durationSeconds !== null ? Math.min(durationSeconds, CHAINED_LIMIT) : durationSeconds;
  return {
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? roleSessionName(userName),
    ...(seconds === null ? {} : { DurationSeconds: seconds }),
    ...(policy === null ? {} : { Policy: policy }),
    ...(policyArns.length === 0 ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
    ...(externalId === null ? {} : { ExternalId: externalId }),
    ...(sourceIdentity === null ? {} : { SourceIdentity: sourceIdentity }),
    ...(Object.keys(tags).length === 0 ? {} : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...(definition.transitiveTagKeys.length === 0 ? {} : { TransitiveTagKeys: [...definition.transitiveTagKeys] }),
  };
}
