/** Commands that other programs start (git, docker, kubectl): no one is there to pick a role, or to be asked for a region. */
import type { RoleRef } from '../../../common/roles.ts';
import { requesterOf } from '../../agent/requester.ts';
import type { SigningScope } from '../../base/aws/sigv4.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import type { CommandContext } from '../framework/command.ts';
import { inheritedRole, roleArgument } from './role-argument.ts';
import type { NamedRole } from './role-name.ts';

/** The role that is named, else that of the `daypass exec` or `shell` around the program, else the active one. @throws as `roleArgument` */
export async function helperRole(context: CommandContext, named: string | undefined): Promise<NamedRole> {
  if (named !== undefined) return roleArgument(context, named);
  await context.agent.reloadConfig();
  return (await inheritedRole(context)) ?? roleArgument(context, '@active');
}

/** The role's credentials, asked for in the name of the program that started the client. @throws as `Agent.credentials` */
export function helperCredentials(
  { agent, request }: CommandContext,
  role: RoleRef,
  action: string,
): Promise<RoleCredentials> {
  return agent.credentials(role, requesterOf(request, action));
}

/** What a signature is made of, at this moment of AWS's clock. */
export function signingScope(
  { agent, clock }: CommandContext,
  role: RoleRef,
  of: Pick<SigningScope, 'credentials' | 'region' | 'service'>,
): SigningScope {
  return { ...of, now: clock.now() + agent.clockOffset(role.session) };
}
