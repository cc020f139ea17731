import { describe, expect, it } from 'vitest';
import { changeCatalogue, EMPTY_CATALOGUE } from '../../../renderer/search/catalogue.ts';
import { linesOf } from '../../../renderer/state/lines.ts';
import { withEntries } from '../../../renderer/state/store.ts';

const account = (id: string, name: string) => ({
  id,
  name,
  email: '',
  alias: null,
  tags: [],
  roles: ['Admin', 'ReadOnly'],
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
  live: [],
};

function told(query: string): string[] {
  const lines = linesOf(catalogue, usage, query);
  return Array.from({ length: lines.length }, (_, index) => {
    const line = lines.at(index);
    if (line?.kind !== 'role') return `# ${line?.section}`;
    return `${line.number ?? ''}${line.isFirst ? line.role.account.info.name : ' '}/${line.role.role}`;
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
      'alpha/Admin',
      ' /ReadOnly',
      'beta/Admin',
      ' /ReadOnly',
    ]);
  });

  it('are what was found, each with its account, when something is searched', () => {
    expect(told('admin')).toEqual(['beta/Admin', 'alpha/Admin']);
  });

  it('are found by the name that a favourite was given', () => {
    expect(told('deputy')).toEqual(['beta/Admin']);
  });

  it('say that they only resemble what was typed', () => {
    expect(told('amdin')).toEqual(['# similar', 'beta/Admin', 'alpha/Admin']);
    expect(linesOf(catalogue, usage, 'amdin').isSimilar).toBe(true);
    expect(linesOf(catalogue, usage, 'admin').isSimilar).toBe(false);
  });

  it('are found again by their id', () => {
    const lines = linesOf(catalogue, usage, '');
    for (let index = 0; index < lines.length; index += 1) expect(lines.indexOf(lines.at(index)?.id ?? '')).toBe(index);
    expect(lines.indexOf('all:nothing')).toBe(-1);
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
