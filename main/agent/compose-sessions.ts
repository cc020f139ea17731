/** The sessions with their sources and lists, and the list of roles over all of them, as the agent puts them together. */
import type { RoleRef } from '../../common/roles.ts';
import { hasNameRules } from '../../common/rules.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { definedRoles } from '../base/session-definition.ts';
import type { AgentDependencies } from './agent-dependencies.ts';
import { baseRolesOf } from './base-roles.ts';
import type { CredentialCache } from './credential-cache.ts';
import { SessionCatalogue } from './listing/catalogue.ts';
import { catalogueFile, definedCatalogue } from './listing/catalogue-file.ts';
import { RoleList } from './listing/role-list.ts';
import type { Outages } from './outages.ts';
import { Seal } from './seal.ts';
import { Sessions } from './sessions.ts';
import type { UsageFile } from './usage.ts';

/** What doesn't exist yet when the sessions are created: sessions and cache need each other. */
export interface LaterDependencies {
  readonly sessions: () => Sessions;
  readonly credentials: (role: RoleRef) => Promise<RoleCredentials>;
  readonly refreshRoles: (session: string) => Promise<void>;
}

export function composeSessions(dependencies: AgentDependencies, outages: Outages, later: LaterDependencies): Sessions {
  const { clock, log, keychain, paths, createSource, settings, moreSessions } = dependencies;
  const seal = new Seal({ keychain, log, isNeeded: () => hasNameRules(settings.get()) });
  return new Sessions({
    configPath: paths.awsConfig,
    credentialsPath: paths.awsCredentials,
    clock,
    log,
    more: moreSessions,
    createSource: (definition) => createSource(definition, baseRolesOf(definition.name, later)),
    createCatalogue: (definition, source) => {
      const file = definedCatalogue(definition, clock) ?? catalogueFile(paths.state, definition, { clock, log, seal });
      const watched = outages.watched(source, () => later.refreshRoles(source.session));
      return new SessionCatalogue({ clock, log, source: watched, file });
    },
  });
}

export function composeRoleList(
  sessions: Sessions,
  cache: CredentialCache,
  { settings, usage }: Pick<AgentDependencies, 'settings'> & { readonly usage: UsageFile },
): RoleList {
  return new RoleList({
    sessions: () =>
      sessions.list().map(({ definition, catalogue }) => ({
        name: definition.name,
        accounts: catalogue.accounts(),
        namesAccounts: definedRoles(definition) === null,
        isNamed: (account: string) => catalogue.isNamed(account),
      })),
    settings: () => settings.get(),
    live: () => cache.live(),
    recents: () => usage.recents(),
  });
}
