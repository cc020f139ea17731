/// <reference types="vite/types/importMeta.d.ts" />
/** The catalogue of the person's language, and numbers, times and plurals in it. */

import { isolated } from '../../common/isolated.ts';
import { formatsFor, type Language } from '../../common/languages.ts';
import { partOf, textsFor } from '../../common/texts.ts';
import { en, type WindowStrings } from './en.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const FILES = import.meta.glob('../../languages/*.json', { import: 'default' });

/** The window's part of a language file, which comes when it is needed; null for English, or where it can't be had. */
export async function translationOf(language: Language): Promise<unknown> {
  try {
    return partOf(await FILES[`../../languages/${language}.json`]?.(), 'window') ?? null;
  } catch {
    return null;
  }
}

export interface Words {
  readonly t: WindowStrings;
  readonly language: Language;
  number(n: number): string;
  /** `red, green, and blue` */
  list(items: readonly string[]): string;
  /** `12 MB`; whole ones, at least one. @param bytes */
  size(bytes: number): string;
  /** `45 sec`, `12 min`, `3 hr 5 min`; rounded down. @param ms a length of time */
  duration(ms: number): string;
  /** `17:02`, or with the day before it where that is not today. Both are ms since the epoch. */
  time(ms: number, now: number): string;
  /** With seconds, for lists of what happened. */
  exactTime(ms: number, now: number): string;
}

/**
 * @param translation what `translationOf` gave for the language
 * @param region BCP 47 tag of the person's region, such as `de-AT`: how they write times and numbers.
 */
export function wordsFor(language: Language, translation: unknown, region: string = language): Words {
  const formats = formatsFor(language, region);
  const numbers = formats.number();
  const lists = new Intl.ListFormat(formats.words, { type: 'conjunction' });
  const unit = (name: string) => new Intl.NumberFormat(formats.words, { style: 'unit', unit: name });
  const [seconds, minutes, hours, megabytes] = [unit('second'), unit('minute'), unit('hour'), unit('megabyte')];
  const local = (options: Intl.DateTimeFormatOptions) => inZoneOfNow(() => formats.date(options));
  /** A time of day, and the same with the day before it. */
  const clock = (options: Intl.DateTimeFormatOptions) => ({
    alone: local(options),
    withDay: local({ day: 'numeric', month: 'short', ...options }),
  });
  const usual = clock({ hour: 'numeric', minute: '2-digit' });
  const exact = clock({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
  const at = ({ alone, withDay }: ReturnType<typeof clock>, ms: number, now: number) => {
    const date = new Date(ms);
    // A time within the next half day is clear without its date, even after midnight.
    const isNear = ms >= now && ms - now < 12 * HOUR;
    const isToday = date.toDateString() === new Date(now).toDateString();
    return (isNear || isToday ? alone : withDay).format(date);
  };
  return {
    t: textsFor(en, translation, { language, number: (n) => numbers.format(n), shown: isolated }),
    language,
    number: (n) => numbers.format(n),
    list: (items) => lists.format(items),
    size: (bytes) => megabytes.format(Math.max(1, Math.ceil(bytes / 1_000_000))),
    duration(ms) {
      if (ms < MINUTE) return seconds.format(Math.max(0, Math.floor(ms / 1000)));
      if (ms < HOUR) return minutes.format(Math.floor(ms / MINUTE));
      const rest = Math.floor((ms % HOUR) / MINUTE);
      const whole = hours.format(Math.floor(ms / HOUR));
      return rest === 0 ? whole : `${whole} ${minutes.format(rest)}`;
    },
    time: (ms, now) => at(usual, ms, now),
    exactTime: (ms, now) => at(exact, ms, now),
  };
}

/** `Intl` formats keep the time zone of their creation; this one follows a change of the machine's zone. */
function inZoneOfNow(make: () => Intl.DateTimeFormat): { format(date: Date): string } {
  let made: { readonly offset: number; readonly format: Intl.DateTimeFormat } | null = null;
  return {
    format(date) {
      const offset = date.getTimezoneOffset();
      if (made?.offset !== offset) made = { offset, format: make() };
      return made.format.format(date);
    },
  };
}
