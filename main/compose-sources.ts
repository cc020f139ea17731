/**
 * Makes the source of a session, by its kind. What most people never need is loaded when there is a session of that kind, and
 * not before: the agent lives for days in the background, and AWS's clients are large.
 */
import { userInfo } from 'node:os';
import type { AgentDependencies } from './agent/agent-dependencies.ts';
import type { IdentifyKey } from './agent/sessions/iam-users.ts';
import { ClockOffset } from './sources/clock-offset.ts';
import { createIdentityCenterSource, type IdentityCenterDependencies } from './sources/identity-center/index.ts';
import type { Sts } from './sources/sts.ts';

/** What all sources take, and what only Identity Center does. */
export type SourcesDependencies = Omit<IdentityCenterDependencies, 'definition'>;

export function createSources(dependencies: SourcesDependencies): AgentDependencies['createSource'] {
  return async (definition, base) => {
    switch (definition.kind) {
      case 'identity-center':
        return createIdentityCenterSource({ ...dependencies, definition });
      case 'iam-user': {
        const { createIamUserSource } = await import('./sources/iam-user/index.ts');
        return createIamUserSource({ ...dependencies, definition });
      }
      case 'oidc': {
        const { createOidcSource } = await import('./sources/oidc/index.ts');
        return createOidcSource({ ...dependencies, definition, userName: userInfo().username });
      }
      case 'assume-role': {
        const { createAssumeRoleSource } = await import('./sources/assume-role/index.ts');
        return createAssumeRoleSource({ ...dependencies, definition, base, userName: userInfo().username });
      }
      case 'saml': {
        const { createSamlSource } = await import('./sources/saml/index.ts');
        return createSamlSource({ ...dependencies, definition });
      }
      case 'console-login': {
        const { createConsoleLoginSource } = await import('./sources/console-login/index.ts');
        return createConsoleLoginSource({ ...dependencies, definition });
      }
    }
  };
}

/** Asks AWS whose a long-term key is. */
export function createIdentifyKey(dependencies: SourcesDependencies): IdentifyKey {
  return async (key, region) => {
    const { createUserApi } = await import('./sources/iam-user/api.ts');
    const { identifyKey } = await import('./sources/iam-user/identify.ts');
    return identifyKey(
      createUserApi({ ...dependencies, region, offset: new ClockOffset(dependencies.clock) }, null),
      key,
    );
  };
}

/** STS of a region, for commands. */
export async function openSts(dependencies: SourcesDependencies, region: string): Promise<Sts> {
  const { Sts } = await import('./sources/sts.ts');
  return new Sts({ ...dependencies, region, offset: new ClockOffset(dependencies.clock) });
}
