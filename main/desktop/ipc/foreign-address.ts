/**
 * Where a session that the window defines would send the person and this machine. The window's page could be in other hands:
 * with an address of its choice and a sign-in it could carry names of accounts away, which it can see.
 */
import { isLoopback, isPageAddress, isRegion } from '../../../common/patterns.ts';
import { readStartUrl } from '../../../common/start-url.ts';
import { readSource } from '../../settings/sources.ts';

/** The address that the person has to agree to; null for one of AWS's own or of this machine. @throws DaypassError settings-invalid */
export function foreignAddressOf(source: unknown): string | null {
  const definition = readSource(source);
  if (definition.kind === 'saml') return unlessLocal(definition.signInUrl);
  if (definition.kind === 'oidc' && definition.token.from === 'provider') return unlessLocal(definition.token.issuer);
  return null;
}

/** The same for a session of Identity Center. Its user reports what is wrong with it. */
export function foreignStartUrl({ startUrl, region }: { startUrl: string; region: string }): string | null {
  const read = readStartUrl(startUrl);
  return read.problem === null && !read.isKnown && isRegion(region) ? read.url : null;
}

function unlessLocal(address: string): string | null {
  return isPageAddress(address) && isLoopback(new URL(address).hostname) ? null : address;
}
