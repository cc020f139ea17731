import { describe, expect, it } from 'vitest';
import { samlAudience } from '../../../../main/sources/saml/endpoints.ts';
import { readResponse } from '../../../../main/sources/saml/response.ts';
import { ASSERTION_WRAPPINGS, changed, RESPONSE_WRAPPINGS, wrap } from '../../../support/saml/attacks.ts';
import { roleValue, type SamlAnswer, samlResponse } from '../../../support/saml/identity-provider.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const AWS = samlAudience('eu-west-1');
const read = (encoded: string, now = NOW) => readResponse(encoded, AWS, now);
const answered = async (answer: SamlAnswer = {}) => read(await samlResponse({ now: NOW, ...answer }));
/** The response with something done to its XML. */
const altered = async (change: (xml: string) => string, answer: SamlAnswer = {}) =>
  changed(await samlResponse({ now: NOW, ...answer }), change);

describe('a SAML response', () => {
  it('gives its roles in both orders, the name of the session and its duration', async () => {
    const [role, provider] = roleValue('444455556666', 'team/ReadOnly').split(',');
    const response = await answered({
      roles: [roleValue('111122223333', 'Admin'), `${provider} , ${role}`],
      durationSeconds: 7200,
    });
    expect(response).toMatchObject({ sessionName: 'ann@acme.test', durationSeconds: 7200, expiresAt: NOW + 300_000 });
    expect(response.roles.map(({ account, role }) => [account, role])).toEqual([
      ['111122223333', 'Admin'],
      ['444455556666', 'ReadOnly'],
    ]);
    expect(response.roles[1]?.providerArn).toBe('arn:aws:iam::444455556666:saml-provider/acme');
    expect(JSON.stringify(response)).toContain('"encoded":"[secret]"');
  });

  it('is taken as browsers’ tools copy it: with line breaks, and as a form body', async () => {
    const encoded = await samlResponse({ now: NOW });
    expect(read(encoded.replace(/(.{76})/g, '$1\r\n')).roles).toHaveLength(1);
    const body = `RelayState=&SAMLResponse=${encodeURIComponent(encoded)}`;
    expect(read(body).encoded.expose()).toBe(encoded);
    // "Copy as cURL" and "Copy as fetch".
    const curl = `curl 'https://signin.aws.amazon.com/saml' -H 'cookie: a=b' --data-raw '${body}' --compressed`;
    for (const copied of [
      curl,
      curl.replace('RelayState=&', ''),
      `fetch("x", { "body": "${body}", "method": "POST" });`,
    ])
      expect(read(copied).encoded.expose()).toBe(encoded);
  });

  it('is taken as it is in a page’s source', async () => {
    const encoded = await samlResponse({ now: NOW });
    const written = encoded.replaceAll('+', '&#x2B;').replaceAll('=', '&#61;');
    expect(written).toContain('&#x2B;');
    expect(read(written).encoded.expose()).toBe(encoded);
    const field = `<input type="hidden" name="SAMLResponse" value="${written}"/>`;
    expect(read(`<form action="https://signin.aws.amazon.com/saml">${field}</form>`).encoded.expose()).toBe(encoded);
  });

  it.each([
    ['https://signin.amazonaws-us-gov.com/saml', 'us-gov-west-1'],
    ['https://signin.amazonaws.cn/saml', 'cn-north-1'],
  ])('for another part of AWS (%s) says which region to set', async (recipient, region) => {
    const error = await answered({ recipient }).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'saml-invalid', next: expect.stringContaining(region) });
  });

  it('is taken for the endpoint of a region and of a provider’s own, and for AWS by name', async () => {
    for (const recipient of [
      'https://eu-west-1.signin.aws.amazon.com/saml',
      'https://us-east-1.signin.aws.amazon.com/saml/acs/SAMLSP1234',
    ]) {
      expect((await answered({ recipient, audience: 'urn:amazon:webservices' })).roles).toHaveLength(1);
    }
  });

  it.each<[string, SamlAnswer, string]>([
    ['that is not signed', { signed: false }, 'is not signed'],
    ['that has expired', { lifetimeMs: -1000 }, 'has ended'],
    ['of six minutes ago', { now: NOW - 6 * 60_000, lifetimeMs: 3_600_000 }, 'has ended'],
    ['of tomorrow', { now: NOW + 86_400_000 }, 'not good yet'],
    ['for another audience', { audience: 'https://mail.test' }, 'is for https://mail.test, not AWS'],
    ['for another recipient', { recipient: 'https://mail.test/acs' }, 'is for https://mail.test/acs, not AWS'],
    ['for another partition', { recipient: 'https://signin.amazonaws.cn/saml' }, 'for another part of AWS'],
    ['for a host that only looks like AWS', { recipient: 'https://x.signin.aws.amazon.com.evil.test/saml' }, 'not AWS'],
    ['without a role', { roles: [] }, 'gives you no role'],
    [
      'with a role of another partition',
      { roles: [roleValue('111122223333', 'A').replaceAll(':aws:', ':aws-cn:')] },
      'no role',
    ],
    [
      'with a role of one account and a provider of another',
      { roles: ['arn:aws:iam::111122223333:role/A,arn:aws:iam::444455556666:saml-provider/p'] },
      'no role',
    ],
    [
      'of a sign-in that failed',
      { status: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed' },
      'refused the sign-in: AuthnFailed',
    ],
    ['larger than AWS takes', { ballast: 80_000 }, 'at most 100,000 characters'],
    ['of 5 MB', { ballast: 5_000_000 }, 'this one is larger'],
  ])('%s is refused with the reason', async (_what, answer, why) => {
    await expect(answered(answer)).rejects.toThrow(why);
  });

  it('with entities is refused before it is parsed', async () => {
    const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${lol}]>`;
    const file = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>';
    const before = process.cpuUsage();
    for (const head of [bomb, file, '<!doctype x>', '< !DOCTYPE x>']) {
      const encoded = await altered((xml) => head + xml.replace('ann@acme.test', '&l9;&f;'));
      expect(() => read(encoded)).toThrow(/document type|not XML/);
    }
    const utf16 = Buffer.from(`\ufeff${file}<x>&f;</x>`, 'utf16le').toString('base64');
    expect(() => read(utf16)).toThrow('not UTF-8');
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5_000);
  });

  it('with an entity that no one declared is refused, and so is half a document', async () => {
    expect(() => read(Buffer.from('<a>&f;</a>').toString('base64'))).toThrow('not XML');
    const half = await altered((xml) => xml.slice(0, xml.length / 2));
    expect(() => read(half)).toThrow('not XML');
    expect(() => read('')).toThrow('not a SAML response in base64');
    expect(() => read('{"a":1}')).toThrow('not a SAML response in base64');
    expect(() => read(Buffer.from('<Response/>').toString('base64'))).toThrow('not a SAML response');
  });

  it('is taken with the assertion signed, and with the response signed round it', async () => {
    for (const signed of [true, 'response'] as const) expect((await answered({ signed })).roles).toHaveLength(1);
  });

  it.each([
    ...Object.entries(ASSERTION_WRAPPINGS).map(([name, wrapping]) => ({ name, wrapping, signed: true as const })),
    ...Object.entries(RESPONSE_WRAPPINGS).map(([name, wrapping]) => ({ name, wrapping, signed: 'response' as const })),
  ])('whose signature is wrapped is refused: $name', async ({ wrapping, signed }) => {
    const encoded = await wrap(wrapping, { now: NOW, signed });
    expect(() => read(encoded)).toThrow(/several assertions|not of what it says/);
  });

  it('whose signed name is that of another element as well is refused', async () => {
    const twice = await altered((xml) => xml.replace('<samlp:Status>', '<samlp:Status ID="_assertion">'));
    expect(() => read(twice)).toThrow('not of what it says');
    const signatures = await altered((xml) => {
      const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
      return xml.replace(signature, signature + signature);
    });
    expect(() => read(signatures)).toThrow('not of what it says');
  });

  it('with a second assertion anywhere is refused: a signature may cover the other one', async () => {
    const second = (xml: string) => {
      const assertion = /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml)?.[0] ?? '';
      return xml.replace('<samlp:Status>', `<samlp:Extensions>${assertion}</samlp:Extensions><samlp:Status>`);
    };
    const encoded = await altered(second);
    expect(() => read(encoded)).toThrow('several assertions');
  });

  it('whose assertion is encrypted is refused with what can be done about it', async () => {
    const encoded = await altered((xml) =>
      xml.replace(/<saml:Assertion.*<\/saml:Assertion>/s, '<saml:EncryptedAssertion>x</saml:EncryptedAssertion>'),
    );
    expect(() => read(encoded)).toThrow('encrypts its assertions');
  });

  it('with elements of the right names in other namespaces has nothing in it', async () => {
    const encoded = await altered((xml) => xml.replaceAll('oasis:names:tc:SAML:2.0:assertion', 'other'));
    expect(() => read(encoded)).toThrow('no assertion');
  });
});
