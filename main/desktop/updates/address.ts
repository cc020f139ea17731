import { isPageAddress } from '../../../common/patterns.ts';

/** Where an answer sends one on to. @throws Error where that is not safe */
export function redirectTarget(from: URL, location: string): URL {
  const to = new URL(location, from);
  // Only what is on this machine itself may stay there: a server elsewhere does not choose a port here.
  const isSafe = to.protocol === 'https:' || (isPageAddress(to.href) && from.hostname === to.hostname);
  if (!isSafe) throw new Error('The release server leads to an address that is not safe.');
  return to;
}

/** How often one is sent on, at most. */
export const MAX_REDIRECTS = 5;
