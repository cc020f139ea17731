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

describe('the list of roles', () => {
  const READ_ONLY = { ...ADMIN, role: 'ReadOnly' };
  const accounts = [{ id: ADMIN.account, name: 'acme-prod', email: '', roles: ['Admin', 'ReadOnly'] }];

  /** What each role is used for by now: changes from one question to the next. */
  function used(now: { recents: { role: string; at: number }[]; live: readonly [string, number][] }) {
    const of = (role: string) => ({ ...ADMIN, role });
    let settings = inForce({});
    const roles = new RoleList({
      sessions: () => [{ name: 'acme', accounts, namesAccounts: true, isNamed: () => true }],
      settings: () => settings,
      live: () => now.live.map(([role, expiresAt]) => [of(role), expiresAt] as const),
      recents: () => now.recents.map(({ role, at }) => ({ ...of(role), at })),
    });
    return { roles, changeSettings: () => (settings = inForce({ sensitiveRoles: [READ_ONLY] })) };
  }
  const uses = (roles: RoleList) => roles.views().map(({ lastUsedAt, expiresAt }) => [lastUsedAt, expiresAt]);

  it('says of each when it was used last and until when it has credentials, as it is at that moment', () => {
    const now = { recents: [{ role: 'Admin', at: 5 }], live: [['Admin', 9]] as [string, number][] };
    const { roles } = used(now);
    expect(uses(roles)).toEqual([
      [5, 9],
      [null, null],
    ]);
    Object.assign(now, { recents: [{ role: 'ReadOnly', at: 7 }], live: [] });
    expect(uses(roles)).toEqual([
      [null, null],
      [7, null],
    ]);
  });

  it('is not copied for each that asks, and made again when settings change', () => {
    const { roles, changeSettings } = used({ recents: [{ role: 'Admin', at: 5 }], live: [] });
    const before = roles.views();
    expect(roles.views()).toBe(before);
    changeSettings();
    expect(roles.views()).not.toBe(before);
    expect(before.map(({ sensitive }) => sensitive)).toEqual([false, false]);
    expect(roles.views().map(({ sensitive }) => sensitive)).toEqual([false, true]);
  });
});
