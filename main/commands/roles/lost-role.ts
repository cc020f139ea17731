/** Whether programs that are started here still are the role of the `daypass exec`, `shell` or `serve` around them. */
import { ACTIVE_PROFILE, ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import type { CommandContext } from '../framework/command.ts';
import { printable } from '../terminal/text.ts';
import { otherRoleProfile } from './program-files.ts';

/** These come before the profile in some SDKs: docs/decisions/0012. */
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_DEFAULT_PROFILE'] as const;

/**
 * A warning where something has changed the role's variables or its profile since, such as a shell's start file. Null where nothing
 * has, outside of these commands, and where keys are set (`--static`, `daypass env`): those can't be told from others.
 */
export async function lostRoleLine(context: CommandContext, name: string): Promise<string | null> {
  const what = await whatCameBefore(context);
  return what && `Programs that start here may not be ${name}: ${what}. Run them with \`daypass exec -- …\`.\n`;
}

async function whatCameBefore(context: CommandContext): Promise<string | null> {
  const { env, present = [] } = context.request;
  if (!env.DAYPASS_GRANT || !env.DAYPASS_ROLE_REF) return null;
  const { AWS_PROFILE: profile = '' } = env;
  // A client before 0.2 tells that there is a profile, and not which.
  const isUntold = profile === '' && present.includes('AWS_PROFILE');
  const isOurs = [ROLE_PROFILE, ACTIVE_PROFILE].includes(profile) || isUntold;
  if (!isOurs) return `AWS_PROFILE ${profile === '' ? 'is no longer set' : `is ${printable(profile)}`}`;
  const key = KEYS.find((rival) => present.includes(rival));
  if (key !== undefined) return `${key} is set`;
  return profile === ROLE_PROFILE ? otherRoleProfile(context) : null;
}
