/**
 * The two profiles in Daypass's block that don't name a role: `[profile daypass]` hands out whichever role is active, and
 * `[profile daypass-role]` that of the `daypass exec` or `daypass shell` that a program runs in.
 */
import { credentialProcess, type ServedRole } from './credential-process.ts';
import { editFile } from './edit-file.ts';
import { foreignProfiles, putProfiles } from './managed-block.ts';

export const ACTIVE_PROFILE = 'daypass';
export const ROLE_PROFILE = 'daypass-role';

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
