import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileNames, type RoleOfProfile, sanitized } from '../../../main/aws-files/profile-name.ts';

const role = (accountName: string, name = 'Admin', account = '111122223333', session = 'acme'): RoleOfProfile => ({
  accountName,
  role: name,
  account,
  session,
});
const names = (roles: RoleOfProfile[], template = '{account}-{role}') =>
  profileNames(roles, template).map(({ name }) => name);

describe('names of profiles', () => {
  it.each([
    ['payments-prod', 'payments-prod-Admin'],
    ['Payments (prod) & co', 'Payments-prod-co-Admin'],
    ['Zürich – Ops', 'Zurich-Ops-Admin'],
    ['a.b_c@d/e:f+g%h', 'a.b_c@d/e:f+g%h-Admin'],
    ['x]\n[y', 'x-y-Admin'],
    ['日本', '111122223333-Admin'],
    ['開発 2', '111122223333-Admin'],
    ['Рига', '111122223333-Admin'],
    ['Škoda', 'Skoda-Admin'],
    ['Łódź Straße', 'Lodz-Strasse-Admin'],
    ['(–)', '111122223333-Admin'],
  ])('of the account %j are %s', (account, name) => {
    expect(names([role(account)])).toEqual([name]);
  });

  it('follow the template', () => {
    expect(names([role('prod')], '{session}/{id}/{role}')).toEqual(['acme/111122223333/Admin']);
  });

  it('of a session or a favorite in another script have the account’s ID instead', () => {
    expect(names([role('prod', 'Admin', '111122223333', '株式会社')], '{session}-{role}')).toEqual([
      '111122223333-Admin',
    ]);
    expect(names([{ ...role('prod'), ownName: '本番' }])).toEqual(['prod-Admin']);
  });

  it.each(['{nope}', 'same', ''])('refuse the template %j', (template) => {
    expect(() => names([role('prod')], template)).toThrow(/template/);
  });

  it('that would be alike all get the account’s id, and say so; none keeps the short one', () => {
    const roles = [role('prod'), role('prod', 'Admin', '444455556666'), role('dev')];
    expect(profileNames(roles, '{account}-{role}').map(({ name, instead }) => [name, instead])).toEqual([
      ['prod-Admin-111122223333', 'prod-Admin'],
      ['prod-Admin-444455556666', 'prod-Admin'],
      ['dev-Admin', null],
    ]);
    expect(names([role('prod'), role('prod', 'Admin', '111122223333', 'other')])).toEqual([
      'prod-Admin-111122223333-acme',
      'prod-Admin-111122223333-other',
    ]);
    expect(names([role('a', 'R'), role('b', 'R')], '{id}')).toEqual([
      '111122223333-111122223333-acme',
      '111122223333-111122223333-acme-2',
    ]);
  });

  it('never are those that mean something of their own', () => {
    expect(names([role('default', 'default')], '{role}')).toEqual(['default-111122223333']);
    expect(names([role('x', 'daypass')], '{role}')).toEqual(['daypass-111122223333']);
  });

  it('are each given once, and the same whatever the order', () => {
    const one = fc.record({
      accountName: fc.constantFrom('a', 'a b', 'a-b', 'ä', ''),
      role: fc.constantFrom('R', 'R-111122223333', 'S'),
      account: fc.constantFrom('111122223333', '444455556666'),
      session: fc.constantFrom('x', 'x y', 'x-y'),
    });
    const roles = fc.uniqueArray(one, {
      selector: ({ session, account, role: name }) => `${session} ${account} ${name}`,
    });
    fc.assert(
      fc.property(roles, (all) => {
        const given = names(all);
        expect(new Set(given).size).toBe(all.length);
        expect(names([...all].reverse()).reverse()).toEqual(given);
      }),
    );
  });

  it.skipIf(spawnSync('python3', ['-c', 'import botocore']).status !== 0)(
    'are words for a shell and for botocore',
    () => {
      const texts = ['Payments (prod)', 'a"b', "it's", 'ä ö', 'x#y;z', '$HOME'].map(sanitized);
      const code = 'import shlex,sys\nfor n in sys.argv[1:]: assert shlex.split("profile "+n) == ["profile", n], n';
      expect(spawnSync('python3', ['-c', code, ...texts]).status).toBe(0);
    },
  );
});
