/** The variables that give a program a role, and those that would get in their way. */
import { isRegion } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import { parseIni } from '../../aws-files/ini.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { sectionName } from '../../aws-files/section-name.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { CommandContext } from '../framework/command.ts';
import type { Assignments } from '../terminal/shell-syntax.ts';
import { isoTime } from '../terminal/text.ts';
import type { NamedRole } from './role-argument.ts';

/** Where SDKs look for credentials and find them before, or instead of, the ones that are set here. */
const RIVALS = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
] as const;

/** Keys of a profile that lead to credentials. */
const LEADS_TO_CREDENTIALS =
  /^(?:aws_access_key_id|credential_process|role_arn|sso_session|sso_account_id|web_identity_token_file|login_session|credential_source)$/;

/** A role, and the region to work in, if one is known. */
export interface PlacedRole extends NamedRole {
  readonly region: string | null;
}

/** The keys themselves, which end when they end. */
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
  });
}

/** Where keys are to be had for as long as the program runs. */
export function endpointEnvironment(
  role: PlacedRole,
  { url, token }: { readonly url: string; readonly token: Secret },
): Assignments {
  return complete(role, {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token.expose(),
  });
}

/** When the credentials end by this machine's clock: ms since the epoch. */
export function endOf(role: RoleRef, { expiresAt }: RoleCredentials, { agent }: CommandContext): number {
  return expiresAt - agent.clockOffset(role.session);
}

/**
 * The region to work in: the one that was asked for, else the environment's (unless Daypass itself has set it there), else
 * the account's by the settings, else the session's; null where nothing is said.
 * @throws DaypassError usage for what can't be a region.
 */
export function regionOf(role: RoleRef, { agent, request }: CommandContext, asked: string | undefined): string | null {
  if (asked !== undefined && !isRegion(asked)) {
    throw new DaypassError('usage', `"${asked}" is not a region.`, { next: 'Give one like eu-west-1.' });
  }
  const { AWS_REGION, AWS_DEFAULT_REGION, DAYPASS_ROLE } = request.env;
  const inherited = DAYPASS_ROLE ? undefined : AWS_REGION || AWS_DEFAULT_REGION;
  const session = agent.view().sessions.find(({ name }) => name === role.session);
  return asked ?? inherited ?? agent.describeRole(role).region ?? session?.region ?? null;
}

/**
 * Whether the `[default]` profile leads to credentials. Some SDKs (boto3, the AWS CLI) take those before they ask an
 * endpoint, and there is no variable that would keep them from it.
 */
export async function hasDefaultCredentials({ host }: CommandContext): Promise<boolean> {
  for (const path of [host.paths.awsConfig, host.paths.awsCredentials]) {
    const text = await readFileText(path).catch(() => '');
    for (const { header, entries } of parseIni(text)) {
      if (sectionName(header)?.name !== 'default') continue;
      if (entries.some(({ key }) => LEADS_TO_CREDENTIALS.test(key))) return true;
    }
  }
  return false;
}

function complete({ role, name, region }: PlacedRole, own: Readonly<Record<string, string>>): Assignments {
  const set: Record<string, string> = { ...own };
  if (region !== null) {
    set.AWS_REGION = region;
    set.AWS_DEFAULT_REGION = region;
  }
  set.DAYPASS_ROLE = promptName({ role, name });
  return { set, unset: RIVALS.filter((rival) => set[rival] === undefined) };
}

/**
 * The role's name where a prompt may have it, and commands find it again: a shell may expand what is in its prompt, and
 * names of accounts and roles are others' to choose, so that what has such a name goes by the account's id.
 */
export function promptName({ role, name }: NamedRole): string {
  const isPlain = (text: string) => /^[\p{L}\p{N} _@.+=,:/-]+$/u.test(text);
  return [name, `${role.account}/${role.role}`].find(isPlain) ?? role.account;
}
