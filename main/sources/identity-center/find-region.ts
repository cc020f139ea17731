/**
 * Looks for the region of a portal, because AWS gives codes for the wrong one, too. Known addresses name it; else the portal's
 * page is asked as a browser without a sign-in would: no token and no cookie is sent, and one redirect is followed, to a portal.
 */
import { regionOfPortal, regionOnPage } from '../../../common/portal-region.ts';
import { readStartUrl } from '../../../common/start-url.ts';
import { type Clock, withTimeout } from '../../base/clock.ts';
import type { Log } from '../../platform/log.ts';
import { createFetch } from '../../platform/network/fetch.ts';
import type { Network } from '../../platform/network/network.ts';

/** How long the page may take, in ms: the person waits for what went wrong. */
const LIMIT_MS = 4_000;

export interface FindRegionDependencies {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
}

/** Null where it can't be told. Never fails. */
export async function findRegion(startUrl: string, dependencies: FindRegionDependencies): Promise<string | null> {
  const named = regionOfPortal(startUrl);
  if (named !== null) return named;
  if (!isPortal(startUrl)) return null;
  const { clock, network, log } = dependencies;
  const abort = new AbortController();
  const late = () => new Error('The portal did not answer in time.');
  return withTimeout(clock, LIMIT_MS, askPage(startUrl, network, abort.signal), late).catch((error) => {
    abort.abort();
    log.debug('The region of the portal was not found.', { error });
    return null;
  });
}

async function askPage(startUrl: string, network: Network, signal: AbortSignal): Promise<string | null> {
  const get = createFetch(network);
  const answer = await get(startUrl, { signal });
  const location = answer.headers.get('location');
  if (location === null) return regionOnPage(await answer.text());
  const target = new URL(location, startUrl).href;
  const named = regionOfPortal(target);
  if (named !== null || !isPortal(target)) return named;
  return regionOnPage(await (await get(target, { signal })).text());
}

/** One of AWS's own, over https; an emulator's on this machine. */
function isPortal(address: string): boolean {
  const read = readStartUrl(address);
  return read.problem === null && read.isKnown;
}
