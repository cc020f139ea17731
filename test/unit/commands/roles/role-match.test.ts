import { describe, expect, it } from 'vitest';
import { resolve } from '../../../../common/search/resolve.ts';
import type { RoleView } from '../../../../main/agent/views.ts';
import { rank, rolesMeant } from '../../../../main/commands/roles/role-match.ts';
import { roleNames } from '../../../../main/commands/roles/role-name.ts';
import { roleView } from '../../../support/app/views.ts';

const view = (account: string, accountId: string, role: string, more: Partial<RoleView> = {}): RoleView =>
  roleView({ accountId, accountName: account, email: `${account}@example.com`, role, colour: null, ...more });

const ROLES = [
  view('payments-nonprod', '111111111111', 'Admin'),
  view('payments-nonprod', '111111111111', 'ReadOnly'),
  view('payments-prod', '222222222222', 'Admin'),
  view('payments-prod', '222222222222', 'AdminAudit'),
  view('payments-prod', '222222222222', 'ReadOnly', { favourite: true, favouriteName: 'pay' }),
  view('sandbox', '333333333333', 'PowerUser', { alias: 'play' }),
  view('tools / shared', '444444444444', 'Admin'),
];

const found = (text: string, roles: readonly RoleView[] = ROLES) =>
  resolve(roles, text).map(({ accountName, role }) => `${accountName}/${role}`);

describe('a role on the command line', () => {
  it('is that of the session which calls the account so, where another that calls it otherwise comes right before', () => {
    const alike = [
      view('books', '111111111111', 'Admin', { session: 'acme' }),
      view('ledger', '111111111111', 'Admin', { session: 'umbrella' }),
    ];
    expect(found('books/Admin', alike)).toEqual(['books/Admin']);
    expect(found('ledger/Admin', alike)).toEqual(['ledger/Admin']);
  });

  it.each([
    ['payments-prod/Admin', ['payments-prod/Admin']],
    ['PAYMENTS-PROD/admin', ['payments-prod/Admin']],
    ['222222222222/ReadOnly', ['payments-prod/ReadOnly']],
    ['2222/reado', ['payments-prod/ReadOnly']],
    ['play/PowerUser', ['sandbox/PowerUser']],
    ['play', ['sandbox/PowerUser']],
    ['sandbox', ['sandbox/PowerUser']],
    ['pay', ['payments-prod/ReadOnly']],
    ['acme/sandbox/PowerUser', ['sandbox/PowerUser']],
    ['tools / shared/Admin', ['tools / shared/Admin']],
    ['prod/adm', ['payments-nonprod/Admin', 'payments-prod/Admin', 'payments-prod/AdminAudit']],
    ['payments-prod/adm', ['payments-prod/Admin', 'payments-prod/AdminAudit']],
    ['payments-prod', ['payments-prod/Admin', 'payments-prod/AdminAudit', 'payments-prod/ReadOnly']],
    ['nonprod/adm', ['payments-nonprod/Admin']],
    ['pay-prod/audit', ['payments-prod/AdminAudit']],
    ['p-nonp/adm', ['payments-nonprod/Admin']],
    // Scattered letters name nothing.
    ['sbx/pu', []],
    ['nope', []],
    ['power', ['sandbox/PowerUser']],
    ['read nonprod', ['payments-nonprod/ReadOnly']],
    ['ppadm', []],
    // Nor do pieces inside words.
    ['payments-prod/min', []],
    ['sandbox/owerUs', []],
    ['payments-prod/nly', []],
    ['nope/Admin', []],
    ['', []],
    ['/', ROLES.map(({ accountName, role }) => `${accountName}/${role}`)],
  ])('%j may mean %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('is taken as it stands before anything that only resembles it', () => {
    const roles = [view('prod', '1', 'Admin'), view('preprod', '2', 'Admin'), view('prod', '1', 'AdminAudit')];
    expect(found('prod/Admin', roles)).toEqual(['prod/Admin']);
    expect(found('prod/audit', roles)).toEqual(['prod/AdminAudit']);
  });

  it.each([
    ['arn:aws:iam::222222222222:role/ReadOnly', ['payments-prod/ReadOnly']],
    [
      'arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnly_0123456789abcdef',
      ['payments-prod/ReadOnly'],
    ],
    ['2222-2222-2222/ReadOnly', ['payments-prod/ReadOnly']],
    ['"payments-prod/ReadOnly"', ['payments-prod/ReadOnly']],
    ['pay-prod/ro', ['payments-prod/ReadOnly']],
    ['payments-production/administrator', ['payments-prod/Admin', 'payments-prod/AdminAudit']],
    ['payments prod ro', ['payments-nonprod/ReadOnly', 'payments-prod/ReadOnly']],
    ['payments-prd/rw', []],
  ])('%j may mean %j, as it was pasted or as people say it', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('never means a role that does more than its words say', () => {
    const powerful = [view('prod', '1', 'AdministratorAccess'), view('prod', '1', 'RootOperator')];
    const mixed = [view('prod', '1', 'ReadWriteAccess'), view('prod', '1', 'BillingAdmin')];
    for (const text of ['prod/ro', 'prod ro', 'ro']) expect(found(text, powerful), text).toEqual([]);
    for (const text of ['prod/read', 'prod read', 'prod/billing', 'billing', 'prod/re', 'prod bil', 'rea', 'prod/r'])
      expect(found(text, mixed), text).toEqual([]);
    expect(found('prod/ReadWriteAccess', mixed)).toEqual(['prod/ReadWriteAccess']);
    expect(found('prod/billingadmin', mixed)).toEqual(['prod/BillingAdmin']);
    expect(found('prod/admin', mixed)).toEqual(['prod/BillingAdmin']);
    const archive = [view('readonly-archive', '1', 'AdministratorAccess')];
    for (const text of ['archive/readonly', 'archive/ro', 'archive/read', 'archive/view', 'read arch'])
      expect(found(text, archive), text).toEqual([]);
    for (const text of ['readonly-archive', 'readonly archive', 'archive/adm', 'read arch adm'])
      expect(found(text, archive), text).toEqual(['readonly-archive/AdministratorAccess']);
  });

  it('is not taken where a search begins with another one, whatever was used last', () => {
    const roles = [view('acme-replica', '1', 'ReadWrite'), view('tools', '2', 'Ops-RW')];
    const meant = (text: string, of: readonly RoleView[] = roles) =>
      rolesMeant(of, text).map(({ accountName, role }) => `${accountName}/${role}`);
    expect(found('acme rw', roles)).toEqual(['tools/Ops-RW']);
    expect(rank(roles, 'acme rw').items[0]).toBe(roles[0]);
    expect(meant('acme rw')).toEqual(['tools/Ops-RW', 'acme-replica/ReadWrite']);
    expect(meant('tools rw')).toEqual(['tools/Ops-RW']);
    expect(meant('tools')).toEqual(['tools/Ops-RW']);
    const used = roles.map((role, index) => ({ ...role, lastUsedAt: index, favourite: index === 1 }));
    expect(meant('acme rw', used)).toEqual(['tools/Ops-RW', 'acme-replica/ReadWrite']);
    expect(meant('tools rw', used)).toEqual(['tools/Ops-RW']);
  });

  it('is not taken where an account is called like a session and its account', () => {
    const roles = [view('payments/prod', '1', 'Admin'), { ...view('prod', '2', 'Admin'), session: 'payments' }];
    expect(found('payments/prod/Admin', roles)).toHaveLength(2);
    expect(found('payments/prod/Admin', roles.slice(0, 1))).toEqual(['payments/prod/Admin']);
    expect(found('payments/prod/Admin', roles.slice(1))).toEqual(['prod/Admin']);
  });

  it('is not taken for a favourite that is called like another role', () => {
    const favourite = { ...view('sandbox', '1', 'Admin'), favourite: true, favouriteName: 'prod/Admin' };
    const roles = [favourite, view('prod', '2', 'Admin'), view('prod', '2', 'Administrator')];
    expect(found('prod/Admin', roles)).toEqual(['sandbox/Admin', 'prod/Admin']);
    expect(found('2/admin', roles)).toEqual(['prod/Admin']);
    expect(found('prod/Admin', [favourite])).toEqual(['sandbox/Admin']);
  });

  it('has a name that finds it again', () => {
    const shared = [
      ...ROLES,
      view('sandbox', '555555555555', 'PowerUser'),
      view('payments-prod', '222222222222', 'Admin', { session: 'beta' }),
      view('payments-prod', '222222222222', 'Admin', { session: 'Beta' }),
    ];
    const nameOf = roleNames(shared);
    for (const role of shared) expect(resolve(shared, nameOf(role)), nameOf(role)).toEqual([role]);
    expect(nameOf(ROLES[0] as RoleView)).toBe('payments-nonprod/Admin');
    expect(nameOf(ROLES[2] as RoleView)).toBe('acme/payments-prod/Admin');
  });
});

describe('a list that narrows while a person types', () => {
  const ranked = (query: string, roles: readonly RoleView[] = ROLES) =>
    rank(roles, query).items.map(({ accountName, role }) => `${accountName}/${role}`);

  it('begins with what was used last, then favourites', () => {
    const roles = [
      ...ROLES,
      view('zulu', '9', 'Admin', { lastUsedAt: 5 }),
      view('yankee', '8', 'Admin', { lastUsedAt: 7 }),
    ];
    expect(ranked('', roles).slice(0, 4)).toEqual([
      'yankee/Admin',
      'zulu/Admin',
      'payments-prod/ReadOnly',
      'payments-nonprod/Admin',
    ]);
  });

  it('puts the beginning of a word before its middle, and pieces before scattered letters', () => {
    expect(ranked('prod adm').slice(0, 3)).toEqual([
      'payments-prod/Admin',
      'payments-prod/AdminAudit',
      'payments-nonprod/Admin',
    ]);
    expect(ranked('sbx')).toEqual(['sandbox/PowerUser']);
    expect(ranked('nothing-like-it')).toEqual([]);
  });

  it('has the role that the words name first, and not one that has them inside another word', () => {
    const roles = ['AdministratorAccess', 'ReadOnlyAccess'].map((role) => view('payments-prod', '1', role));
    expect(ranked('pay prod ro', roles)[0]).toBe('payments-prod/ReadOnlyAccess');
  });
});

describe('one list after another', () => {
  const names = (roles: readonly RoleView[], query: string) =>
    rank(roles, query).items.map(({ accountName, role }) => `${accountName}/${role}`);

  it('is searched as it is now: by what has been renamed, tagged, favoured and used since', () => {
    const before = [view('payments', '1', 'Admin'), view('ledger', '2', 'Admin')];
    expect(names(before, 'ledger')).toEqual(['ledger/Admin']);
    const renamed = before.map((role) => ({ ...role, alias: role.accountId === '1' ? 'shop' : null }));
    expect(names(renamed, 'shop')).toEqual(['payments/Admin']);
    const tagged = before.map((role) => ({ ...role, tags: role.accountId === '2' ? ['books'] : [] }));
    expect(names(tagged, 'books')).toEqual(['ledger/Admin']);
    const used = before.map((role) => ({ ...role, lastUsedAt: role.accountId === '2' ? 5 : null }));
    expect(names(before, 'admin')).toEqual(['ledger/Admin', 'payments/Admin']);
    expect(names(before.toReversed(), 'admin')).toEqual(['ledger/Admin', 'payments/Admin']);
    const favoured = used.map((role) =>
      role.accountId === '1' ? { ...role, favourite: true, favouriteName: 'till' } : role,
    );
    expect(names(favoured, 'admin')).toEqual(['payments/Admin', 'ledger/Admin']);
    expect(names(favoured, 'till')).toEqual(['payments/Admin']);
    expect(rank(favoured, 'till').items[0]).toBe(favoured[0]);
  });

  it('is searched as it is now where roles have come and gone', () => {
    const before = [view('payments', '1', 'Admin'), view('ledger', '2', 'Admin')];
    expect(names(before, 'admin')).toHaveLength(2);
    expect(names(before.slice(1), 'admin')).toEqual(['ledger/Admin']);
    expect(names([...before, view('ledger', '2', 'Audit')], 'audit')).toEqual(['ledger/Audit']);
    expect(names(before, 'audit')).toEqual([]);
  });
});
