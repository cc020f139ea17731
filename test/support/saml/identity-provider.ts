/** An identity provider of the `samlify` library, set up for AWS as real ones are. What it says is up to the test. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Its types come without the packages that they refer to.
const samlify = createRequire(import.meta.url)('samlify');

export const AWS_SAML = 'https://signin.aws.amazon.com/saml';
const KEY = readFileSync(new URL('./idp-key.pem', import.meta.url), 'utf8');
const CERTIFICATE = readFileSync(new URL('./idp-certificate.pem', import.meta.url), 'utf8');
const ISSUER = 'https://idp.test/metadata';
/** How AWS knows this provider. */
export const IDP = { issuer: ISSUER, certificates: [CERTIFICATE] };
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';

export interface SamlAnswer {
  /** ms since the epoch. */
  readonly now?: number;
  readonly roles?: readonly string[];
  readonly sessionName?: string;
  readonly durationSeconds?: number;
  readonly audience?: string;
  readonly recipient?: string;
  /** What is signed: the assertion (true), the response round it, or nothing. */
  readonly signed?: boolean | 'response';
  /** Signs with a key that AWS doesn't know, and says that it is the right one. */
  readonly foreignKey?: boolean;
  readonly status?: string;
  /** How long it is good for, in ms. */
  readonly lifetimeMs?: number;
  /** Bytes of an attribute that no one asked for. */
  readonly ballast?: number;
}

export function roleValue(account: string, role: string, provider = 'acme'): string {
  return `arn:aws:iam::${account}:role/${role},arn:aws:iam::${account}:saml-provider/${provider}`;
}

/** The value of the form field `SAMLResponse`. */
export async function samlResponse(answer: SamlAnswer = {}): Promise<string> {
  const { audience = AWS_SAML, recipient = AWS_SAML, signed = true, now = Date.now(), lifetimeMs = 300_000 } = answer;
  const idp = samlify.IdentityProvider({
    entityID: ISSUER,
    privateKey: answer.foreignKey ? foreignKey() : KEY,
    signingCert: CERTIFICATE,
    isAssertionEncrypted: false,
    loginResponseTemplate: { context: template(answer), attributes: [] },
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: 'https://idp.test/sign-in' },
    ],
    singleLogoutService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: 'https://idp.test/sign-out' },
    ],
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress'],
  });
  const aws = samlify.ServiceProvider({
    entityID: audience,
    wantAssertionsSigned: signed !== 'response',
    wantMessageSigned: signed === 'response',
    signatureConfig: {
      prefix: 'ds',
      location: { reference: "/*[local-name(.)='Response']/*[local-name(.)='Issuer']", action: 'after' },
    },
    assertionConsumerService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: recipient, isDefault: true },
    ],
  });
  const at = (ms: number) => new Date(now + ms).toISOString();
  const fill = (context: string) => ({
    id: '_response',
    context: samlify.SamlLib.replaceTagsByValue(context, {
      ID: '_response',
      AssertionID: '_assertion',
      Destination: recipient,
      Audience: audience,
      SubjectRecipient: recipient,
      Issuer: ISSUER,
      IssueInstant: at(0),
      StatusCode: answer.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ConditionsNotBefore: at(-1000),
      ConditionsNotOnOrAfter: at(lifetimeMs),
      SubjectConfirmationDataNotOnOrAfter: at(lifetimeMs),
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress',
      NameID: 'ann@acme.test',
      InResponseTo: '',
    }),
  });
  const user = { email: 'ann@acme.test' };
  const { context } = await idp.createLoginResponse(aws, {}, 'post', user, fill);
  if (signed) return context;
  // The library signs one or the other always.
  const xml = Buffer.from(context, 'base64').toString('utf8');
  const unsigned = xml.replace(/<(\w+:)?Signature .*<\/\1Signature>/s, '');
  if (unsigned === xml) throw new Error('There was no signature.');
  return Buffer.from(unsigned, 'utf8').toString('base64');
}

function foreignKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

function template({ roles = [roleValue('111122223333', 'Admin')], sessionName, durationSeconds, ballast }: SamlAnswer) {
  const attribute = (name: string, values: readonly string[]) =>
    `<saml:Attribute Name="${name}">${values
      .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
      .join('')}</saml:Attribute>`;
  const attributes = [
    attribute(`${ATTRIBUTES}Role`, roles),
    attribute(`${ATTRIBUTES}RoleSessionName`, [sessionName ?? 'ann@acme.test']),
    ...(durationSeconds ? [attribute(`${ATTRIBUTES}SessionDuration`, [String(durationSeconds)])] : []),
    ...(ballast ? [attribute('groups', ['x'.repeat(ballast)])] : []),
  ];
  const statement = `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`;
  return samlify.SamlLib.defaultLoginResponseTemplate.context
    .replace('{AttributeStatement}', statement)
    .replace('{AuthnStatement}', '')
    .replaceAll(' InResponseTo="{InResponseTo}"', '');
}
