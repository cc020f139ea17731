import { describe, expect, it } from 'vitest';
import { powerOf } from '../../../../common/search/power.ts';
import { resolve } from '../../../../common/search/resolve.ts';
import { fold } from '../../../../common/search/text.ts';
import { rank } from '../../../../main/commands/roles/role-match.ts';
import { roleView } from '../../../support/app/views.ts';
import { pickerAnswer, VIEWS, windowAnswer } from '../../../support/search/organization.ts';
import { EXPECTED, generatedQueries } from '../../../support/search/queries.ts';

const QUERIES = generatedQueries();
const ACCOUNT_WORDS = [...new Set(VIEWS.map(({ accountName }) => accountName))];

describe('the corpus of queries', () => {
  it.each(EXPECTED)('%j finds %j first', (query, first) => {
    const { rows, isSimilar } = windowAnswer(query);
    expect(rows.length > 0 ? `${isSimilar ? '~' : ''}${rows[0]}` : null).toBe(first);
  });

  it('is answered by the window and by the picker alike', () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(500);
    for (const query of QUERIES) expect(pickerAnswer(query), query).toEqual(windowAnswer(query));
  });

  it('is answered the same whether typed letter by letter or at once', () => {
    for (const query of QUERIES) {
      const atOnce = pickerAnswer(query);
      for (let end = 1; end <= query.length; end += 1) windowAnswer(query.slice(0, end));
      expect(windowAnswer(query), query).toEqual(atOnce);
    }
  });

  it('finds a role by its account and its own name, first', () => {
    for (const { accountName, role } of VIEWS) {
      const { rows, isSimilar } = windowAnswer(`${accountName}/${role}`);
      expect([rows[0], isSimilar]).toEqual([`${accountName}/${role}`, false]);
    }
  });
});

describe('a guess', () => {
  it('begins with the role that can do least where the words name none', () => {
    for (const account of ACCOUNT_WORDS) {
      const own = VIEWS.filter(({ accountName }) => accountName === account);
      // A favourite is what the person said beforehand.
      if (own.some(({ favourite }) => favourite)) continue;
      const [first] = windowAnswer(account).rows;
      const least = Math.min(...own.map(({ role }) => powerOf(fold(role))));
      expect(powerOf(fold(first?.split('/').at(-1) ?? '')), account).toBe(least);
    }
  });

  it.each(['ro', 're', 'rea', 'read', 'readonly', 'read-only', 'view', 'audit'])(
    'at %j is never a role that does more than read, where one reads',
    (word) => {
      for (const account of ACCOUNT_WORDS) {
        const { rows, isSimilar } = windowAnswer(`${account} ${word}`);
        const powers = rows.map((row) => powerOf(fold(row.split('/').at(-1) ?? '')));
        if (!isSimilar && powers.length > 0) expect(powers[0], `${account} ${word}`).toBe(Math.min(...powers));
      }
    },
  );

  it('is not taken by Enter alone where it does more than the words say', () => {
    const views = [
      ['prod', 'BillingAdmin'],
      ['prod', 'AdministratorAccess'],
      ['readme-prod', 'Admin'],
      ['audit', 'AuditAdmin'],
    ].map(([accountName = '', role = ''], index) =>
      roleView({ accountName, role, accountId: String(index).padStart(12, '1') }),
    );
    const firstOf = (query: string) => {
      const { items, isSure } = rank(views, query);
      return `${isSure ? '' : '? '}${items[0]?.accountName}/${items[0]?.role}`;
    };
    expect(firstOf('prod/billing')).toBe('? prod/BillingAdmin');
    expect(firstOf('bil')).toBe('? prod/BillingAdmin');
    expect(firstOf('prod ro')).toMatch(/^\? /);
    expect(firstOf('prod/billingadmin')).toBe('prod/BillingAdmin');
    expect(firstOf('prod billing adm')).toBe('prod/BillingAdmin');
    expect(firstOf('prod admin')).toMatch(/^prod\//);
    // What names an account in full says nothing of a role; a piece of a name may.
    expect(firstOf('read prod')).toBe('? readme-prod/Admin');
    expect(firstOf('readme prod')).toBe('readme-prod/Admin');
    expect(firstOf('prod/read')).toMatch(/^\? /);
    // Letters that a name has by chance.
    expect(firstOf('readme r')).toBe('? readme-prod/Admin');
    expect(firstOf('readme mi')).toBe('? readme-prod/Admin');
    expect(firstOf('readme/r')).toBe('? readme-prod/Admin');
    expect(firstOf('prod')).toMatch(/^prod\//);
    const named = views.map((view) =>
      view.role === 'BillingAdmin' ? { ...view, favourite: true, favouriteName: 'my bills' } : view,
    );
    expect(rank(named, 'bills').isSure).toBe(true);
  });

  it('is never made by a name on the command line', () => {
    for (const query of QUERIES) {
      const [only, ...others] = resolve(VIEWS, query);
      if (!only || others.length > 0) continue;
      const { rows, isSimilar } = pickerAnswer(query);
      expect(isSimilar, query).toBe(false);
      expect(rows, query).toContain(`${only.accountName}/${only.role}`);
    }
  });
});
