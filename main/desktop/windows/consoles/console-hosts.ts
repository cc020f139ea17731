/** Where an isolated console window may go without asking: the hosts of the partition that it signed in to. */
import { PARTITIONS } from '../../../../common/partitions.ts';

/** Sites of each partition, subdomains included. Pages of customers (`amazonaws.com`: buckets, load balancers) are not. */
const SITES: readonly (readonly string[])[] = PARTITIONS.map(({ name, site }) =>
  name === 'aws-eusc' ? [site, 'aws.eu'] : [site],
);

/**
 * @param first the address that signed in: it settles the partition.
 * @param own an origin that stands in for AWS's sign-in (`AWS_ENDPOINT_URL_SIGNIN`), if any.
 * @returns whether a window may go to an address.
 */
export function consoleNavigation(first: string, own: string | undefined): (url: string) => boolean {
  const sites = SITES.find((group) => group.some((site) => isBelow(hostOf(first), site))) ?? [];
  const ownOrigin = own ? originOf(own) : null;
  return (url) => {
    if (ownOrigin !== null && originOf(url) === ownOrigin) return true;
    const parsed = parse(url);
    if (parsed?.protocol !== 'https:' || parsed.port !== '' || parsed.username !== '') return false;
    return sites.some((site) => isBelow(parsed.hostname, site));
  };
}

function isBelow(host: string, site: string): boolean {
  return host === site || host.endsWith(`.${site}`);
}

function hostOf(url: string): string {
  return parse(url)?.hostname ?? '';
}

function originOf(url: string): string | null {
  return parse(url)?.origin ?? null;
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
