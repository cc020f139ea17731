import { de } from './de.ts';
import { en, type Strings } from './en.ts';

export type { Strings } from './en.ts';

/** The words in the language that was set, else in the system's, else in English. @param locale `de-AT`, as the system says it. */
export function stringsFor(language: 'system' | 'en' | 'de', locale: string): Strings {
  const wanted = language === 'system' ? locale : language;
  return /^de\b/i.test(wanted) ? de : en;
}

/** `59 min`, `3 h 5 min`: a time that is left, rounded down, at least a minute. @param ms */
export function timeLeft(ms: number, { left }: Strings): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return minutes < 60 ? left.minutes(minutes) : left.hours(Math.floor(minutes / 60), minutes % 60);
}
