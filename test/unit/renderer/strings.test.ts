import { afterEach, describe, expect, it } from 'vitest';
import { de } from '../../../renderer/strings/de.ts';
import { en } from '../../../renderer/strings/en.ts';
import { wordsFor } from '../../../renderer/strings/language.ts';
import { differences, leaves } from '../../support/agent/catalogues.ts';

describe('the German catalogue', () => {
  it('has every text of the English one and no other, and puts in what that puts in', () => {
    expect(differences(en, de)).toEqual([]);
  });

  it('is not English where it could be German', () => {
    const german = new Map(leaves(de));
    const same = leaves(en).filter(([path, text]) => typeof text === 'string' && german.get(path) === text);
    expect(same.map(([path]) => path.split('.').at(-1))).toEqual(
      expect.not.arrayContaining(['search', 'cancel', 'settings', 'use']),
    );
    expect(same.length).toBeLessThan(12);
  });
});

describe('words', () => {
  const now = new Date(2026, 4, 6, 12, 0).getTime();

  it('count in the language of the person', () => {
    expect(wordsFor('en', 'en-GB').count(en.search.roles, 1)).toBe('1 role');
    expect(wordsFor('en', 'en-GB').count(en.search.roles, 20_000)).toBe('20,000 roles');
    expect(wordsFor('de', 'de-DE').count(de.search.roles, 20_000)).toBe('20.000 Rollen');
  });

  it('tell times as the person’s country does, with the day where it is another', () => {
    const evening = new Date(2026, 4, 6, 17, 2).getTime();
    const tomorrow = new Date(2026, 4, 7, 9, 30).getTime();
    expect(wordsFor('de', 'de-DE').time(evening, now)).toBe('17:02');
    expect(wordsFor('en', 'en-US').time(evening, now)).toMatch(/^5:02\sPM$/);
    expect(wordsFor('de', 'de-DE').time(tomorrow, now)).toMatch(/^7\. Mai, 0?9:30$/);
  });

  it('tell lengths of time, rounded down and never below nothing', () => {
    const { duration } = wordsFor('en', 'en-GB');
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
      const words = wordsFor('en', region);
      return [words.number(20_000), words.time(evening, now), words.count(en.search.roles, 1)].join(' | ');
    };
    expect(said('fr-FR')).toMatch(/^20\s000 \| 17:02 \| 1 role$/);
    expect(said('ja')).toBe('20,000 | 17:02 | 1 role');
    expect(said('de-AT')).toMatch(/^20\s000 \| 17:02 \| 1 role$/);
    // Digits and words of other scripts would stand alone in an English sentence.
    expect(said('ar-EG')).toMatch(/^20,000 \| 5:02\sPM \| 1 role$/);
    expect(said('ko')).toMatch(/^20,000 \| 5:02\sPM \| 1 role$/);
    expect(wordsFor('de', 'en-US').time(evening, now)).toMatch(/^5:02\sPM$/);
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
    const words = wordsFor('de', 'de-DE');
    process.env.TZ = 'Europe/Berlin';
    expect(words.time(noon, noon)).toBe('14:00');
    process.env.TZ = 'Asia/Tokyo';
    expect(words.time(noon, noon)).toBe('21:00');
    expect(words.exactTime(noon, noon)).toBe('21:00:00');
  });
});
