/** A language file compared with the English texts: what it lacks, what doesn't fit, and what may not fit on a button. */
import { SETTING_FAULTS_EN } from '../../common/setting-faults.ts';
import { isForms, partOf, placesIn } from '../../common/texts.ts';
import { CASES_EN } from '../../main/base/error-cases-en.ts';
import { CHECKS_EN } from '../../main/commands/doctor/finding.ts';
import { NOTES_EN } from '../../main/commands/files/notes-en.ts';
import { en as desktop } from '../../main/desktop/strings/en.ts';
import { ERROR_FRAMES_EN, ERRORS_EN } from '../../main/desktop/strings/errors-en.ts';
import { en as window } from '../../renderer/strings/en.ts';

/** Every text that a language file has, in the order in which it has them. */
export const ENGLISH = {
  window,
  desktop,
  errors: { ...ERRORS_EN, ...ERROR_FRAMES_EN, faults: SETTING_FAULTS_EN, cases: CASES_EN },
  checks: CHECKS_EN,
  notes: NOTES_EN,
} as const;

export interface TextFinding {
  /** Names of the groups and of the text: `window.search.clear`. */
  readonly path: string;
  /** A `fault` shows something wrong; a text that is `missing` is shown in English; one that is `long` or the `same` needs a look. */
  readonly kind: 'fault' | 'missing' | 'long' | 'same';
  readonly said: string;
}

/** Texts up to this width stand on buttons, in tabs and menus, where there is little room. */
const SHORT = 24;
const MUCH_LONGER = 1.8;
/** Chinese, Japanese and Korean signs are as wide as two letters. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/gu;
/** What a program reads, and a person types as it stands. */
const NAMES =
  /\b[A-Z]+_[A-Z_]+\b|(?<=\s)--[\w-]+|\barn:[\w:/-]+|\b\w+\.(?:json|csv)\b|\[[\w-]+\]|~\/[\w./]*\w|(?<!=)\bdaypass (?!(?:command|in)\b)[a-z]+/g;

/** @param tag BCP 47 tag of the language: its plurals decide which forms a text by number needs. */
export function findingsIn(translation: unknown, tag: string): TextFinding[] {
  return compared('', ENGLISH, translation, tag);
}

function compared(path: string, english: object, translated: unknown, tag: string): TextFinding[] {
  const unknown = typeof translated === 'object' && translated !== null ? Object.keys(translated) : [];
  return [
    ...Object.entries(english).flatMap(([key, source]) => {
      const place = path === '' ? key : `${path}.${key}`;
      const text = partOf(translated, key);
      if (typeof source === 'string') return ofText(place, source, text);
      return isForms(source) ? ofForms(place, source, text, tag) : compared(place, source, text, tag);
    }),
    ...unknown
      .filter((key) => !Object.hasOwn(english, key))
      .map((key) => fault(path === '' ? key : `${path}.${key}`, 'English has no such text')),
  ];
}

function ofText(path: string, english: string, text: unknown): TextFinding[] {
  if (text === undefined || text === '') return [{ path, kind: 'missing', said: `missing: “${english}”` }];
  if (typeof text !== 'string') return [fault(path, 'not a text')];
  const findings: TextFinding[] = [];
  const [wanted, found] = [placesIn(english).join(', '), placesIn(text).join(', ')];
  if (wanted !== found) findings.push(fault(path, `puts in ${found || 'nothing'}, English ${wanted || 'nothing'}`));
  for (const name of english.match(NAMES) ?? []) {
    if (!text.includes(name)) findings.push(fault(path, `lacks “${name}”, which is no word but a name`));
  }
  if (text !== text.trim()) findings.push(fault(path, 'begins or ends with a space'));
  return [...findings, ...lengthOf(path, english, text)];
}

function lengthOf(path: string, english: string, text: string): TextFinding[] {
  const [width, most] = [widthOf(text), widthOf(english) * MUCH_LONGER];
  if (text === english && /\p{L}{4}/u.test(english.replace(/\{\w+\}/g, '')))
    return [{ path, kind: 'same', said: `as in English: “${english}”` }];
  return widthOf(english) <= SHORT && !english.endsWith('.') && width > Math.max(most, 12)
    ? [{ path, kind: 'long', said: `much longer than “${english}”: “${text}”` }]
    : [];
}

function ofForms(path: string, english: { readonly other: string }, forms: unknown, tag: string): TextFinding[] {
  if (forms === undefined) return [{ path, kind: 'missing', said: `missing: “${english.other}”` }];
  if (!isForms(forms)) return [fault(path, 'needs a form for each number, “other” at least')];
  const rules = new Intl.PluralRules(tag);
  const needed = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n)));
  const wanted = placesIn(english.other);
  const findings = [...needed]
    .filter((form) => partOf(forms, form) === undefined)
    .map((form) => fault(path, `lacks the form “${form}”`));
  for (const [form, text] of Object.entries(forms)) {
    const possible: readonly string[] = rules.resolvedOptions().pluralCategories;
    if (!possible.includes(form)) findings.push(fault(`${path}.${form}`, `${tag} has no such form`));
    // A single one may be said without its number.
    const places = placesIn(String(text)).filter((place) => place !== 'n' || form === 'other');
    const said = wanted.filter((place) => place !== 'n' || form === 'other');
    if (places.join() !== said.join()) findings.push(fault(`${path}.${form}`, `puts in ${places}, English ${said}`));
  }
  return [...findings, ...lengthOf(path, english.other, forms.other)];
}

function fault(path: string, said: string): TextFinding {
  return { path, kind: 'fault', said };
}

function widthOf(text: string): number {
  return text.length + (text.match(WIDE) ?? []).length;
}
