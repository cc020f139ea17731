/** The region of an access portal, as its address and its page tell it. */
import { isRegion } from './patterns.ts';
import { readStartUrl } from './start-url.ts';

const META = /<meta\s+name=["']region["']\s+content=["']([^"']{1,40})["']/i;

/** Null where the address is none of AWS's portals, or does not tell. */
export function regionOfPortal(address: string): string | null {
  const read = readStartUrl(address);
  return read.problem === null ? read.region : null;
}

/** What the portal's page says in its head (as granted#413 records it); null where it says nothing that is a region. */
export function regionOnPage(html: string): string | null {
  const region = META.exec(html)?.[1] ?? '';
  return isRegion(region) ? region : null;
}
