import { afterEach, describe, expect, it } from 'vitest';
import { translationOf, wordsFor } from '../../../../renderer/strings/language.ts';

const GERMAN = await translationOf('de');
const english = (region: string) => wordsFor('en', null, region);
const german = (region: string) => wordsFor('de', GERMAN, region);

describe('words', () => {
  const now = new Date(2026, 4, 6, 12, 0).getTime();

  it('count in the language of the person', () => {
    expect(english('en-GB').t.search.roles({ n: 1 })).toBe('1 role');
    expect(english('en-GB').t.search.roles({ n: 20_000 })).toBe('20,000 roles');
    expect(german('de-DE').t.search.roles({ n: 20_000 })).toBe('20.000 Rollen');
    expect(english('en-GB').list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(german('de-DE').list(['a', 'b'])).toBe('a und b');
  });

  it('tell times as the person’s country does, with the day where it is another', () => {
    const evening = new Date(2026, 4, 6, 17, 2).getTime();
    const tomorrow = new Date(2026, 4, 7, 9, 30).getTime();
    expect(german('de-DE').time(evening, now)).toBe('17:02');
    expect(english('en-US').time(evening, now)).toMatch(/^5:02\sPM$/);
    expect(german('de-DE').time(tomorrow, now)).toMatch(/^7\. Mai, 0?9:30$/);
    expect(english('en-US').time(tomorrow, now)).toMatch(/^May 7, 9:30\sAM$/);
  });

  it.each([
    ['ja', 'ja-JP', /^5月7日 0?9:30$/, '59 分', 'a、b、c'],
    ['pt-BR', 'pt-BR', /^7 de mai\., 0?9:30$/, '59 min', 'a, b e c'],
    ['zh-CN', 'zh-CN', /^5月7日 0?9:30$/, '59分钟', 'a、b和c'],
  ] as const)('write a day, a time, a length and a list as %s does', async (language, region, time, length, list) => {
    const words = wordsFor(language, await translationOf(language), region);
    expect(words.time(new Date(2026, 4, 7, 9, 30).getTime(), now)).toMatch(time);
    expect(words.duration(59 * 60_000)).toBe(length);
    expect(words.list(['a', 'b', 'c'])).toBe(list);
  });

  it('tell lengths of time, rounded down and never below nothing', () => {
    const { duration } = english('en-GB');
    expect([duration(-5), duration(59_999), duration(60_000), duration(3_900_000)]).toEqual([
      '0 secs',
      '59 secs',
      '1 min',
      '1 hr 5 mins',
    ]);
  });

  it('are all of one language, with times and numbers as the region writes them', () => {
    const evening = new Date(2026, 4, 6, 17, 2).getTime();
    const said = (region: string) => {
      const words = english(region);
      return [words.number(20_000), words.time(evening, now), words.t.search.roles({ n: 1 })].join(' | ');
    };
    expect(said('fr-FR')).toMatch(/^20\s000 \| 17:02 \| 1 role$/);
    expect(said('ja')).toBe('20,000 | 17:02 | 1 role');
    expect(said('de-AT')).toMatch(/^20\s000 \| 17:02 \| 1 role$/);
    // Digits and words of other scripts would stand alone in an English sentence.
    expect(said('ar-EG')).toMatch(/^20,000 \| 5:02\sPM \| 1 role$/);
    expect(said('ko')).toMatch(/^20,000 \| 5:02\sPM \| 1 role$/);
    expect(german('en-US').time(evening, now)).toMatch(/^5:02\sPM$/);
  });
});

describe('times in the window', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('are those of the zone where the machine is, also after it has travelled', () => {
    const noon = Date.UTC(2026, 4, 6, 12);
    const words = german('de-DE');
    process.env.TZ = 'Europe/Berlin';
    expect(words.time(noon, noon)).toBe('14:00');
    process.env.TZ = 'Asia/Tokyo';
    expect(words.time(noon, noon)).toBe('21:00');
    expect(words.exactTime(noon, noon)).toBe('21:00:00');
  });
});
