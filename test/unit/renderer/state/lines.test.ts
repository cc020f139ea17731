import { describe, expect, it } from 'vitest';
import { changeCatalogue, EMPTY_CATALOGUE } from '../../../../renderer/search/role-catalogue.ts';
import { accountLines, chosenOf } from '../../../../renderer/state/list/account-lines.ts';
import { linesOf } from '../../../../renderer/state/list/lines.ts';
import { withEntries } from '../../../../renderer/state/store.ts';

const account = (id: string, name: string, roles = ['Admin', 'ReadOnly']) => ({
  id,
  name,
  email: '',
  alias: null,
  tags: [],
  roles,
  colours: [null],
  sensitive: [false],
});
const catalogue = changeCatalogue(EMPTY_CATALOGUE, [
  { session: 'acme', isWhole: true, accounts: [account('1', 'alpha'), account('2', 'beta')], removed: [] },
]);
const ref = (id: string, role: string) => ({ session: 'acme', account: id, role });
const favourite = (id: string, role: string, name: string | null = null) => ({ ...ref(id, role), name });
const usage = {
  active: null,
  favourites: [favourite('2', 'Admin', 'deputy'), favourite('9', 'Gone')],
  recents: [ref('2', 'Admin'), ref('1', 'ReadOnly')],
  regions: [],
  live: [],
};

/** Letters as wide as each other, without gaps. */
const fitOf = (room: number) => ({ room, gap: 1, widthOf: ({ role }: { role: string }) => role.length });
const all = (query: string, room = 100) => linesOf(catalogue, usage, query, accountLines(catalogue, fitOf(room)));

function told(query: string, room?: number): string[] {
  const lines = all(query, room);
  return Array.from({ length: lines.length }, (_, index) => {
    const line = lines.at(index);
    if (!line || line.kind === 'heading') return `# ${line?.section}`;
    if (line.kind === 'role') return `${line.number ?? ''}${line.role.account.info.name}/${line.role.role}`;
    return `${line.isFirst ? line.account.info.name : ' '}: ${line.roles.map(({ role }) => role).join(' ')}`;
  });
}

describe('the lines of the list', () => {
  it('begin with favourites and their numbers, then what was used lately, then all by account', () => {
    expect(told('')).toEqual([
      '# favourites',
      '1beta/Admin',
      '# recents',
      'alpha/ReadOnly',
      '# all',
      'alpha: Admin ReadOnly',
      'beta: Admin ReadOnly',
    ]);
  });

  it('continue on the next line where the roles of an account do not fit into one, and never leave one out', () => {
    expect(told('', 14).slice(5)).toEqual(['alpha: Admin ReadOnly', 'beta: Admin ReadOnly']);
    const broken = ['alpha: Admin', ' : ReadOnly', 'beta: Admin', ' : ReadOnly'];
    expect(told('', 13).slice(5)).toEqual(broken);
    expect(told('', 2).slice(5)).toEqual(broken);
  });

  it('begin an account with what was wished for, else what is known, else the role that can do the least', () => {
    const [line] = accountLines(catalogue, fitOf(100));
    if (!line) throw new Error('There is no line.');
    const nothing = () => false;
    expect(chosenOf(line.account, '', nothing)?.role).toBe('ReadOnly');
    expect(chosenOf(line.account, 'Admin', nothing)?.role).toBe('Admin');
    expect(chosenOf(line.account, 'Gone', (key) => key.includes('Admin'))?.role).toBe('Admin');
  });

  it('begin an account with the role that only reads before those that keep its books', () => {
    const roles = ['AdministratorAccess', 'Audit', 'Billing', 'BillingReadOnly', 'ReadOnlyAccess', 'ReadWrite'];
    const added = { session: 'acme', isWhole: true, accounts: [account('1', 'alpha', roles)], removed: [] };
    const own = changeCatalogue(EMPTY_CATALOGUE, [added]);
    const [line] = accountLines(own, fitOf(1_000));
    expect(line && chosenOf(line.account, '', () => false)?.role).toBe('ReadOnlyAccess');
    const found = linesOf(own, { ...usage, favourites: [], recents: [] }, 'alpha', []).at(0);
    expect(found?.kind === 'role' && found.role.role).toBe('ReadOnlyAccess');
  });

  it('are what was found, each with its account, when something is searched', () => {
    expect(told('admin')).toEqual(['beta/Admin', 'alpha/Admin']);
  });

  it('are found by the name that a favourite was given', () => {
    expect(told('deputy')).toEqual(['beta/Admin']);
  });

  it('say that they only resemble what was typed', () => {
    expect(told('amdin')).toEqual(['# similar', 'beta/Admin', 'alpha/Admin']);
    expect(all('amdin').isSimilar).toBe(true);
    expect(all('admin').isSimilar).toBe(false);
  });

  it('say that the first can do more than was typed, which Enter alone does not take', () => {
    const added = { session: 'acme', isWhole: true, accounts: [account('1', 'alpha', ['BillingAdmin'])], removed: [] };
    const own = changeCatalogue(EMPTY_CATALOGUE, [added]);
    const found = linesOf(own, usage, 'alpha billing', []);
    expect([found.at(0)?.kind, found.at(0)?.id, found.isSure]).toEqual(['heading', 'doesMore', false]);
    expect(linesOf(own, usage, 'alpha billingadmin', []).isSure).toBe(true);
  });

  it('are found again by their id', () => {
    const lines = all('');
    for (let index = 0; index < lines.length; index += 1) expect(lines.indexOf(lines.at(index)?.id ?? '')).toBe(index);
    expect(lines.indexOf('all:nothing')).toBe(-1);
    // Each role of an account is in its line.
    const line = lines.at(6);
    const ids = line?.kind === 'account' ? line.roles.map(({ key }) => `all:${key}`) : [];
    expect(ids.map((id) => lines.indexOf(id))).toEqual([6, 6]);
  });
});

describe('the activity that a window holds', () => {
  const entry = (id: number, lastAt: number, count = 1) => ({
    id,
    at: 0,
    lastAt,
    count,
    program: 'aws',
    pid: 1,
    session: 'acme',
    account: '1',
    role: 'Admin',
    action: 'credentials',
    result: 'served',
  });

  it('takes new entries and counts up old ones, the newest first', () => {
    const after = withEntries([entry(2, 20), entry(1, 10)], [entry(1, 30, 2), entry(3, 25)]);
    expect(after.map(({ id, count }) => [id, count])).toEqual([
      [1, 2],
      [3, 1],
      [2, 1],
    ]);
  });

  it('is empty when all was cleared', () => {
    expect(withEntries([entry(1, 10)], [])).toEqual([]);
  });
});
