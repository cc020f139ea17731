/**
 * The two profiles in Daypass's block that don't name a role: `[profile daypass]` hands out whichever role is active, and
 * `[profile daypass-role]` that of the `daypass exec` or `daypass shell` that a program runs in.
 */
import { credentialProcess, type ServedRole, servedRole } from './credential-process.ts';
import { editFile } from './edit-file.ts';
import { DEFAULTS, parseIni } from './ini.ts';
import { foreignProfiles, putProfiles } from './managed-block.ts';
import { sectionName } from './section-name.ts';

export const ACTIVE_PROFILE = 'daypass';
export const ROLE_PROFILE = 'daypass-role';

/** Settings of a profile that lead to credentials. */
const LEADS_TO_CREDENTIALS =
  /^(?:aws_access_key_id|credential_process|role_arn|sso_session|sso_account_id|sso_start_url|web_identity_token_file|login_session|credential_source|source_profile)$/;

/**
 * Sees to it that the profile is there, with the region of the role that is active now. A profile of that name that the user
 * has made is left alone.
 * @param client program and first arguments of the client.
 * @param region null leaves the region to the caller of AWS's tools.
 * @throws DaypassError config-invalid when the block is damaged; config-unreadable | state-unwritable.
 */
export function ensureActiveProfile(
  path: string,
  { client, region }: { client: readonly string[]; region: string | null },
): Promise<void> {
  return ensureProfile(path, { name: ACTIVE_PROFILE, region, client, served: 'active' });
}

/** The same for the profile that `daypass exec` names. It has no region, because `exec` sets that in the environment. */
export function ensureRoleProfile(path: string, client: readonly string[]): Promise<void> {
  return ensureProfile(path, { name: ROLE_PROFILE, region: null, client, served: 'inherited' });
}

/** Whether keys come before `[profile daypass]`: every AWS tool uses these then. @param credentials text of the file of keys, as `readFileText` has it */
export function isActiveProfileHidden(credentials: string): boolean {
  return parseIni(credentials).some(({ header }) => header === ACTIVE_PROFILE);
}

/**
 * Why a program that reads these two files would not get its role from `[profile daypass-role]`; null where it would. Every SDK
 * takes a named profile before anything but keys in the environment (docs/decisions/0012).
 * @param config text of the AWS config file that the program reads, @param credentials of its file of keys; both as `readFileText` has them.
 */
export function roleProfileProblem(config: string, credentials: string): 'missing' | 'not-ours' | 'keys' | null {
  if (parseIni(credentials).some(({ header }) => mayNameRoleProfile(header))) return 'keys';
  const sections = parseIni(config);
  const isThere = sections.some(({ header }) => {
    const named = sectionName(header);
    return named?.kind === 'profile' && named.name === ROLE_PROFILE;
  });
  if (!isThere) return 'missing';
  const own = sections.filter(({ header }) => mayNameRoleProfile(header));
  // Python's configparser copies the settings of [DEFAULT] into every section.
  const entries = sections
    .filter(({ header }) => header === DEFAULTS)
    .concat(own)
    .flatMap((section) => section.entries);
  const leading = entries.filter(({ key }) => LEADS_TO_CREDENTIALS.test(key));
  const [only] = leading;
  return leading.length === 1 && only && servedRole(only.value) === 'inherited' ? null : 'not-ours';
}

/**
 * Whether some SDK takes this header for that profile, in a file of either kind. Not all read as botocore does: Go's first one takes
 * `[daypass-role]` in the config file before `[profile daypass-role]` (its `setFromIniFile`).
 */
function mayNameRoleProfile(header: string): boolean {
  const words = header
    .replace(/["'\\]/g, ' ')
    .trim()
    .toLowerCase();
  return words.replace(/^profile\s+/, '') === ROLE_PROFILE;
}

/** Whether a file has a `[default]` profile that leads to credentials. @param text as `readFileText` has it. */
export function hasDefaultCredentials(text: string): boolean {
  return parseIni(text).some(
    ({ header, entries }) =>
      sectionName(header)?.name === 'default' && entries.some(({ key }) => LEADS_TO_CREDENTIALS.test(key)),
  );
}

interface NewProfile {
  readonly name: string;
  readonly region: string | null;
  readonly client: readonly string[];
  readonly served: ServedRole;
}

async function ensureProfile(path: string, { name, region, client, served }: NewProfile): Promise<void> {
  const line = credentialProcess(client, served);
  await editFile(path, (text) => {
    if (foreignProfiles(text).has(name)) return text;
    return putProfiles(text, [{ name, region, credentialProcess: line }], () => false).text;
  });
}
