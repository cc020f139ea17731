/**
 * Reads the response that an identity provider posts to AWS: which roles it gives, how long it is good for. Everything
 * that would make AWS refuse it is found here first, so that the person reads why (SAML 2.0 core §2 and §3,
 * docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html). Whether the signature is
 * right only AWS can tell: it has the provider's certificate. That it is one of what is read here, and of nothing next to
 * it, is seen to (core §5.4).
 */
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import { regionFor, type SamlAudience } from './endpoints.ts';
import { parseRole, type SamlRole } from './role.ts';
import { requireSignature } from './signature.ts';
import { childrenOf, type Element, parseXml, textOf } from './xml.ts';

export interface SamlResponse {
  /** base64, as STS takes it. */
  readonly encoded: Secret;
  /** The address at AWS that it is posted to. */
  readonly recipient: string;
  readonly roles: readonly SamlRole[];
  /** Name of the session at AWS, mostly a mail address. */
  readonly sessionName: string;
  /** What the provider wants the session to last, in s, if it says. */
  readonly durationSeconds: number | null;
  /** Until when AWS takes it: ms since the epoch. */
  readonly expiresAt: number;
}

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';

/** Characters of base64 that STS takes (AssumeRoleWithSAML). */
const MAX_ENCODED_CHARACTERS = 100_000;
/** AWS takes a response within five minutes of its issue. */
const MAX_AGE_MS = 5 * 60_000;
/** How far the provider's clock may be ahead of AWS's, in ms. */
const NOT_BEFORE_LEEWAY_MS = 60_000;

/**
 * @param posted base64 as posted, or a form body or line with `SAMLResponse=` before it, or the field of the page's source, as
 *   browsers' tools copy it.
 * @param now by AWS's clock, ms since the epoch.
 * @throws DaypassError saml-invalid
 */
export function readResponse(posted: string, audience: SamlAudience, now: number): SamlResponse {
  const encoded = base64Of(posted);
  const response = parseXml(Buffer.from(encoded, 'base64'));
  if (response.localName !== 'Response' || response.namespaceURI !== PROTOCOL) {
    throw errorOfCase('saml-no-response', {});
  }
  requireSuccess(response);
  const destination = response.getAttribute('Destination');
  if (destination && !audience.isEndpoint(destination)) throw forAnother(destination);
  const assertion = onlyAssertion(response);
  requireSignature(response, assertion);
  requireAudience(assertion, audience);
  const { recipient, expiresAt } = requireConfirmation(assertion, audience, now);
  const attributes = attributesOf(assertion);
  const values = attributes.get(`${ATTRIBUTES}Role`) ?? [];
  const roles = values.flatMap((value) => parseRole(value, audience.partition) ?? []);
  if (roles.length === 0) {
    throw errorOfCase('saml-no-role', {});
  }
  const seconds = Number(attributes.get(`${ATTRIBUTES}SessionDuration`)?.[0]);
  return {
    encoded: new Secret(encoded),
    recipient,
    roles: unique(roles),
    sessionName: attributes.get(`${ATTRIBUTES}RoleSessionName`)?.[0] ?? '',
    durationSeconds: Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200 ? seconds : null,
    expiresAt,
  };
}

function base64Of(posted: string): string {
  const tooLarge = () => errorOfCase('saml-large', { limit: MAX_ENCODED_CHARACTERS.toLocaleString('en') });
  // Room for line breaks and percent signs; beyond that it is not even looked at.
  if (posted.length > 2 * MAX_ENCODED_CHARACTERS) throw tooLarge();
  const source = withoutEntities(posted);
  const input = /<input\b[^>]*\bname=["']?SAMLResponse\b[^>]*>/i.exec(source)?.[0];
  const field = /(?:^|[&\s'"])SAMLResponse=([^&\s'"]+)/.exec(source)?.[1];
  let text = input ? (/\bvalue=["']?([^"'>]+)/i.exec(input)?.[1] ?? '') : source;
  try {
    if (field !== undefined) text = decodeURIComponent(field);
  } catch {
    // The check below says what is wrong.
  }
  const encoded = text.replace(/\s+/g, '');
  if (encoded.length > MAX_ENCODED_CHARACTERS) throw tooLarge();
  if (encoded === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) throw errorOfCase('saml-no-base64', {});
  return encoded;
}

/** A page's source writes `+` as `&#x2B;` and `=` as `&#61;`; base64 has no `&` of its own. */
function withoutEntities(text: string): string {
  return text.replace(/&#(?:x([\da-f]{1,4})|(\d{1,5}));/gi, (_entity, hex?: string, decimal?: string) =>
    String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );
}

function requireSuccess(response: Element): void {
  const status = childrenOf(response, PROTOCOL, 'Status')[0];
  const code = status && childrenOf(status, PROTOCOL, 'StatusCode')[0]?.getAttribute('Value');
  if (code === SUCCESS) return;
  const message = status && childrenOf(status, PROTOCOL, 'StatusMessage')[0];
  const said = message ? textOf(message).slice(0, 200) : (code ?? 'no status').split(':').at(-1);
  throw errorOfCase('idp-refused', { reason: said ?? '' });
}

/** Exactly one, where it belongs: a second one elsewhere is how signatures are made to cover something else. */
function onlyAssertion(response: Element): Element {
  if (response.getElementsByTagNameNS(ASSERTION, 'EncryptedAssertion').length > 0) {
    throw errorOfCase('saml-encrypted', {});
  }
  const [assertion] = childrenOf(response, ASSERTION, 'Assertion');
  if (!assertion) throw errorOfCase('saml-no-assertion', {});
  if (response.getElementsByTagNameNS(ASSERTION, 'Assertion').length > 1) {
    throw errorOfCase('saml-several', {});
  }
  return assertion;
}

function requireAudience(assertion: Element, audience: SamlAudience): void {
  const conditions = childrenOf(assertion, ASSERTION, 'Conditions')[0];
  const restrictions = conditions ? childrenOf(conditions, ASSERTION, 'AudienceRestriction') : [];
  if (restrictions.length === 0) throw errorOfCase('saml-for-none', {});
  for (const restriction of restrictions) {
    const audiences = childrenOf(restriction, ASSERTION, 'Audience').map(textOf);
    if (!audiences.some((one) => audience.isAudience(one))) throw forAnother(audiences[0] ?? 'no one');
  }
}

/** Checks recipient and times of the confirmation that is meant for AWS. */
function requireConfirmation(
  assertion: Element,
  audience: SamlAudience,
  now: number,
): Pick<SamlResponse, 'recipient' | 'expiresAt'> {
  const subject = childrenOf(assertion, ASSERTION, 'Subject')[0];
  const confirmations = (subject ? childrenOf(subject, ASSERTION, 'SubjectConfirmation') : []).flatMap((one) =>
    childrenOf(one, ASSERTION, 'SubjectConfirmationData'),
  );
  const recipients = confirmations.map((one) => one.getAttribute('Recipient') ?? '');
  const confirmation = confirmations.find((_one, index) => audience.isEndpoint(recipients[index] ?? ''));
  if (!confirmation) throw forAnother(recipients[0] || 'no one');
  const conditions = childrenOf(assertion, ASSERTION, 'Conditions')[0];
  const starts = timesOf('NotBefore', conditions, confirmation);
  const issued = timesOf('IssueInstant', assertion).map((at) => at + MAX_AGE_MS);
  const expiresAt = Math.min(...timesOf('NotOnOrAfter', conditions, confirmation), ...issued);
  if (!Number.isFinite(expiresAt)) throw errorOfCase('saml-endless', {});
  if (expiresAt <= now) {
    const what = 'The answer of the identity provider has ended: AWS takes it for 5 minutes.';
    throw untimely(new DaypassError('sign-in-expired', what));
  }
  if (starts.some((start) => start > now + NOT_BEFORE_LEEWAY_MS)) {
    throw untimely(errorOfCase('saml-too-early', {}));
  }
  return { recipient: confirmation.getAttribute('Recipient') ?? '', expiresAt };
}

const UNTIMELY = new WeakSet<object>();

function untimely(error: DaypassError): DaypassError {
  UNTIMELY.add(error);
  return error;
}

/** Whether a response was refused for its times only, which the clock of this machine may be to blame for. */
export function isUntimely(error: unknown): boolean {
  return typeof error === 'object' && error !== null && UNTIMELY.has(error);
}

function timesOf(name: string, ...elements: (Element | undefined)[]): number[] {
  return elements.flatMap((element) => {
    const text = element?.getAttribute(name);
    if (!text) return [];
    const time = Date.parse(text);
    if (Number.isNaN(time)) throw errorOfCase('saml-no-time', { name });
    return [time];
  });
}

function attributesOf(assertion: Element): Map<string, string[]> {
  const attributes = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, ASSERTION, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, ASSERTION, 'Attribute')) {
      const name = attribute.getAttribute('Name') ?? '';
      const values = childrenOf(attribute, ASSERTION, 'AttributeValue').map(textOf);
      attributes.set(name, [...(attributes.get(name) ?? []), ...values]);
    }
  }
  return attributes;
}

function unique(roles: readonly SamlRole[]): SamlRole[] {
  return [...new Map(roles.map((role) => [role.roleArn, role])).values()];
}

function forAnother(audience: string): DaypassError {
  const whom = audience.slice(0, 200);
  const region = regionFor(audience);
  return region === null
    ? errorOfCase('saml-for-another', { whom })
    : errorOfCase('saml-other-partition', { whom, region });
}
