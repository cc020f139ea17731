import type {
  AssumeRoleBase,
  AssumeRoleDefinition,
  IdentityCenterDefinition,
  OidcDefinition,
} from '../../../main/base/session-definition.ts';

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

/** The session `acme`, as an `[sso-session]` of the AWS config file gives it. */
export function identityCenter(
  portal: Pick<IdentityCenterDefinition, 'startUrl' | 'region'>,
): IdentityCenterDefinition {
  const { startUrl, region } = portal;
  return {
    kind: 'identity-center',
    name: 'acme',
    startUrl,
    region,
    scopes: ['sso:account:access'],
    origin: 'sso-session',
  };
}

/** The same where nothing answers. */
export const ACME = identityCenter({ startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' });

/** The session `okta` with these roles, which an OpenID provider vouches for. */
export function oidc(
  { issuer, clientId }: { readonly issuer: string; readonly clientId: string },
  roleArns: readonly string[],
): OidcDefinition {
  return {
    kind: 'oidc',
    name: 'okta',
    origin: 'settings',
    region: null,
    token: {
      from: 'provider',
      issuer,
      clientId,
      scopes: [],
      audience: null,
      redirectUri: null,
      hasClientSecret: false,
    },
    sessionNameClaim: 'email',
    sessionName: null,
    roles: roleArns.map((roleArn) => ({ roleArn, durationSeconds: null, policy: null, policyArns: [] })),
    identityPool: null,
  };
}
