/** What STS reads from a SAML response. The XML is looked through by pattern; its signature is not checked here. */
import { WireError } from './wire-error.ts';

export interface Assertion {
  readonly issuer: string;
  readonly audience: string;
  readonly sessionName: string;
  /** Role and provider, in either order. */
  readonly roles: readonly (readonly string[])[];
  /** `SessionDuration` in seconds. */
  readonly durationSeconds: number | null;
}

const ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes';
const AUDIENCES =
  /^(?:https:\/\/(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/saml|urn:amazon:webservices)$/;

/** @param now ms since the epoch. @throws WireError InvalidIdentityToken | ExpiredTokenException */
export function assertionOf(encoded: string, now: number): Assertion {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const audience = first(text, /<(?:\w+:)?Audience>([^<]+)</);
  if (!AUDIENCES.test(audience))
    throw new WireError('InvalidIdentityToken', 'Response signature invalid or wrong audience');
  const end = Date.parse(first(text, /NotOnOrAfter="([^"]+)"/));
  if (!(end > now)) throw new WireError('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  const [duration] = valuesOf(text, 'SessionDuration');
  return {
    issuer: first(text, /<(?:\w+:)?Issuer[^>]*>([^<]+)</),
    audience,
    sessionName: valuesOf(text, 'RoleSessionName')[0] ?? '',
    roles: valuesOf(text, 'Role').map((pair) => pair.split(',').map((arn) => arn.trim())),
    durationSeconds: duration === undefined ? null : Number(duration),
  };
}

function first(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1]?.trim() ?? '';
}

function valuesOf(text: string, name: string): string[] {
  const attribute =
    new RegExp(`Name="${ATTRIBUTE}/${name}"[^>]*>([\\s\\S]*?)</(?:\\w+:)?Attribute>`).exec(text)?.[1] ?? '';
  return [...attribute.matchAll(/AttributeValue[^>]*>([^<]+)</g)].map(([, value = '']) => value.trim());
}
