/**
 * One-click console: from a role's credentials to a browser that is signed in. Start reading here, then `federation.ts`
 * (the sign-in), `destination.ts` (where it leads) and `../platform/browser/one-time-redirect.ts` (how the address stays secret).
 */

import type { Colour } from '../../common/colours.ts';
import type { RoleRef } from '../../common/roles.ts';
import type { Clock } from '../base/clock.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import {
  type BrowserChoice,
  type ContainerColour,
  type ContainerScheme,
  chooseBrowser,
  containerUrl,
  findBrowsers,
  openInBrowser,
} from '../platform/browser/browsers.ts';
import type { HandOver } from '../platform/browser/hand-over.ts';
import type { Log } from '../platform/log.ts';
import type { Fetch } from '../platform/network/fetch.ts';
import { type Destination, destinationUrl } from './destination.ts';
import { afterSignOut, loginUrl, signinToken } from './federation.ts';
import { consolePlace } from './partition.ts';
import { portalLink } from './portal-link.ts';

/** Which console, for whom. */
export interface ConsoleRequest {
  readonly role: RoleRef;
  readonly accountName: string;
  /** The account's colour, for containers and windows. */
  readonly colour: Colour | null;
  readonly destination: Destination;
  /** How long the console's session is to last, in seconds; null leaves it to AWS. See `signinToken`. */
  readonly sessionSeconds: number | null;
  /** End the browser's present console session first. */
  readonly signOutFirst: boolean;
  /** The portal that has the role, or null where the role comes from none. */
  readonly startUrl: string | null;
  /** Asked once, and only where the sign-in needs them. @throws DaypassError sign-in-required and the like */
  readonly credentials: () => Promise<RoleCredentials>;
}

/** Where a console opens. */
export type ConsoleTarget =
  | { readonly opens: 'default' }
  | { readonly opens: 'browser'; readonly browser: string; readonly containers: ContainerScheme | null }
  | { readonly opens: 'isolated' }
  | { readonly opens: 'portal' };

/** A console in a window of Daypass. */
export interface IsolatedConsole {
  readonly role: RoleRef;
  readonly accountName: string;
  readonly colour: Colour | null;
  /** Signs in and leads to the destination. */
  readonly url: Secret;
}

export interface ConsoleDependencies {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly handOver: HandOver;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Opens a window of Daypass; null where there is none to open. */
  readonly openIsolated: ((console: IsolatedConsole) => Promise<void>) | null;
}

/**
 * The address that opens the console: works for 15 minutes, for anyone who has it.
 * @throws DaypassError usage | no-service | console-refused | aws-* and what asking for the credentials throws
 */
export async function consoleLink(request: ConsoleRequest, dependencies: ConsoleDependencies): Promise<Secret> {
  const { destination, sessionSeconds, signOutFirst, startUrl, credentials } = request;
  const place = consolePlace(destination.region);
  const page = destinationUrl(destination);
  const token = await signinToken(place, await credentials(), sessionSeconds, dependencies);
  const url = loginUrl(place, token, page, { issuer: startUrl, env: dependencies.env });
  return signOutFirst ? afterSignOut(place, url, dependencies.env) : url;
}

/** The portal's link to the same console; not a secret. @throws DaypassError usage | no-service | no-portal */
export function portalConsoleLink({ startUrl, role, destination }: ConsoleRequest): string {
  if (startUrl === null)
    throw new DaypassError('no-portal', `${role.session} has no portal that could open a console.`);
  return portalLink(startUrl, role, destinationUrl(destination));
}

/**
 * Opens the console. Resolves once a browser or window has taken it.
 * @throws DaypassError no-browser | browser-failed | no-window and what `consoleLink` throws
 */
export async function openConsole(
  request: ConsoleRequest,
  target: ConsoleTarget,
  dependencies: ConsoleDependencies,
): Promise<void> {
  const { role, accountName, colour } = request;
  switch (target.opens) {
    case 'portal':
      return dependencies.handOver(new Secret(portalConsoleLink(request)), dependencies.openBrowser);
    case 'isolated': {
      if (!dependencies.openIsolated) throw new DaypassError('no-window', 'This agent has no windows of its own.');
      return dependencies.openIsolated({
        role,
        accountName,
        colour,
        url: await consoleLink({ ...request, startUrl: null }, dependencies),
      });
    }
    case 'default':
      return dependencies.handOver(await consoleLink(request, dependencies), dependencies.openBrowser);
    case 'browser': {
      // A browser that isn't there is said before AWS is asked.
      const choice = chooseBrowser(await findBrowsers(dependencies), target.browser);
      const link = await consoleLink(request, dependencies);
      return dependencies.handOver(link, (url) =>
        openInBrowser(choice, inContainer(url, choice, target, request), dependencies),
      );
    }
  }
}

const CONTAINER_COLOUR: Readonly<Record<Colour, ContainerColour>> = {
  red: 'red',
  orange: 'orange',
  yellow: 'yellow',
  green: 'green',
  blue: 'blue',
  purple: 'purple',
  grey: 'toolbar',
};

function inContainer(
  url: string,
  { browser }: BrowserChoice,
  { containers }: { containers: ContainerScheme | null },
  { accountName, role, colour }: ConsoleRequest,
): string {
  if (containers === null || browser.family !== 'firefox') return url;
  const name = `${accountName} ${role.role}`;
  return containerUrl(containers, { name, url, colour: colour ? CONTAINER_COLOUR[colour] : 'blue' });
}
