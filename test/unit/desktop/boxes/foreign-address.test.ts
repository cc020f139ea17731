import { describe, expect, it } from 'vitest';
import { foreignAddressOf, foreignRoleOf, foreignStartUrl } from '../../../../main/desktop/boxes/foreign-address.ts';

describe('an address that the window names for a session', () => {
  const roles = [{ roleArn: 'arn:aws:iam::111122223333:role/Deploy' }];
  const oidc = (issuer: string) => ({ kind: 'oidc', name: 'x', issuer, clientId: 'x', roles });
  const saml = (signInUrl: string) => ({ kind: 'saml', name: 'x', region: 'eu-west-1', signInUrl });

  it('is the person’s to agree to where it leads to others', () => {
    for (const url of ['https://login.example.com', 'https://evil.example/prod-payments'])
      expect([foreignAddressOf(oidc(url)), foreignAddressOf(saml(url))]).toEqual([url, url]);
    expect(foreignStartUrl({ startUrl: 'https://evil.example/start', region: 'eu-west-1' })).toBe(
      'https://evil.example/start',
    );
    expect(foreignStartUrl({ startUrl: 'https://acme.awsapps.com.evil.example/', region: 'eu-west-1' })).toContain(
      'evil.example',
    );
  });

  it('is taken where it is AWS’s own or this machine', () => {
    expect(foreignAddressOf(oidc('http://127.0.0.1:4000'))).toBeNull();
    expect(foreignAddressOf(saml('http://localhost:4000/sso'))).toBeNull();
    for (const startUrl of ['https://acme.awsapps.com/start', 'http://127.0.0.1:4000/start'])
      expect(foreignStartUrl({ startUrl, region: 'eu-west-1' })).toBeNull();
    expect(foreignAddressOf({ kind: 'console-login', name: 'x', region: 'eu-west-1' })).toBeNull();
  });

  it('is an account that no session knows, whose owner AWS tells of each use of its role', () => {
    const known = new Set(['111122223333']);
    const arn = (account: string) => `arn:aws:iam::${account}:role/team/Deploy`;
    const onTop = (account: string) =>
      ({
        kind: 'assume-role',
        name: 'x',
        roleArn: arn(account),
        base: { session: 'acme' },
        externalId: 'prod-payments',
      }) as const;
    expect(foreignRoleOf(onTop('111122223333'), known)).toBeNull();
    expect(foreignRoleOf(onTop('999999999999'), known)).toBe(arn('999999999999'));
    expect(foreignRoleOf(onTop('111122223333'), new Set())).toBe(arn('111122223333'));
    // Their address is asked about.
    expect(foreignRoleOf(oidc('https://login.example.com'), new Set())).toBeNull();
    expect(foreignRoleOf(saml('https://login.example.com'), new Set())).toBeNull();
  });

  it('of a definition that has a fault is not asked about', () => {
    expect(() => foreignAddressOf({ kind: 'oidc', name: 'x', issuer: 'https://evil.example' })).toThrow();
    expect(foreignStartUrl({ startUrl: 'https://evil.example', region: 'nowhere' })).toBeNull();
    expect(foreignStartUrl({ startUrl: 'nonsense', region: 'eu-west-1' })).toBeNull();
  });
});
