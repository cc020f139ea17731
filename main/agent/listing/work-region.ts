/** The region that programs with a session's roles work in, where neither they nor the rules of an account say one. */
import { partitionOfArn } from '../../../common/partitions.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { SessionDefinition } from '../../base/session-definition.ts';

/**
 * The session's own; for a role on top of another, that of the session below it; for OpenID and SAML sessions that say none,
 * the region whose STS they ask. Null where nothing is known.
 */
export function workRegion(
  { session, account, role }: RoleRef,
  find: (name: string) => SessionDefinition | null,
): string | null {
  // A circle is reported elsewhere; here the loop only has to end.
  const seen = new Set<string>();
  for (let definition = find(session); definition && !seen.has(definition.name); definition = below(definition, find)) {
    seen.add(definition.name);
    if (definition.region !== null) return definition.region;
    if (definition.kind === 'oidc') {
      const { identityPool, roles } = definition;
      const arn = roles.find(
        ({ roleArn }) => roleArn.includes(`:${account}:`) && roleArn.endsWith(`/${role}`),
      )?.roleArn;
      return identityPool?.region ?? partitionOfArn(arn ?? roles[0]?.roleArn ?? '').home;
    }
  }
  return null;
}

function below(
  definition: SessionDefinition,
  find: (name: string) => SessionDefinition | null,
): SessionDefinition | null {
  if (definition.kind !== 'assume-role') return null;
  const { base } = definition;
  if (base.from === 'role') return find(base.role.session);
  return base.from === 'session' ? find(base.session) : null;
}
