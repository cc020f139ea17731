/** What the agent is made of, and how the parts know each other. `agent.ts` says what can be asked of them. */
import type { RoleRef } from '../../common/roles.ts';
import { hasNameRules } from '../../common/rules.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import type { DisposableStack } from '../base/disposable.ts';
import { definedRoles } from '../base/session-definition.ts';
import { Activity } from './activity.ts';
import type { AgentDependencies } from './agent-dependencies.ts';
import { Approvals } from './approvals.ts';
import { baseRolesOf, fetchMade, rolesBelow } from './base-roles.ts';
import { ChosenRoles } from './chosen-roles.ts';
import { CredentialCache, type Made } from './credential-cache.ts';
import { SessionCatalogue } from './listing/catalogue.ts';
import { catalogueFile, definedCatalogue } from './listing/catalogue-file.ts';
import { Listings } from './listing/listings.ts';
import { withNearRoles } from './listing/near-roles.ts';
import { RoleList } from './listing/role-list.ts';
import { workRegion } from './listing/work-region.ts';
import { Protection } from './protection.ts';
import { RoleAccess } from './role-access.ts';
import { Seal } from './seal.ts';
import { Outages } from './sessions/outages.ts';
import { SessionAccess } from './sessions/session-access.ts';
import { SessionEdits } from './sessions/session-edits.ts';
import { Sessions } from './sessions/sessions.ts';
import { SignIns } from './sessions/sign-ins.ts';
import { UsageFile } from './usage.ts';

export type AgentParts = ReturnType<typeof composeAgent>;

/**
 * @param resources closes the parts that need it, the last one first.
 * @param openSignInWindow called when a sign-in needs a window.
 */
export function composeAgent(
  dependencies: AgentDependencies,
  resources: DisposableStack,
  openSignInWindow: (session: string, url: string) => void,
) {
  const { clock, log } = dependencies;
  const records = openRecords(dependencies, resources);
  const roleParts = composeRoles(dependencies, records);
  const signIns = new SignIns({ clock, log, openWindow: openSignInWindow });
  const access = composeAccess(dependencies, resources, { ...records, ...roleParts, signIns });
  resources.add(roleParts.sessions);
  resources.add(signIns);
  return { ...records, ...roleParts, signIns, ...access };
}

/** What is kept of what was asked, allowed and refused. */
function openRecords({ clock, log, keychain, paths, settings }: AgentDependencies, resources: DisposableStack) {
  const usage = resources.add(new UsageFile(paths.state, { clock, log }));
  const activity = resources.add(new Activity(paths.state, { clock, log }));
  const protection = resources.add(new Protection({ settings, keychain, activity, log }));
  const rememberMs = () => settings.get().approvalMinutes * 60_000;
  const approvals = resources.add(new Approvals({ clock, log, rememberMs }));
  const outages = resources.add(new Outages(clock));
  return { usage, activity, protection, approvals, outages };
}

type Records = ReturnType<typeof openRecords>;

/** Sessions, their roles and credentials. */
function composeRoles(dependencies: AgentDependencies, { usage, outages }: Records) {
  const { clock, log, keychain, settings } = dependencies;
  const credentials = async (role: RoleRef) => (await cache.get(role)).credentials;
  const sessions: Sessions = composeSessions(dependencies, outages, {
    sessions: () => sessions,
    credentials,
    refreshRoles: async (session) => (await sessions.get(session)).catalogue.refresh(),
  });
  const clockOffset = (session: string) => sessions.find(session)?.source.clockOffset() ?? 0;
  const cache: CredentialCache = new CredentialCache({
    keychain,
    clock,
    log,
    fetch: (role) => fetchRole(role, { sessions, cache, outages }),
    basesOf: (role) => rolesBelow(role, sessions),
    clockOffset,
  });
  const wanted = () => [...usage.recents(), ...settings.get().favourites];
  const listings = new Listings({ log, credentials, wanted });
  const roles = composeRoleList(sessions, cache, { settings, usage });
  const regionOf = (role: RoleRef) =>
    roles.describe(role).region ?? workRegion(role, (name) => sessions.find(name)?.definition ?? null);
  return { sessions, cache, listings, roles, clockOffset, regionOf };
}

/** Who gets what: signing in, credentials, the active role, changes of sessions. */
function composeAccess(
  dependencies: AgentDependencies,
  resources: DisposableStack,
  parts: Records & ReturnType<typeof composeRoles> & { readonly signIns: SignIns },
) {
  const { clock, keychain, paths, settings, client, identifyKey, programOf } = dependencies;
  const { sessions, cache, usage, signIns, listings, outages, roles, approvals, protection, activity, regionOf } =
    parts;
  const shared = { settings, sessions, cache, usage };
  const sessionAccess = resources.add(new SessionAccess({ ...shared, signIns, listings, outages }));
  const roleAccess = new RoleAccess({
    ...shared,
    roles,
    approvals,
    protection,
    activity,
    programOf,
    onSignInRequired: (role, noted) => sessionAccess.setDue(sessionAccess.toSignInTo(role.session), role, noted),
  });
  const configPath = paths.awsConfig;
  const credentialsPath = paths.awsCredentials;
  const chosenRoles = new ChosenRoles({ ...shared, configPath, credentialsPath, client, regionOf });
  const signOut = (name: string) => sessionAccess.signOut(name);
  const edits = new SessionEdits({ ...shared, configPath, keychain, clock, identifyKey, signOut });
  return { sessionAccess, roleAccess, chosenRoles, edits };
}

/** From the role's source; an error that AWS could not be reached is noted, and one about a role names those with similar names. */
async function fetchRole(
  role: RoleRef,
  {
    sessions,
    cache,
    outages,
  }: { readonly sessions: Sessions; readonly cache: CredentialCache; readonly outages: Outages },
): Promise<Made> {
  try {
    return await fetchMade(role, sessions, ({ source }) =>
      outages.watch(
        role.session,
        () => source.credentials(role),
        () => cache.get(role),
      ),
    );
  } catch (error) {
    throw withNearRoles(error, role, sessions.find(role.session)?.catalogue.accounts() ?? []);
  }
}

/** What doesn't exist yet when the sessions are created: sessions and cache need each other. */
interface LaterDependencies {
  readonly sessions: () => Sessions;
  readonly credentials: (role: RoleRef) => Promise<RoleCredentials>;
  readonly refreshRoles: (session: string) => Promise<void>;
}

function composeSessions(dependencies: AgentDependencies, outages: Outages, later: LaterDependencies): Sessions {
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

function composeRoleList(
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
