import { describe, expect, it } from 'vitest';
import { draw, type PickerRow, type PickerState, rowsFor } from '../../../../main/commands/roles/picker-screen.ts';
import { KeyReader } from '../../../../main/commands/terminal/keys.ts';
import { cut, widthOf } from '../../../../main/commands/terminal/width.ts';

const keys = (...chunks: (string | null)[]) => {
  const reader = new KeyReader();
  return chunks
    .flatMap((chunk) => reader.push(chunk === null ? null : Buffer.from(chunk)))
    .map((key) => (key.key === 'text' ? `"${key.text}"` : key.key));
};

describe('keys', () => {
  it.each([
    ['\u001b[A', 'up'],
    ['\u001bOB', 'down'],
    ['\u001b[5~', 'page-up'],
    ['\u001b[6~', 'page-down'],
    ['\u001b[H', 'first'],
    ['\u001bOF', 'last'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\u007f', 'backspace'],
    ['\u0015', 'clear'],
    ['\u0017', 'delete-word'],
    ['\u0004', 'end-of-input'],
  ])('%j is %s', (text, key) => {
    expect(keys(text)).toEqual([key]);
  });

  it('are told from text, however many come at once', () => {
    expect(keys('pröd\u001b[B\u001b[Bx\r')).toEqual(['"pröd"', 'down', 'down', '"x"', 'enter']);
  });

  it('are put together where a line cuts them off, in the middle of a character too', () => {
    const reader = new KeyReader();
    expect(reader.push(Buffer.from([0xc3]))).toEqual([]);
    expect(reader.push(Buffer.from([0xb6]))).toEqual([{ key: 'text', text: 'ö' }]);
    expect(keys('\u001b', '[', 'A')).toEqual(['up']);
  });

  it('Escape alone counts once no more comes', () => {
    const reader = new KeyReader();
    expect(reader.push(Buffer.from('\u001b'))).toEqual([]);
    expect(reader.isUndecided).toBe(true);
    expect(reader.push(null)).toEqual([{ key: 'escape' }]);
    expect(keys('\u001bx')).toEqual(['escape', '"x"']);
  });

  it('that no one knows do nothing', () => {
    expect(keys('\u001b[15~\u001b[1;5C\u0001\u001b[200~')).toEqual([]);
  });
});

describe('the picker on the screen', () => {
  const row = (label: string, more: Partial<PickerRow> = {}): PickerRow => ({
    label,
    notes: ['111122223333', '', '1 h left'],
    colour: null,
    isFavourite: false,
    ...more,
  });
  const state = (more: Partial<PickerState> = {}): PickerState => ({
    question: 'Role:',
    query: '',
    rows: [row('payments-prod/Admin', { colour: 'red', isFavourite: true }), row('sandbox/ReadOnly')],
    first: 0,
    chosen: 0,
    matching: 2,
    guess: null,
    total: 20_000,
    ...more,
  });
  const plain = (text: string) =>
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal is made of them
      .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
      .split(/\r\n|\r/)
      .filter(Boolean);

  it('shows what is typed, how much fits, and the roles', () => {
    expect(plain(draw(state({ query: 'prod' }), { columns: 70, rows: 24 }, true))).toEqual([
      'Role: prod                                                2 of 20,000',
      '> * payments-prod/Admin  111122223333    1 h left',
      '    sandbox/ReadOnly     111122223333    1 h left',
    ]);
  });

  it('says that what it shows only resembles what was typed, and points at none of it', () => {
    const similar = state({ query: 'amdin', guess: 'similar', chosen: -1 });
    expect(plain(draw(similar, { columns: 70, rows: 24 }, true))).toEqual([
      'Role: amdin                                      similar: 2 of 20,000',
      '  * payments-prod/Admin  111122223333    1 h left',
      '    sandbox/ReadOnly     111122223333    1 h left',
    ]);
  });

  it('says that what it shows does more than was typed', () => {
    const more = state({ query: 'billing', guess: 'does more', chosen: -1 });
    expect(plain(draw(more, { columns: 70, rows: 24 }, true))[0]).toContain('does more: 2 of 20,000');
  });

  it('has no colour where that is not wanted', () => {
    const text = draw(state(), { columns: 80, rows: 24 }, false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    expect(text).not.toMatch(/\u001b\[[0-9;]*m/);
  });

  it.each([4, 8, 12, 20, 33, 41, 60])('fits into %i columns', (columns) => {
    const wide = state({
      query: 'a long query 日本',
      rows: [row('日本の口座/Admin'), row('✅ ⚠️ prod/Admin'), row('x'.repeat(90))],
    });
    for (const line of plain(draw(wide, { columns, rows: 5 }, true)))
      expect(widthOf(line)).toBeLessThan(Math.max(columns, 5));
  });

  it('leaves room on a low terminal', () => {
    expect([3, 5, 24, 100].map((rows) => rowsFor({ columns: 80, rows }))).toEqual([1, 3, 12, 12]);
  });

  it('measures text as a terminal does', () => {
    expect([widthOf('abc'), widthOf('日本'), widthOf('e\u0301'), widthOf('🙂')]).toEqual([3, 4, 1, 2]);
    expect(['✅', '⚡', '⭐', '⚠️', '❤', '🇩🇪', '🛡️', '\u1112\u1161\u11ab', 'ｱ'].map(widthOf)).toEqual([
      2, 2, 2, 2, 1, 2, 2, 2, 1,
    ]);
    expect([cut('⚠️⚠️⚠️', 4), cut('👨‍👩‍👧 prod', 7), cut('👨‍👩‍👧 prod', 6)]).toEqual(['⚠️…', '👨‍👩‍👧…', '…']);
    expect([cut('abcdef', 4), cut('日本語', 4), cut('ab', 4), cut('abc', 0)]).toEqual(['abc…', '日…', 'ab', '']);
  });
});
