import { describe, expect, it } from 'vitest';
import { RoleList } from '../../../../main/agent/listing/role-list.ts';
import { lost, protectionOf } from '../../../../main/settings/protection.ts';
import { inForce } from '../../../../main/settings/schema.ts';

const ADMIN = { session: 'acme', account: '111111111111', role: 'Admin' };

function list(
  sensitive: { account?: string; role?: string }[],
  accounts: { id: string; name: string }[],
  elsewhere: { id: string; name: string }[] = [],
) {
  const whole = (account: { id: string; name: string }) => ({ ...account, email: '', roles: ['Admin', 'ReadOnly'] });
  const settings = inForce({ sensitive });
  return new RoleList({
    sessions: () => [
      { name: 'acme', accounts: accounts.map(whole), namesAccounts: true, isNamed: () => true },
      { name: 'other', accounts: elsewhere.map(whole), namesAccounts: true, isNamed: () => true },
    ],
    settings: () => settings,
    live: () => [],
    recents: () => [],
  });
}

describe('a rule for sensitive roles that goes by the account’s name', () => {
  const rule = [{ account: '*prod*', role: 'Admin' }];

  it('speaks of accounts by their names once these are known', () => {
    expect(list(rule, [{ id: ADMIN.account, name: 'acme-prod' }]).describe(ADMIN).isSensitive).toBe(true);
    expect(list(rule, [{ id: ADMIN.account, name: 'acme-dev' }]).describe(ADMIN).isSensitive).toBe(false);
  });

  it('is taken to mean an account whose name no listing has told yet, as far as the role fits', () => {
    expect(list(rule, []).describe(ADMIN).isSensitive).toBe(true);
    expect(list(rule, []).describe({ ...ADMIN, role: 'ReadOnly' }).isSensitive).toBe(false);
  });

  it('means an account that a session can call by nothing but its number, in lists as well', () => {
    const roles = list(rule, [{ id: ADMIN.account, name: ADMIN.account }]);
    expect(roles.describe(ADMIN).isSensitive).toBe(true);
    expect(roles.views().map(({ role, sensitive }) => [role, sensitive])).toEqual([
      ['Admin', true],
      ['ReadOnly', false],
    ]);
  });

  it('holds whatever another session calls the account', () => {
    const [prod, harmless] = ['acme-prod', 'sandbox'].map((name) => ({ id: ADMIN.account, name }));
    for (const [own, other] of [
      [prod, harmless],
      [harmless, prod],
    ] as const) {
      const roles = list(rule, own ? [own] : [], other ? [other] : []);
      expect(roles.describe(ADMIN).isSensitive).toBe(true);
      expect(roles.describe({ ...ADMIN, session: 'other' }).isSensitive).toBe(true);
      expect(roles.views().filter(({ sensitive }) => sensitive)).toHaveLength(2);
    }
  });

  it('knows the name by another session where its own has none', () => {
    expect(list(rule, [], [{ id: ADMIN.account, name: 'sandbox' }]).describe(ADMIN).isSensitive).toBe(false);
    expect(list(rule, [], [{ id: ADMIN.account, name: 'prod' }]).describe(ADMIN).isSensitive).toBe(true);
  });

  it('means a role by any case of its name: AWS has no two that differ in that alone', () => {
    const settings = inForce({ sensitiveRoles: [ADMIN] });
    const roles = new RoleList({ sessions: () => [], settings: () => settings, live: () => [], recents: () => [] });
    for (const role of ['Admin', 'admin', 'ADMIN']) expect(roles.describe({ ...ADMIN, role }).isSensitive).toBe(true);
    expect(roles.describe({ ...ADMIN, role: 'Admins' }).isSensitive).toBe(false);
    const held = protectionOf(settings);
    const renamed = inForce({ sensitiveRoles: [{ ...ADMIN, role: 'admin' }] });
    expect(lost(held, protectionOf(renamed))).toBeNull();
  });

  it('by id means that account and no other, listed or not', () => {
    expect(list([{ account: ADMIN.account }], []).describe(ADMIN).isSensitive).toBe(true);
    expect(list([{ account: '222222222222' }], []).describe(ADMIN).isSensitive).toBe(false);
    expect(list([], []).describe(ADMIN).isSensitive).toBe(false);
  });

  it('means an account whose name on disk no one vouches for, and one that goes by such a name as well', () => {
    const settings = inForce({ sensitive: rule });
    const of = (...sessions: { name: string; isNamed: boolean }[]) =>
      new RoleList({
        sessions: () =>
          sessions.map(({ name, isNamed }, at) => ({
            name: at === 0 ? 'acme' : 'other',
            accounts: [{ id: ADMIN.account, name, email: '', roles: ['Admin'] }],
            namesAccounts: true,
            isNamed: () => isNamed,
          })),
        settings: () => settings,
        live: () => [],
        recents: () => [],
      }).describe(ADMIN).isSensitive;
    expect(of({ name: 'sandbox', isNamed: false })).toBe(true);
    expect(of({ name: 'sandbox', isNamed: true }, { name: 'acme-prod', isNamed: false })).toBe(true);
    expect(of({ name: 'acme-prod', isNamed: false }, { name: 'sandbox', isNamed: true })).toBe(true);
    expect(of({ name: 'sandbox', isNamed: true }, { name: 'test', isNamed: false })).toBe(false);
  });
});
