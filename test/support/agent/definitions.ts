import type { AssumeRoleBase, AssumeRoleDefinition } from '../../../main/base/session-definition.ts';

/** A role on top of `base`, without MFA or external ID. */
export function assumeRole(
  name: string,
  base: AssumeRoleBase,
  more: Partial<Omit<AssumeRoleDefinition, 'kind'>> = {},
): AssumeRoleDefinition {
  return {
    kind: 'assume-role',
    name,
    origin: 'settings',
    region: null,
    roleArn: 'arn:aws:iam::444455556666:role/Deploy',
    durationSeconds: null,
    policy: null,
    policyArns: [],
    base,
    externalId: null,
    mfaSerial: null,
    sessionName: null,
    sourceIdentity: null,
    tags: {},
    transitiveTagKeys: [],
    ...more,
  };
}
