/**
 * What is done to a signed SAML response by somebody who wants another role than the provider gave. The wrappings are the eight
 * of Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012), numbered as SAML Raider does.
 */
import { roleValue, type SamlAnswer, samlResponse } from './identity-provider.ts';

const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s;
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s;

/** What the attacker asks for: a role that the provider's answer does not have. */
export const STOLEN_ROLE = 'Owner';

/** The response with one value changed that its signature covers. */
export function tampered(encoded: string): string {
  return changed(encoded, (xml) => xml.replaceAll('role/Admin,', `role/${STOLEN_ROLE},`));
}

export type Wrapping = (xml: string) => string;

/** `evil` says what the attacker wants, `signed` is the provider's own. */
const wrapped = (put: (xml: string, evil: string, signed: string) => string): Wrapping => {
  return (xml) => {
    const signed = ASSERTION.exec(xml)?.[0] ?? '';
    return put(xml, evilOf(signed), signed);
  };
};

export const ASSERTION_WRAPPINGS: Readonly<Record<string, Wrapping>> = {
  'XSW3: before the signed one': wrapped((xml, evil, signed) => xml.replace(signed, evil + signed)),
  'XSW4: round the signed one': wrapped((xml, evil, signed) =>
    xml.replace(signed, evil.replace('</saml:Assertion>', `${signed}</saml:Assertion>`)),
  ),
  'XSW5: under its signature, the signed one after it': wrapped((xml, evil, signed) =>
    xml.replace(signed, withSignature(evil, signatureOf(signed)) + withoutSignature(signed)),
  ),
  'XSW6: under its signature, the signed one within that': wrapped((xml, evil, signed) => {
    const signature = signatureOf(signed).replace('</ds:Signature>', `${withoutSignature(signed)}</ds:Signature>`);
    return xml.replace(signed, withSignature(evil, signature));
  }),
  'XSW7: next to it, the signed one among extensions': wrapped((xml, evil, signed) =>
    xml.replace(signed, `<samlp:Extensions>${signed}</samlp:Extensions>${evil}`),
  ),
  'XSW8: under its signature, the signed one in an object of that': wrapped((xml, evil, signed) => {
    const object = `<ds:Object>${withoutSignature(signed)}</ds:Object>`;
    return xml.replace(
      signed,
      withSignature(evil, signatureOf(signed).replace('</ds:Signature>', `${object}</ds:Signature>`)),
    );
  }),
  'without another assertion: the signature is of something else': (xml) =>
    xml.replace('ID="_assertion"', 'ID="_evil"').replace('role/Admin,', `role/${STOLEN_ROLE},`),
};

/** For responses that are signed as a whole. */
export const RESPONSE_WRAPPINGS: Readonly<Record<string, Wrapping>> = {
  'XSW1: the signed response in an object of the signature': (xml) =>
    responseWrapping(xml, (signature, signed) =>
      signature.replace('</ds:Signature>', `<ds:Object>${signed}</ds:Object></ds:Signature>`),
    ),
  'XSW2: the signed response before the signature': (xml) =>
    responseWrapping(xml, (signature, signed) => `${signed}${signature}`),
};

/** A response of the provider, wrapped. */
export async function wrap(wrapping: Wrapping, answer: SamlAnswer = {}): Promise<string> {
  return changed(await samlResponse({ roles: [roleValue('111122223333', 'Admin')], ...answer }), wrapping);
}

const DOCTYPE_OF_FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>';
const LOL = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

/** A signed response in front of which entities are declared that its values then use. */
export async function withEntities(kind: 'bomb' | 'file', answer: SamlAnswer = {}): Promise<string> {
  const head = kind === 'bomb' ? `<!DOCTYPE x [<!ENTITY l0 "lol">${LOL}]>` : DOCTYPE_OF_FILE;
  const use = kind === 'bomb' ? '&l9;' : '&f;';
  return changed(await samlResponse(answer), (xml) => head + xml.replaceAll('>ann@acme.test<', `>${use}<`));
}

/** @throws Error where the change changes nothing: then the attack is none. */
export function changed(encoded: string, change: (xml: string) => string): string {
  const before = Buffer.from(encoded, 'base64').toString('utf8');
  const after = change(before);
  if (after === before) throw new Error('The response is as it was.');
  return Buffer.from(after, 'utf8').toString('base64');
}

function responseWrapping(xml: string, put: (signature: string, signed: string) => string): string {
  const signature = signatureOf(xml);
  const signed = withoutSignature(xml);
  const evil = signed
    .replace('ID="_response"', 'ID="_evil"')
    .replace('ID="_assertion"', 'ID="_evil_assertion"')
    .replace('role/Admin,', `role/${STOLEN_ROLE},`);
  return evil.replace('</saml:Issuer>', `</saml:Issuer>${put(signature, signed)}`);
}

function evilOf(signed: string): string {
  return withoutSignature(signed)
    .replace('ID="_assertion"', 'ID="_evil"')
    .replace('role/Admin,', `role/${STOLEN_ROLE},`);
}

function signatureOf(xml: string): string {
  return SIGNATURE.exec(xml)?.[0] ?? '';
}

function withoutSignature(xml: string): string {
  return xml.replace(SIGNATURE, '');
}

function withSignature(assertion: string, signature: string): string {
  return assertion.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
}
