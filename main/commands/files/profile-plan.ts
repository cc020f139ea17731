/** Which profiles the AWS config file is to have, from the roles that are known. */

import { roleKey } from '../../../common/roles.ts';
import { refOf } from '../../agent/listing/role-list.ts';
import type { RoleView } from '../../agent/views.ts';
import { credentialProcess, type ServedRole } from '../../aws-files/credential-process.ts';
import { foreignProfiles, type ManagedProfile, type OwnProfile } from '../../aws-files/managed-block.ts';
import { type ProfileName, profileNames } from '../../aws-files/profile-name.ts';
import { ProfilePrecedence } from '../../aws-files/profile-precedence.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { printable } from '../terminal/text.ts';
import type { Note } from './notes.ts';

interface Chosen {
  readonly session: string;
  readonly account: string;
  readonly role: string;
  readonly accountName: string;
  readonly ownName: string | null;
  readonly region: string | null;
}

/** As much of a command's context as a plan takes. */
export interface PlanContext {
  readonly agent: CommandContext['agent'];
  readonly host: {
    readonly client: readonly string[];
    readonly paths: Pick<CommandContext['host']['paths'], 'awsConfig' | 'awsCredentials'>;
  };
}

export interface ProfilePlan {
  readonly profiles: readonly ManagedProfile[];
  /** About names that are not what the template made. */
  readonly notes: readonly Note[];
}

/**
 * @param roles those that are to have a profile.
 * @throws DaypassError usage for a template that is none.
 */
export function planProfiles({ agent, host }: PlanContext, roles: readonly RoleView[], template: string): ProfilePlan {
  const chosen: Chosen[] = roles.map((view) => ({
    ...refOf(view),
    accountName: view.alias ?? view.accountName,
    ownName: view.favouriteName,
    region: agent.regionOf(refOf(view)),
  }));
  const named = profileNames(chosen, template);
  const profiles = named.map(({ name, role }) => ({
    name,
    region: role.region,
    credentialProcess: credentialProcess(host.client, role),
  }));
  return { profiles, notes: notesAbout(named) };
}

/**
 * Leaves out profiles whose names the person has given to others, in either of AWS's files; told in a sentence.
 * @throws DaypassError config-invalid where a name of ours is in the file of keys, which comes first for AWS's tools.
 */
export async function checkNames(
  { host: { paths } }: Pick<PlanContext, 'host'>,
  { profiles, notes }: ProfilePlan,
  skipExisting: boolean,
): Promise<ProfilePlan> {
  const [config, credentials] = await Promise.all([readFileText(paths.awsConfig), readFileText(paths.awsCredentials)]);
  const precedence = new ProfilePrecedence(config, credentials);
  if (skipExisting) {
    const foreign = foreignProfiles(config);
    const left = profiles.filter(({ name }) => !foreign.has(name) && !precedence.hasKeys(name));
    const skipped = profiles.length - left.length;
    return {
      profiles: left,
      notes: skipped === 0 ? notes : [...notes, { code: 'names-taken', values: { n: skipped } }],
    };
  }
  const clash = profiles.find(({ name }) => precedence.hasKeys(name));
  if (clash) {
    throw new DaypassError(
      'config-invalid',
      `[${clash.name}] in ${paths.awsCredentials} holds keys that AWS's tools would use instead. Nothing was changed.`,
      { next: 'Choose names with --template, or leave these out with --skip-existing.' },
    );
  }
  return { profiles, notes };
}

/**
 * Which of our profiles are taken out because no role was chosen for them. One whose session has not been listed is left: the
 * role may be there all the same. The profiles of the active role and of `daypass exec` always stay.
 */
export function pruneRule({ agent }: Pick<PlanContext, 'agent'>): (profile: OwnProfile) => boolean {
  const listed = new Map(agent.view().sessions.map(({ name, listing }) => [name, listing.completedAt !== null]));
  const known = new Set(agent.roles().map((view) => roleKey(refOf(view))));
  return ({ serves }) =>
    typeof serves !== 'string' && (known.has(roleKey(serves)) || listed.get(serves.session) !== false);
}

/** `payments-prod, 111122223333, Admin`, for a table. */
export function describeServed(serves: ServedRole, names: ReadonlyMap<string, string>): string[] {
  if (serves === 'active') return ['the active role', '', ''];
  if (serves === 'inherited') return ['the role of `daypass exec` or `shell`', '', ''];
  return [printable(names.get(serves.account) ?? ''), serves.account, printable(serves.role)];
}

function notesAbout(named: readonly ProfileName<Chosen>[]): Note[] {
  const changed = named.filter(({ instead }) => instead !== null);
  const [first] = changed;
  if (!first) return [];
  const values = { before: first.instead ?? '', after: first.name };
  if (changed.length === 1) return [{ code: 'name-shared', values }];
  const n = new Set(changed.map(({ instead }) => instead)).size;
  return [{ code: 'names-shared', values: { n, ...values } }];
}
