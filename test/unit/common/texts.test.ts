import { describe, expect, it } from 'vitest';
import { inOneRun, placesIn, textsFor } from '../../../common/texts.ts';

const ENGLISH = {
  save: 'Save',
  of: '{role} in {account}',
  menu: { roles: { one: '{n} role', other: '{n} roles' }, aged: { one: '{id}, {n} day', other: '{id}, {n} days' } },
} as const;
const number = (n: number) => n.toLocaleString('en-US');

describe('texts', () => {
  it('are what a translation says, each with what is put in', () => {
    const german = {
      save: 'Speichern',
      of: 'In {account}: {role}',
      menu: { roles: { one: '{n} Rolle', other: '{n} Rollen' } },
    };
    const t = textsFor(ENGLISH, german, { language: 'de', number });
    expect([t.save, t.of({ role: 'Admin', account: 'prod' })]).toEqual(['Speichern', 'In prod: Admin']);
    expect([t.menu.roles({ n: 1 }), t.menu.roles({ n: 2000 })]).toEqual(['1 Rolle', '2,000 Rollen']);
  });

  it('are English, plurals included, where there is no translation or one of another kind', () => {
    for (const translation of [
      null,
      {},
      'de',
      { save: '', of: 7, menu: 'x' },
      { save: {}, menu: { roles: {}, aged: null } },
    ]) {
      const t = textsFor(ENGLISH, translation, { language: 'ja', number });
      expect([t.save, t.of({ role: 'Admin', account: 'prod' }), t.menu.roles({ n: 1 })]).toEqual([
        'Save',
        'Admin in prod',
        '1 role',
      ]);
    }
  });

  it('take the form that the language has for a number', () => {
    const polish = { menu: { roles: { one: '{n} rola', few: '{n} role', many: '{n} ról', other: '{n} roli' } } };
    const t = textsFor(ENGLISH, polish, { language: 'pl', number });
    expect([1, 3, 5, 1.5].map((n) => t.menu.roles({ n }))).toEqual(['1 rola', '3 role', '5 ról', '1.5 roli']);
    const japanese = { menu: { aged: { other: '{id}（{n} 日前）' } } };
    const other = textsFor(ENGLISH, japanese, { language: 'ja', number });
    expect(other.menu.aged({ n: 1, id: 'AKIA' })).toBe('AKIA（1 日前）');
  });

  it('take names as they are, with whatever is in them', () => {
    const t = textsFor(ENGLISH, null, { language: 'en', number });
    expect(t.of({ role: '{account}', account: '$& {role}' })).toBe('{account} in $& {role}');
    expect(placesIn('{b} {a} {b} { c }')).toEqual(['a', 'b']);
  });
});

describe('sentences in one run', () => {
  it('have a space between them where their script has one', () => {
    expect(inOneRun('It failed.', '', 'Try again.')).toBe('It failed. Try again.');
    expect(inOneRun('失敗しました。', 'もう一度お試しください。')).toBe('失敗しました。もう一度お試しください。');
    expect(inOneRun('The keychain is locked.', '登录信息仅保存在内存中。', 'Unlock it.')).toBe(
      'The keychain is locked. 登录信息仅保存在内存中。Unlock it.',
    );
    expect(inOneRun('', '')).toBe('');
  });
});
