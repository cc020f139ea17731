/** Commands that other programs start (git, docker, kubectl): nobody is there to pick a role, or to be asked for a region. */
import type { RoleRef } from '../../../common/roles.ts';
import { askerOf } from '../../agent/asker.ts';
import type { RoleCredentials } from '../../base/credentials.ts';

import type { SigningScope } from '../../base/sigv4.ts';
import type { CommandContext } from '../framework/command.ts';
import { type NamedRole, roleArgument } from './role-argument.ts';

/** The role that is named, else DAYPASS_ROLE of whoever started the program, else the active one. @throws as `roleArgument` */
export function helperRole(context: CommandContext, named: string | undefined): Promise<NamedRole> {
  return roleArgument(context, named ?? (context.request.env.DAYPASS_ROLE || '@active'));
}

/** The role's credentials, asked for in the name of the program that started the client. @throws as `Agent.credentials` */
export function helperCredentials(
  { agent, request }: CommandContext,
  role: RoleRef,
  action: string,
): Promise<RoleCredentials> {
  return agent.credentials(role, askerOf(request, action));
}

/** What a signature is made of, at this moment of AWS's clock. */
export function signingScope(
  { agent, clock }: CommandContext,
  role: RoleRef,
  of: Pick<SigningScope, 'credentials' | 'region' | 'service'>,
): SigningScope {
  return { ...of, now: clock.now() + agent.clockOffset(role.session) };
}
