/** What the system says of the person's language and region. */
import { app } from 'electron';
import { formatsFor, type Language, languageFor } from '../../common/languages.ts';
import { regionOf } from '../platform/region.ts';

/** BCP 47 tags, the favorite first. The same list is `navigator.languages` in a page. */
export function preferredLanguages(): string[] {
  return [app.getLocale(), ...app.getPreferredSystemLanguages()];
}

/** How the person's times and numbers are written: a BCP 47 tag, such as `de-AT`. */
export function ownRegion(): string {
  return regionOf(process, app.getSystemLocale());
}

/** `17:02`, as the person writes it, in the language of the texts around it. @param at ms since the epoch */
export function timeOfDay(at: number, chosen: 'system' | Language): string {
  const formats = formatsFor(languageFor(chosen, preferredLanguages()), ownRegion());
  return formats.date({ hour: '2-digit', minute: '2-digit' }).format(at);
}
