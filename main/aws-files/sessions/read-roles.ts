/**
 * Profiles of the AWS config file that assume a role: `role_arn` with `source_profile`, `credential_source` or
 * `web_identity_token_file`. Each becomes a session of its own, named after the profile, but for those that build on the environment of
 * whichever program asks: AWS's tools alone see that. Rules: botocore's credential
 * resolution and docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html.
 */

import { isRegion, isRoleArn } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import { errorOfCase, inSection } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type {
  AssumeRoleBase,
  AssumeRoleDefinition,
  IdentityCenterDefinition,
  OidcDefinition,
} from '../../base/session-definition.ts';
import { servedRole } from '../credential-process.ts';
import { isText } from '../section-name.ts';
import type { SectionSettings } from '../sections.ts';
import { parseStartUrl } from '../start-url.ts';

type RoleDefinition = AssumeRoleDefinition | OidcDefinition;

/**
 * @param sessions Identity Center's, which come first: a profile with the name of one gets another name.
 */
export function readRoles(
  profiles: readonly SectionSettings[],
  sessions: readonly IdentityCenterDefinition[],
): { sessions: RoleDefinition[]; problems: DaypassError[] } {
  const taken = new Set(sessions.map(({ name }) => name));
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const found: RoleDefinition[] = [];
  const problems: DaypassError[] = [];
  for (const profile of profiles) {
    if (!profile.values.has('role_arn') || isOfEnvironment(profile, byName)) continue;
    try {
      found.push(define(profile, { byName, sessions, nameOf: (name) => (taken.has(name) ? `${name} (role)` : name) }));
    } catch (error) {
      if (!(error instanceof DaypassError)) throw error;
      problems.push(inSection(error, profile.place));
    }
  }
  return { sessions: found, problems };
}

/** Whether a role's credentials begin with keys in the environment: `credential_source = Environment`, there or below it. */
export function isOfEnvironment(
  { name, values }: SectionSettings,
  byName: ReadonlyMap<string, SectionSettings>,
  above: readonly string[] = [],
): boolean {
  if (!values.has('role_arn') || values.has('web_identity_token_file')) return false;
  const source = values.get('source_profile');
  if (source === undefined) return values.get('credential_source') === 'Environment';
  const below = byName.get(source);
  return below !== undefined && !above.includes(source) && isOfEnvironment(below, byName, [...above, name]);
}

interface Around {
  readonly byName: ReadonlyMap<string, SectionSettings>;
  readonly sessions: readonly IdentityCenterDefinition[];
  /** Name of the session that a profile becomes. */
  readonly nameOf: (profile: string) => string;
}

/** @throws DaypassError config-invalid */
function define(profile: SectionSettings, around: Around): RoleDefinition {
  const { values } = profile;
  const roleArn = values.get('role_arn') ?? '';
  if (!isText(profile.name)) throw errorOfCase('name-no-text', {});
  if (!isRoleArn(roleArn)) throw errorOfCase('role-arn-invalid', {});
  const common = {
    name: around.nameOf(profile.name),
    origin: 'profile',
    region: regionOf(values.get('region')),
    policy: null,
    policyArns: [],
  } as const;
  const request = { roleArn, durationSeconds: seconds(values.get('duration_seconds')) };
  const sessionName = values.get('role_session_name') ?? null;
  const tokenFile = values.get('web_identity_token_file');
  if (tokenFile) {
    return {
      kind: 'oidc',
      ...common,
      token: { from: 'file', path: tokenFile },
      sessionNameClaim: 'sub',
      sessionName,
      roles: [{ ...request, policy: null, policyArns: [] }],
      identityPool: null,
    };
  }
  return {
    kind: 'assume-role',
    ...common,
    ...request,
    base: baseOf(profile, around),
    externalId: values.get('external_id') ?? null,
    mfaSerial: values.get('mfa_serial') ?? null,
    sessionName,
    sourceIdentity: null,
    tags: {},
    transitiveTagKeys: [],
  };
}

function baseOf({ name, values }: SectionSettings, around: Around): AssumeRoleBase {
  const source = values.get('source_profile');
  const machine = values.get('credential_source');
  if (source && machine) throw errorOfCase('two-bases', {});
  if (machine) {
    if (machine === 'Ec2InstanceMetadata' || machine === 'EcsContainer') return { from: machine };
    throw errorOfCase('credential-source-unknown', {});
  }
  if (!source) throw errorOfCase('key-missing', { key: 'source_profile' });
  const below = around.byName.get(source);
  if (source === name && below && hasKeys(below)) throw errorOfCase('own-keys', { name });
  if (below?.values.has('role_arn')) return { from: 'session', session: around.nameOf(source) };
  const role = below && roleOf(below, around.sessions);
  // What is left are long-term keys, here or in the credentials file: an IAM user, which has a session of that name or none.
  return role ? { from: 'role', role } : { from: 'session', session: source };
}

/** The Identity Center role that a profile stands for, in whichever of three forms. */
function roleOf({ values }: SectionSettings, sessions: readonly IdentityCenterDefinition[]): RoleRef | null {
  const process = values.get('credential_process');
  const served = process ? servedRole(process) : null;
  if (served) return typeof served === 'string' ? null : served;
  const [account, role] = [values.get('sso_account_id'), values.get('sso_role_name')];
  if (!account || !role) return null;
  const session = values.get('sso_session') ?? legacySession(values, sessions);
  return session ? { session, account, role } : null;
}

function legacySession(
  values: SectionSettings['values'],
  sessions: readonly IdentityCenterDefinition[],
): string | undefined {
  try {
    const startUrl = parseStartUrl(values.get('sso_start_url') ?? '');
    return sessions.find((one) => one.startUrl === startUrl && one.region === values.get('sso_region'))?.name;
  } catch {
    return undefined;
  }
}

function hasKeys({ values }: SectionSettings): boolean {
  return values.has('aws_access_key_id');
}

function seconds(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 900 && value <= 43_200) return value;
  throw errorOfCase('duration-invalid', {});
}

/** A region that is none counts as not said: the profile's region is of use elsewhere too. */
function regionOf(text: string | undefined): string | null {
  return text !== undefined && isRegion(text) ? text : null;
}
