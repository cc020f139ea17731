/** Which language Daypass speaks to a person, and how it writes times and numbers for them. */

/** Every language with a catalogue of texts, by its BCP 47 tag. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The catalogue to show: the one that was chosen, else the first of the person's languages that has one, else English.
 * @param preferred BCP 47 tags as the system names them, the favorite first.
 */
export function languageFor(chosen: 'system' | Language, preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of preferred) {
    const language = LANGUAGES.find((each) => primary(each) === primary(tag));
    if (language) return language;
  }
  return 'en';
}

/** Formats of `Intl` for one person: words in the catalogue's language, everything else as their region writes it. */
export interface Formats {
  /** For words and plurals: the catalogue's language, in the person's region where that changes nothing but habits. */
  readonly words: string;
  number(options?: Intl.NumberFormatOptions): Intl.NumberFormat;
  date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat;
}

/**
 * Without the catalogue's language a French number would meet an English plural, and a Korean "afternoon" in an
 * English time; without the region, Germans who read English would get AM and PM.
 * @param region BCP 47 tag of the person's region, such as `de-AT`.
 */
export function formatsFor(language: Language, region: string): Formats {
  const words = inRegion(language, region);
  const [numbers] = Intl.NumberFormat.supportedLocalesOf([region, words]);
  const { hourCycle } = new Intl.DateTimeFormat(region, { hour: 'numeric' }).resolvedOptions();
  return {
    words,
    // Digits are those of the catalogue's script: Arabic ones would stand alone in an English sentence.
    number: (options) => new Intl.NumberFormat(numbers ?? words, { ...options, numberingSystem: 'latn' }),
    date: (options) => new Intl.DateTimeFormat(words, options.hour && hourCycle ? { ...options, hourCycle } : options),
  };
}

function inRegion(language: Language, region: string): string {
  const own = new Intl.Locale(region);
  if (own.language === primary(language)) return own.baseName;
  const place = own.maximize().region;
  return place ? `${primary(language)}-${place}` : language;
}

function primary(tag: string): string {
  return tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
}
