/**
 * Where a session that the window defines would send the person and this machine. The window's page could be in other hands:
 * with an address of its choice and a sign-in it could carry names of accounts away, which it can see.
 */
import { isLoopback, isPageAddress, isRegion, partsOfRoleArn } from '../../../common/patterns.ts';
import { readStartUrl } from '../../../common/start-url.ts';
import { readSource } from '../../settings/sources.ts';

/** The address that the person has to agree to; null for one of AWS's own or of this machine. @throws DaypassError settings-invalid */
export function foreignAddressOf(source: unknown): string | null {
  const definition = readSource(source);
  switch (definition.kind) {
    case 'saml':
      return unlessLocal(definition.signInUrl);
    case 'oidc':
      return definition.token.from === 'provider' ? unlessLocal(definition.token.issuer) : null;
    case 'assume-role':
    case 'console-login':
    case 'iam-user':
    case 'identity-center':
      return null;
  }
}

/**
 * A role of another account than the sessions know, that the person has to agree to; null for none. AWS tells the owner of an account
 * who assumes a role in it, with texts that the definition chooses (`externalId`, tags). A session with a provider is asked about by its
 * address.
 * @param known the accounts of all sessions. @throws DaypassError settings-invalid
 */
export function foreignRoleOf(source: unknown, known: ReadonlySet<string>): string | null {
  const definition = readSource(source);
  if (definition.kind !== 'assume-role') return null;
  return known.has(partsOfRoleArn(definition.roleArn).account) ? null : definition.roleArn;
}

/** The address of a session of Identity Center that the person has to agree to. Its user reports what is wrong with it. */
export function foreignStartUrl({ startUrl, region }: { startUrl: string; region: string }): string | null {
  const read = readStartUrl(startUrl);
  return read.problem === null && !read.isKnown && isRegion(region) ? read.url : null;
}

function unlessLocal(address: string): string | null {
  return isPageAddress(address) && isLoopback(new URL(address).hostname) ? null : address;
}
