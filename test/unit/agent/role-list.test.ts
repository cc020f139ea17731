import { describe, expect, it } from 'vitest';
import { RoleList } from '../../../main/agent/role-list.ts';
import { inForce } from '../../../main/settings/schema.ts';

const ADMIN = { session: 'acme', account: '111111111111', role: 'Admin' };

function list(sensitive: { account?: string; role?: string }[], accounts: { id: string; name: string }[]) {
  const all = accounts.map((account) => ({ ...account, email: '', roles: ['Admin', 'ReadOnly'] }));
  const settings = inForce({ sensitive });
  return new RoleList({
    sessions: () => [{ name: 'acme', accounts: all, namesAccounts: true }],
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

  it('by id means that account and no other, listed or not', () => {
    expect(list([{ account: ADMIN.account }], []).describe(ADMIN).isSensitive).toBe(true);
    expect(list([{ account: '222222222222' }], []).describe(ADMIN).isSensitive).toBe(false);
    expect(list([], []).describe(ADMIN).isSensitive).toBe(false);
  });
});
