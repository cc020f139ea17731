/// <reference types="vite/types/importMeta.d.ts" />

import { isolated } from '../../../common/isolated.ts';
import { type Language, languageFor } from '../../../common/languages.ts';
import { partOf, type Texts, textsFor } from '../../../common/texts.ts';
import type { ErrorView } from '../../base/errors.ts';
import { printableLines } from '../../base/printable.ts';
import { type Finding, findingsFor, type SaidFinding } from '../../commands/doctor/finding.ts';
import { type Note, notesFor } from '../../commands/files/notes.ts';
import { en } from './en.ts';
import { type ErrorSentences, errorsIn } from './errors.ts';

/** The texts of a language, and errors in it. Language files are read when they are needed: of most, never. */
export interface Strings extends Texts<typeof en> {
  /** BCP 47 tag, for pages that show these texts. */
  readonly language: Language;
  readonly error: (error: ErrorView) => ErrorSentences;
  /** What `daypass doctor` has found. @param time how a time is written, in ms since the epoch */
  readonly finding: (found: Finding, time: (ms: number) => string) => SaidFinding;
  /** What is said about a change to files. */
  readonly note: (note: Note) => string;
}

const FILES = import.meta.glob<string>('../../../languages/*.json', { eager: true, import: 'default', query: '?raw' });
const made = new Map<Language, Strings>();

/** The words in the language that was set, else in the system's, else in English. @param preferred as the system names them, `de-AT`. */
export function stringsFor(chosen: 'system' | Language, preferred: readonly string[]): Strings {
  const language = languageFor(chosen, preferred);
  const strings = made.get(language) ?? stringsIn(language);
  made.set(language, strings);
  return strings;
}

function stringsIn(language: Language): Strings {
  const file = FILES[`../../../languages/${language}.json`];
  const translation: unknown = file === undefined ? {} : JSON.parse(file);
  const speech = { language, number: String, shown: (value: string) => isolated(printableLines(value)) };
  const texts = textsFor(en, partOf(translation, 'desktop'), speech);
  const error = errorsIn(partOf(translation, 'errors'), speech);
  const duration = (ms: number) => timeLeft(ms, texts);
  return {
    ...texts,
    language,
    error,
    finding: (found, time) => findingsFor(partOf(translation, 'checks'), { ...speech, error, time, duration })(found),
    note: notesFor(partOf(translation, 'notes'), { ...speech, error }),
  };
}

/** `59 min`, `3 h 5 min`: a time that is left, rounded down, at least a minute. @param ms */
export function timeLeft(ms: number, { left }: Pick<Strings, 'left'>): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const [whole, rest] = [String(Math.floor(minutes / 60)), String(minutes % 60)];
  if (minutes < 60) return left.minutes({ minutes: rest });
  return rest === '0' ? left.hours({ hours: whole }) : left.hoursAndMinutes({ hours: whole, minutes: rest });
}
