/** `[profile daypass]`: the profile in Daypass's block that hands out whichever role is active. */
import { credentialProcess } from './credential-process.ts';
import { editFile } from './edit-file.ts';
import { foreignProfiles, putProfiles } from './managed-block.ts';

export const ACTIVE_PROFILE = 'daypass';

/**
 * Sees to it that the profile is there, with the region of the role that is active now. A profile of that name that the user
 * has made is left alone.
 * @param client program and first arguments of the client.
 * @param region null leaves the region to the caller of AWS's tools.
 * @throws DaypassError config-invalid when the block is damaged; config-unreadable | state-unwritable.
 */
export async function ensureActiveProfile(
  path: string,
  { client, region }: { client: readonly string[]; region: string | null },
): Promise<void> {
  const line = credentialProcess(client, 'active');
  await editFile(path, (text) => {
    if (foreignProfiles(text).has(ACTIVE_PROFILE)) return text;
    return putProfiles(text, [{ name: ACTIVE_PROFILE, region, credentialProcess: line }], () => false).text;
  });
}
