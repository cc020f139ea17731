/** The address of a page of the console as it works in any browser that may see the page: nothing in it signs in. */
import { consolePageOf } from './partition.ts';

/** What the sign-in leaves in an address: a code that works once, and where it came from. */
const SIGN_IN_MARK = 'isauthcode';
const OF_SIGN_IN = [SIGN_IN_MARK, 'code', 'state', 'hashArgs'];

/** Null for pages of the sign-in, and for what no other browser has. */
export function pageLink(address: string): string | null {
  const page = consolePageOf(address);
  if (page) return withoutSignIn(new URL(page.page));
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' || url.username !== '') return null;
  return url.hostname.split('.').some((label) => /^signin(?:-fips)?$/.test(label)) ? null : withoutSignIn(url);
}

/** Services with a host of their own (`health.aws.amazon.com`) are signed in to in the same way. */
function withoutSignIn(url: URL): string {
  if (url.searchParams.has(SIGN_IN_MARK)) for (const name of OF_SIGN_IN) url.searchParams.delete(name);
  return url.href;
}
