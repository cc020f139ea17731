/** Which language Daypass speaks to a person, and how it writes times and numbers for them. */

/**
 * Every language that Daypass has texts in, by its BCP 47 tag, under the name that its speakers give it. English stands in the
 * code, each other in `languages/TAG.json`; `docs/translating.md` says how one is added.
 */
export const LANGUAGE_NAMES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
  'pt-BR': 'Português (Brasil)',
  'zh-CN': '简体中文',
} as const;
export type Language = keyof typeof LANGUAGE_NAMES;
export type LanguageSetting = 'system' | Language;
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

/**
 * The language to show: the one that was chosen, else the first of the person's that has texts, else English. Another
 * script counts as another language: a reader of Traditional Chinese gets English unless they choose Simplified.
 * @param preferred BCP 47 tags as the system names them, the favorite first.
 */
export function languageFor(chosen: LanguageSetting, preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of withoutShortened(preferred)) {
    const language = LANGUAGES.find((each) => spokenAndWritten(each) === spokenAndWritten(tag));
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

/** The language in the person's country: `pt-PT` for Brazilian texts in Lisbon, `zh-Hans-TW` for simplified ones in Taipei. */
function inRegion(language: Language, region: string): string {
  const { language: spoken, script, region: own } = new Intl.Locale(language).maximize();
  const place = new Intl.Locale(region).maximize().region ?? own;
  return new Intl.Locale(spoken, { ...(script ? { script } : {}), ...(place ? { region: place } : {}) }).minimize()
    .baseName;
}

/**
 * Linux gives each language a second time without its country, `zh-TW, zh`: alone, the short one would be read as another
 * script (`zh` is `zh-Hans`).
 */
function withoutShortened(preferred: readonly string[]): string[] {
  const subtags = preferred.map((tag) => tag.toLowerCase().split(/[-_.@]/));
  return preferred.filter((_, at) => {
    const own = subtags[at] ?? [];
    const isOwn = (longer: readonly string[]) =>
      longer.length > own.length && own.every((part, n) => part === longer[n]);
    return !subtags.slice(0, at).some(isOwn);
  });
}

/** `zh-Hant` of `zh_TW`; null where it is no tag, as `C` isn't. */
function spokenAndWritten(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag.split(/[.@]/, 1)[0]?.replaceAll('_', '-') ?? '').maximize();
    return `${language}-${script}`;
  } catch {
    return null;
  }
}
