import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ranges } from '../../../../common/search/text.ts';
import { lineAt, reveal, topOf } from '../../../../renderer/state/list/heights.ts';
import { middleOf } from '../../../../renderer/state/middle.ts';

describe('the middle of a name', () => {
  const middle = (name: string, found: Ranges = [], fits = 30) => middleOf(name, found, fits);
  const parts = (name: string, fits?: number) => {
    const at = middle(name, [], fits);
    return [name.slice(0, at), name.slice(at)];
  };

  it('is where a match begins that would else be out of sight', () => {
    const email = 'aws+web-prod@acme.example';
    expect(middle(email, [[12, 25]], 8)).toBe(12);
    expect(middle(email, [[12, 25]], 30)).toBe(17);
  });

  it('is where a part of the name begins, if that leaves an end of about a dozen letters', () => {
    expect(parts('acme-international-payments-emea-prod-eu-west')).toEqual([
      'acme-international-payments-emea',
      '-prod-eu-west',
    ]);
    expect(parts('AWSAdministratorAccess')).toEqual(['AWSAdministrator', 'Access']);
    expect(parts('n'.repeat(60))).toEqual(['n'.repeat(48), 'n'.repeat(12)]);
  });

  it('leaves a short end where there is little room', () => {
    expect(parts('acme-payments-prod', 15)).toEqual(['acme-payments', '-prod']);
  });

  it('is where a match begins that would be out of sight', () => {
    const name = 'acme-international-payments-emea-prod-eu-west';
    expect(name.slice(middle(name, [[19, 27]]))).toBe('payments-emea-prod-eu-west');
    expect(middle(name, [[0, 4]])).toBe(middle(name));
    // An end that is too long would leave no beginning.
    const long = `acme-international-payments-${'n'.repeat(60)}`;
    expect(middle(long, [[19, 27]])).toBe(middle(long));
  });

  it('is nowhere in a short name, nor in one that is written from right to left', () => {
    expect(middle('acme-prod')).toBe(0);
    expect(middle('חשבון הייצור של החברה הגדולה')).toBe(0);
  });

  it('parts no letter from what belongs to it', () => {
    expect(parts(`${'a'.repeat(20)}👩‍💻${'b'.repeat(11)}`)[1]).toBe(`👩‍💻${'b'.repeat(11)}`);
  });
});

describe('the lines of a list with headings', () => {
  it('are where they are drawn', () => {
    const lists = fc.record({
      rowHeight: fc.integer({ min: 30, max: 80 }),
      headings: fc.uniqueArray(fc.nat(40), { maxLength: 3 }).map((places) => places.sort((a, b) => a - b)),
    });
    fc.assert(
      fc.property(lists, fc.nat(60), fc.double({ min: 0, max: 0.99, noNaN: true }), (heights, index, part) => {
        const height = topOf(index + 1, heights) - topOf(index, heights);
        expect(height).toBe(heights.headings.includes(index) ? 28 : heights.rowHeight);
        expect(lineAt(topOf(index, heights) + part * height, heights)).toBe(index);
      }),
    );
  });

  it('come into sight with their beginning where there is no room for all of them', () => {
    const list = { scrollTop: 0, clientHeight: 5 } as HTMLElement;
    reveal(list, 0, { rowHeight: 54 });
    expect(list.scrollTop).toBe(0);
    reveal(list, 3, { rowHeight: 54 });
    expect(list.scrollTop).toBe(162);
    const usual = { scrollTop: 0, clientHeight: 100 } as HTMLElement;
    reveal(usual, 3, { rowHeight: 54 });
    expect(usual.scrollTop).toBe(116);
  });
});
