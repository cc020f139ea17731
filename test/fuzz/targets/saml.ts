/**
 * What an identity provider posts: an answer with its roles, or an error of ours; no document type, no entity of its own, no
 * second assertion gets past, and nothing in it stands for more than it says.
 */
import { DOMParser } from '@xmldom/xmldom';
import { samlAudience } from '../../../main/sources/saml/endpoints.ts';
import { readResponse } from '../../../main/sources/saml/response.ts';
import { hold, requireWhole, valueOrOursSync } from '../properties.ts';

/** When the responses of the corpus are good. */
const NOW = Date.UTC(2026, 10, 24, 9);
const AWS = samlAudience('eu-west-1');
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

export function fuzz(input: Uint8Array): void {
  // As somebody pastes it, and as XML in base64.
  valueOrOursSync(() => readResponse(Buffer.from(input).toString('latin1'), AWS, NOW));
  const encoded = Buffer.from(input).toString('base64');
  const response = valueOrOursSync(() => readResponse(encoded, AWS, NOW));
  if (!response) return;
  const text = Buffer.from(input).toString('utf8');
  hold(!/<!\s*(DOCTYPE|ENTITY)/i.test(text), 'there is no document type');
  hold(Buffer.from(text, 'utf8').equals(Buffer.from(input)), 'it is UTF-8');
  const root = new DOMParser({ onError: () => undefined }).parseFromString(text, 'text/xml').documentElement;
  hold(root?.getElementsByTagNameNS(ASSERTION, 'Assertion').length === 1, 'there is one assertion');
  hold(response.encoded.expose() === encoded, 'AWS is given what was read');
  hold(response.expiresAt > NOW && response.expiresAt <= NOW + 6 * 60_000, 'it is good now, for minutes');
  hold(response.roles.length > 0, 'there is a role');
  for (const role of response.roles) {
    requireWhole(role);
    hold(role.roleArn.startsWith(`arn:aws:iam::${role.account}:role/`), 'a role is of the account that it says');
    hold(role.providerArn.startsWith(`arn:aws:iam::${role.account}:`), 'a provider is of the same account');
    // Character references and comments may stand within a name.
    hold(/[&]|<!/.test(text) || text.includes(role.role), 'a role is in the answer as it is');
  }
  const { durationSeconds } = response;
  hold(
    durationSeconds === null || (durationSeconds >= 900 && durationSeconds <= 43_200),
    'it lasts as long as AWS lets it',
  );
}
