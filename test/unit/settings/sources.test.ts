import { describe, expect, it } from 'vitest';
import { readSource, readSources } from '../../../main/settings/sources.ts';

const OIDC = {
  kind: 'oidc',
  name: 'okta',
  issuer: 'https://acme.okta.com',
  clientId: 'daypass',
  roles: [{ roleArn: 'arn:aws:iam::111122223333:role/team/Deploy', durationSeconds: 7200 }],
};
const ROLE = {
  kind: 'assume-role',
  name: 'deploy',
  roleArn: 'arn:aws:iam::444455556666:role/Deploy',
  base: { session: 'acme', account: '111122223333', role: 'Admin' },
};

describe('the sources of the settings', () => {
  it('become definitions with what is left out filled in', () => {
    const { sessions, problems } = readSources([OIDC, ROLE]);
    expect(problems).toEqual([]);
    expect(sessions).toMatchObject([
      { kind: 'oidc', token: { from: 'provider', scopes: [] }, sessionNameClaim: 'email' },
      { kind: 'assume-role', base: { from: 'role', role: ROLE.base }, externalId: null, mfaSerial: null, tags: {} },
    ]);
    expect(readSource({ ...ROLE, base: { session: 'deploy' } })).toMatchObject({
      base: { from: 'session', session: 'deploy' },
    });
    const pool = { id: 'eu-west-1:1a2b3c4d-0000-1111-2222-333344445555', accountId: '111122223333' };
    expect(readSource({ ...OIDC, roles: [], identityPool: pool })).toMatchObject({
      identityPool: { ...pool, region: 'eu-west-1' },
    });
  });

  it.each([
    [{ ...OIDC, issuer: 'http://acme.okta.com' }, 'An issuer is an https address.'],
    [{ ...OIDC, issuer: 'https://user:pass@acme.okta.com' }, 'An issuer is an https address.'],
    [{ ...OIDC, roles: [] }, 'It names no role.'],
    [
      { ...OIDC, roles: [...OIDC.roles, { roleArn: 'arn:aws:iam::111122223333:role/Deploy' }] },
      'It names a role twice.',
    ],
    [{ ...ROLE, roleArn: 'arn:aws:iam::1:role/x' }, 'A role looks like'],
    [{ ...ROLE, durationSeconds: 60 }, 'durationSeconds'],
    [{ ...ROLE, policy: '{' }, 'A session policy is JSON.'],
    [{ ...ROLE, name: 'a]b' }, 'A name has no brackets'],
    [{ ...ROLE, tags: { team: 'a' }, transitiveTagKeys: ['team', 'cost'] }, 'names a tag that tags does not have'],
    [
      { kind: 'console-login', name: 'me', region: 'eu-west-1', loginSession: 'arn:aws:iam::4444:user/me' },
      'login_session is an ARN.',
    ],
    [{ ...ROLE, kind: 'magic' }, 'is of no kind that there is'],
    ['a text', 'is of no kind that there is'],
  ])('with a fault are told and hide no others: %#', (entry, what) => {
    const { sessions, problems } = readSources([entry, { ...ROLE, name: 'other' }]);
    expect(sessions.map(({ name }) => name)).toEqual(['other']);
    expect(problems.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: 'settings-invalid', message: expect.stringContaining(what) },
    ]);
  });

  it('are told apart by where they stand, all that have a fault', () => {
    const wrong = [{ ...ROLE, durationSeconds: 1 }, ROLE, { ...OIDC, issuer: 'okta' }];
    expect(readSources(wrong).problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^"\S+" \(sources\[0\]\) in the settings, durationSeconds: /),
      expect.stringMatching(/^"\S+" \(sources\[2\]\) in the settings, issuer: /),
    ]);
  });

  it('have different names, and are a list', () => {
    expect(readSources([ROLE, ROLE])).toMatchObject({
      sessions: [{}],
      problems: [{ code: 'settings-invalid', message: expect.stringContaining('the second time in sources[1]') }],
    });
    expect(readSources({})).toMatchObject({ sessions: [], problems: [{ code: 'settings-invalid' }] });
    expect(readSources(undefined)).toEqual({ sessions: [], problems: [] });
  });
});
