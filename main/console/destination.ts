/** The page of the console that a sign-in leads to. */
import { errorOfCase } from '../base/error-cases.ts';
import { type ConsolePlace, consolePlace, isConsoleHost, withoutSessionLabel } from './partition.ts';
import { type ConsoleService, findService, searchServices } from './services.ts';

export interface Destination {
  /** Id or any other name of a service in the catalogue; the console's start page without one. */
  readonly service?: string | undefined;
  readonly region: string;
  /** A page of the console, as copied from a browser, instead of a service. */
  readonly page?: string | undefined;
}

/** How many similar names an error offers. */
const SUGGESTIONS = 5;

/**
 * The address of a page of the console.
 * @throws DaypassError usage | no-service
 */
export function destinationUrl({ service, region, page }: Destination): string {
  const place = consolePlace(region);
  if (page !== undefined) return ownPage(page, place);
  return service === undefined ? pageOf('console/home', place, false) : serviceUrl(knownService(service), place);
}

/** @throws DaypassError no-service, with the names that come closest. */
export function knownService(name: string): ConsoleService {
  const service = findService(name);
  if (service) return service;
  const similar = searchServices(name).slice(0, SUGGESTIONS);
  const command =
    similar.length > 0
      ? `Did you mean ${similar.map(({ id }) => id).join(', ')}?`
      : 'Run `daypass console --services` to see them all.';
  throw errorOfCase('no-service', { name }, undefined, { command });
}

function serviceUrl({ path, isGlobal }: ConsoleService, place: ConsolePlace): string {
  return pageOf(path, place, isGlobal);
}

function pageOf(path: string, place: ConsolePlace, isGlobal: boolean): string {
  const [page, fragment] = path.split('#', 2);
  const url = new URL(`https://${isGlobal ? place.globalConsole : place.console}/${page}`);
  if (!isGlobal) url.searchParams.set('region', place.region);
  if (fragment !== undefined) url.hash = fragment;
  return url.href;
}

/** A sign-in link must not lead anywhere else. */
function ownPage(text: string, { partition }: ConsolePlace): string {
  const url = parsed(text);
  if (url?.protocol === 'https:' && url.username === '' && url.port === '' && isConsoleHost(url.hostname, partition)) {
    return withoutSessionLabel(url).href;
  }
  throw errorOfCase('page-not-console', { partition });
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
