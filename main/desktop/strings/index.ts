import { type Language, languageFor } from '../../../common/languages.ts';
import { de } from './de.ts';
import { en, type Strings } from './en.ts';

export type { Strings } from './en.ts';

const CATALOGUES: Readonly<Record<Language, Strings>> = { en, de };

/** The words in the language that was set, else in the system's, else in English. @param preferred as the system names them, `de-AT`. */
export function stringsFor(language: 'system' | Language, preferred: readonly string[]): Strings {
  return CATALOGUES[languageFor(language, preferred)];
}

/** `59 min`, `3 h 5 min`: a time that is left, rounded down, at least a minute. @param ms */
export function timeLeft(ms: number, { left }: Strings): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return minutes < 60 ? left.minutes(minutes) : left.hours(Math.floor(minutes / 60), minutes % 60);
}
