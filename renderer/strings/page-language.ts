/** The language of this page, once its texts are drawn: until then `lang` is that of an empty page. */
import type { Language } from '../../common/languages.ts';

let drawn: Language | null = null;

export function setPageLanguage(language: Language): void {
  drawn = language;
  document.documentElement.lang = language;
}

/** Null before the first text, when the language that the person has chosen is not known. */
export function pageLanguage(): Language | null {
  return drawn;
}
