/** What STS reads from a SAML response whose signature holds. Refusals are in AWS's words (see `saml-signature.ts`). */
import type { Element } from '@xmldom/xmldom';
import { WireError } from '../http/wire-error.ts';
import type { SamlProvider } from '../iam/iam.ts';
import { childrenOf, signedAssertion } from './saml-signature.ts';

export interface Assertion {
  readonly issuer: string;
  readonly audience: string;
  readonly sessionName: string;
  /** Role and provider, in either order. */
  readonly roles: readonly (readonly string[])[];
  /** `SessionDuration` in seconds. */
  readonly durationSeconds: number | null;
}

const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes';
const AUDIENCES =
  /^(?:https:\/\/(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/saml|urn:amazon:webservices)$/;

/** @param providers that it may be of. @param now ms since the epoch. @throws WireError InvalidIdentityToken | ExpiredTokenException */
export function assertionOf(encoded: string, providers: readonly SamlProvider[], now: number): Assertion {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const certificates = providers.flatMap((provider) => provider.certificates);
  const assertion = signedAssertion(xml, certificates);
  const issuer = textOf(assertion, 'Issuer');
  if (!providers.some((provider) => provider.issuer === issuer)) {
    throw new WireError('InvalidIdentityToken', 'Issuer not present in specified provider');
  }
  const [conditions] = childrenOf(assertion, ASSERTION, 'Conditions');
  const [restriction] = conditions ? childrenOf(conditions, ASSERTION, 'AudienceRestriction') : [];
  const audience = restriction ? textOf(restriction, 'Audience') : '';
  if (!AUDIENCES.test(audience)) {
    throw new WireError('InvalidIdentityToken', 'Response does not contain the required audience');
  }
  const end = Date.parse(conditions?.getAttribute('NotOnOrAfter') ?? '');
  if (!(end > now)) throw new WireError('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  const [duration] = valuesOf(assertion, 'SessionDuration');
  return {
    issuer,
    audience,
    sessionName: valuesOf(assertion, 'RoleSessionName')[0] ?? '',
    roles: valuesOf(assertion, 'Role').map((pair) => pair.split(',').map((arn) => arn.trim())),
    durationSeconds: duration === undefined ? null : Number(duration),
  };
}

function textOf(parent: Element, name: string): string {
  return childrenOf(parent, ASSERTION, name)[0]?.textContent?.trim() ?? '';
}

function valuesOf(assertion: Element, name: string): string[] {
  return childrenOf(assertion, ASSERTION, 'AttributeStatement')
    .flatMap((statement) => childrenOf(statement, ASSERTION, 'Attribute'))
    .filter((attribute) => attribute.getAttribute('Name') === `${ATTRIBUTE}/${name}`)
    .flatMap((attribute) => childrenOf(attribute, ASSERTION, 'AttributeValue'))
    .map((value) => value.textContent?.trim() ?? '');
}
