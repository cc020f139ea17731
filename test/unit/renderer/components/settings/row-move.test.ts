import { describe, expect, it } from 'vitest';
import { isThere } from '../../../../../renderer/components/settings/row-move.ts';

describe('a row that was asked to change its place', () => {
  const move = { key: 'second', to: 0, by: 'up' } as const;

  it('is there once the list shows it there', () => {
    expect(isThere(move, ['second', 'first'])).toBe(true);
  });

  it('is not there yet when something else in the list has changed', () => {
    expect(isThere(move, ['first', 'second'])).toBe(false);
    expect(isThere(move, [])).toBe(false);
  });
});
