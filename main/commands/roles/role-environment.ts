/** The variables that give a program a role, and those that would get in their way. */
import { isRegion } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import { ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError } from '../../base/errors.ts';
import { RIVALS } from '../../base/rivals.ts';
import type { Secret } from '../../base/secret.ts';
import type { CommandContext } from '../framework/command.ts';
import type { Assignments } from '../terminal/shell-syntax.ts';
import { isoTime, printable } from '../terminal/text.ts';
import type { NamedRole } from './role-name.ts';
import { promptName, roleReference } from './role-reference.ts';

/** A role, and the region to work in, if one is known. */
export interface PlacedRole extends NamedRole {
  readonly region: string | null;
}

/** The keys themselves, which end when they end. Every SDK takes them first where no profile is named. */
export function staticEnvironment(
  role: PlacedRole,
  credentials: RoleCredentials,
  context: CommandContext,
): Assignments {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return complete(role, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey.expose(),
    AWS_SESSION_TOKEN: sessionToken.expose(),
    AWS_CREDENTIAL_EXPIRATION: isoTime(endOf(role.role, credentials, context)),
    AWS_ACCOUNT_ID: role.role.account,
  });
}

/**
 * A profile that every SDK takes before whatever else it would find, and for programs that know no profiles an endpoint; both
 * give the same role, and new credentials for as long as the program runs. What is behind each line: docs/decisions/0012.
 * @param grant `until` is how long the profile gives the role: as long as anything has these variables, or until the grant ends.
 */
export function profileEnvironment(
  role: PlacedRole,
  { url, token }: { readonly url: string; readonly token: Secret },
  until: 'unset' | 'grant-ends',
): Assignments {
  return complete(role, {
    AWS_PROFILE: ROLE_PROFILE,
    // Go's first SDK and JavaScript's second read the config file only with this.
    AWS_SDK_LOAD_CONFIG: '1',
    // An EC2 instance's own role is no stand-in for one that could not be had.
    AWS_EC2_METADATA_DISABLED: 'true',
    // MinIO's library takes keys of that alias in ~/.mc/config.json before an endpoint.
    MINIO_ALIAS: ROLE_PROFILE,
    ...endpointVariables({ url, token }),
    DAYPASS_GRANT: `${until === 'unset' ? '' : UNTIL_GRANT_ENDS}${token.expose()}`,
  });
}

/** At the beginning of a `DAYPASS_GRANT` without which there is no role any more. */
export const UNTIL_GRANT_ENDS = 'serve.';

/** The endpoint alone, for containers, which have no profiles of this machine. */
export function endpointEnvironment(
  role: PlacedRole,
  grant: { readonly url: string; readonly token: Secret },
): Assignments {
  return complete(role, endpointVariables(grant));
}

function endpointVariables({ url, token }: { readonly url: string; readonly token: Secret }) {
  return { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: token.expose() };
}

/** When the credentials end by this machine's clock: ms since the epoch. */
export function endOf(role: RoleRef, { expiresAt }: RoleCredentials, { agent }: CommandContext): number {
  return expiresAt - agent.clockOffset(role.session);
}

/**
 * The region to work in: the one that was asked for, else the environment's (that is also how a program inside another one gets
 * what the outer one was given), else the account's by the settings, else the session's; null where nothing is said.
 * @throws DaypassError usage for what can't be a region, in the environment as well: some tools would refuse it, others take it for a host.
 */
export function regionOf(role: RoleRef, { agent, request }: CommandContext, asked: string | undefined): string | null {
  if (asked !== undefined && !isRegion(asked)) {
    throw new DaypassError('usage', `"${printable(asked)}" is not a region.`, { next: 'Give one like eu-west-1.' });
  }
  if (asked !== undefined) return asked;
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const) {
    const value = request.env[name];
    if (!value) continue;
    if (isRegion(value)) return value;
    throw new DaypassError('usage', `${name} is "${printable(value)}" here, which is not a region.`, {
      next: 'Fix or unset it, or give --region REGION.',
    });
  }
  return agent.regionOf(role);
}

function complete({ role, name, region }: PlacedRole, own: Readonly<Record<string, string>>): Assignments {
  const set: Record<string, string> = { ...own };
  if (region !== null) {
    set.AWS_REGION = region;
    set.AWS_DEFAULT_REGION = region;
  }
  set.DAYPASS_ROLE = promptName({ role, name });
  set.DAYPASS_ROLE_REF = roleReference({ role, name });
  return { set, unset: RIVALS.filter((rival) => set[rival] === undefined) };
}

/** Without what only commands of Daypass and prompts on this machine read. */
export function withoutOwn({ set, unset }: Assignments): Assignments {
  const own = Object.entries(set).filter(([name]) => !name.startsWith('DAYPASS_'));
  return { set: Object.fromEntries(own), unset };
}
