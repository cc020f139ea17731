/** From a role and what a person asked for to the console: what the command line, the window and the tray have in common. */
import type { RoleRef } from '../../../common/roles.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Requester } from '../../agent/requester.ts';

import type { SessionView } from '../../agent/views.ts';
import { DaypassError } from '../../base/errors.ts';
import { knownService } from '../../console/destination.ts';
import {
  type ConsoleDependencies,
  type ConsoleRequest,
  type ConsoleTarget,
  consoleLink,
  openConsole,
  portalConsoleLink,
} from '../../console/open.ts';
import { isOfMultiSession, regionOfPage } from '../../console/partition.ts';
import type { Settings } from '../../settings/schema.ts';

export interface ConsoleWish {
  /** Id or any other name of a service. */
  readonly service?: string | undefined;
  readonly region?: string | undefined;
  /** A page of the console, as copied from a browser. */
  readonly page?: string | undefined;
  readonly signOutFirst?: boolean | undefined;
  /** Where to open it; the settings say so otherwise. */
  readonly target?: ConsoleTarget | undefined;
}

/** Where a console leads that nothing is known of. */
const LAST_RESORT = 'us-east-1';

/**
 * Opens a role's console.
 * @returns what was opened.
 * @throws DaypassError usage | no-service | no-session | sign-in-required | no-browser | browser-failed | console-refused | aws-*
 */
export async function openRoleConsole(
  agent: Agent,
  role: RoleRef,
  requester: Requester | 'own',
  wish: ConsoleWish,
  dependencies: ConsoleDependencies,
): Promise<{ request: ConsoleRequest; target: ConsoleTarget }> {
  const request = consoleRequest(agent, role, requester, wish);
  const target = wish.target ?? targetIn(agent.settings.get(), request, dependencies);
  refuseVainSignOut(wish, target);
  await openConsole(request, target, dependencies);
  note(agent, wish);
  return { request, target };
}

/** The address that opens a role's console, or the portal's own link where that is what the settings or the wish say. */
export async function roleConsoleLink(
  agent: Agent,
  role: RoleRef,
  requester: Requester | 'own',
  wish: ConsoleWish,
  dependencies: ConsoleDependencies,
): Promise<{ url: string; isSecret: boolean }> {
  const request = consoleRequest(agent, role, requester, wish);
  const target = wish.target ?? targetIn(agent.settings.get(), request, dependencies);
  refuseVainSignOut(wish, target);
  const isSecret = target.opens !== 'portal';
  const url = isSecret ? (await consoleLink(request, dependencies)).expose() : portalConsoleLink(request);
  note(agent, wish);
  return { url, isSecret };
}

function consoleRequest(agent: Agent, role: RoleRef, requester: Requester | 'own', wish: ConsoleWish): ConsoleRequest {
  const { accountName, colour } = agent.describeRole(role);
  const session = agent.view().sessions.find(({ name }) => name === role.session);
  const { hours } = agent.settings.get().console;
  return {
    role,
    accountName,
    colour,
    destination: {
      service: wish.service,
      page: wish.page,
      region: wish.region ?? regionOfPage(wish.page ?? '') ?? usualRegion(agent, role),
    },
    sessionSeconds: hours === null || mayNotSayHowLong(session?.kind) ? null : Math.round(hours * 3600),
    signOutFirst: wish.signOutFirst ?? false,
    startUrl: session?.startUrl ?? null,
    credentials: () => agent.consoleCredentials(role, requester),
  };
}

/** Where a role's console leads unless somebody says otherwise. */
export function usualRegion(agent: Agent, role: RoleRef): string {
  return agent.regionOf(role) ?? LAST_RESORT;
}

/** Credentials of role chaining and GetFederationToken can't (AWS, "Enabling custom identity broker access"). */
function mayNotSayHowLong(kind: SessionView['kind'] | undefined): boolean {
  return kind === 'assume-role' || kind === 'iam-user';
}

/** A sign-out that AWS would refuse, or that would end nothing, is said before anything is asked for. @throws DaypassError usage */
function refuseVainSignOut({ signOutFirst, page }: ConsoleWish, { opens }: ConsoleTarget): void {
  if (!signOutFirst) return;
  if (page !== undefined && isOfMultiSession(page)) {
    throw new DaypassError(
      'usage',
      'That page comes from a browser with multi-session support, where AWS refuses to sign out first.',
      { next: 'Run the command without --sign-out-first: such a browser holds up to five sessions at a time.' },
    );
  }
  if (opens !== 'portal' && opens !== 'isolated') return;
  const what =
    opens === 'portal'
      ? "The portal's own link can't sign out first."
      : 'A window of Daypass has a console session of its own: there is none to end first.';
  throw new DaypassError('usage', what, { next: 'Run the command without --sign-out-first, or name a --browser.' });
}

/** What the settings say, as far as it can be had: not every session has a portal, not every agent has windows. */
function targetIn(
  { console: { opens, browser, containers } }: Settings,
  { startUrl }: ConsoleRequest,
  { openIsolated }: ConsoleDependencies,
): ConsoleTarget {
  if (opens === 'portal' && startUrl !== null) return { opens };
  if (opens === 'isolated' && openIsolated !== null) return { opens };
  return browserTarget({ console: { opens, browser, containers } });
}

/** The browser that the settings name, else the default one; never a window of Daypass. */
export function browserTarget({
  console: { opens, browser, containers },
}: {
  readonly console: Pick<Settings['console'], 'opens' | 'browser' | 'containers'>;
}): ConsoleTarget {
  return opens === 'browser' && browser !== null ? { opens, browser, containers } : { opens: 'default' };
}

function note(agent: Agent, { service, region, page }: ConsoleWish): void {
  if (service !== undefined) agent.usage.noteService(knownService(service).id);
  // A page says its own region: the person has not chosen it.
  if (region !== undefined && page === undefined) agent.usage.noteRegion(region);
}
