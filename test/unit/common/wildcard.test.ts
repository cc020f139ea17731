import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, LONGEST_PATTERN } from '../../../common/wildcard.ts';

describe('a pattern for names', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['prod', 'PROD', true],
    ['prod', 'prod-1', false],
    ['*prod*', 'acme-Prod-eu', true],
    ['*prod', 'prod-prod', true],
    ['adm?n', 'Admin', true],
    ['a*b*c', 'a-b-b-c-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a.(b)+[c]*', 'a.(b)+[c]1', true],
    ['a.c', 'abc', false],
    ['**?**', 'x', true],
    ['stra\u00dfe*', 'STRA\u00dfE-1', true],
    ['\u00e4*', '\u00c4rger', true],
    ['a\nb', 'a\nb', true],
  ])('%j takes %j: %s', (pattern, text, is) => {
    expect(compilePattern(pattern)(text)).toBe(is);
  });

  it('means what it did as a regular expression', () => {
    const sign = fc.constantFrom('a', 'b', 'B', '*', '?', '.');
    const letter = fc.constantFrom('a', 'b', 'A', '.', '*');
    const asExpression = (pattern: string) =>
      new RegExp(`^${pattern.replace(/\./g, '\\.').replace(/\*+/g, '.*').replaceAll('?', '.')}$`, 'is');
    const of = (one: fc.Arbitrary<string>, maxLength: number) => fc.string({ unit: one, maxLength });
    fc.assert(
      fc.property(of(sign, 8), of(letter, 12), (pattern, text) => {
        expect(compilePattern(pattern)(text)).toBe(asExpression(pattern).test(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(['*?', '?*', '*a', '*a?', '*', 'a*'])(
    'of the longest kind, %j again and again, is decided at once',
    (part) => {
      const pattern = part.repeat(LONGEST_PATTERN).slice(0, LONGEST_PATTERN - 1);
      const started = performance.now();
      compilePattern(`${pattern}#`)('a'.repeat(10_000));
      // A few million steps; the regular expression did not come back.
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});
