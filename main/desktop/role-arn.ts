import type { RoleRef } from '../../common/roles.ts';
import type { Agent } from '../agent/agent.ts';
import type { Sts } from '../sources/sts.ts';

/** Where STS is asked when nothing says a region. */
const FIRST_REGION = 'us-east-1';
const ASSUMED = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//;

/**
 * The ARN of a role, as policies name it. A role on another role is defined by it; of the others AWS is asked, because the names
 * of Identity Center's roles end in what only AWS knows.
 * @throws DaypassError as credentials and STS do
 */
export async function roleArn(agent: Agent, sts: (region: string) => Promise<Sts>, role: RoleRef): Promise<string> {
  const session = agent.view().sessions.find(({ name }) => name === role.session);
  if (session?.kind === 'assume-role') return session.address;
  const credentials = await agent.credentials(role, 'own');
  const asked = await sts(agent.regionOf(role) ?? FIRST_REGION);
  const { arn } = await asked.getCallerIdentity(credentials, new AbortController().signal);
  return arnOfRole(arn, session?.region ?? null);
}

/**
 * The role behind an ARN of STS. A permission set's role has a path with the region of its Identity Center, but for us-east-1:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 * @param region of the Identity Center; null for another kind of session
 */
export function arnOfRole(arn: string, region: string | null): string {
  const [, partition, account, name] = ASSUMED.exec(arn) ?? [];
  if (!name) return arn;
  const isReserved = name.startsWith('AWSReservedSSO_');
  const place = region === null || region === FIRST_REGION ? '' : `${region}/`;
  const path = isReserved ? `aws-reserved/sso.amazonaws.com/${place}` : '';
  return `arn:${partition}:iam::${account}:role/${path}${name}`;
}
