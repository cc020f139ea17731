import { printableSentence } from '../../base/printable.ts';

/**
 * Text for notifications and the tray's tooltip. Many desktops on Linux read both as markup (`<b>`, `<a href>`, `<img>`), as
 * the specifications allow, and Electron hands it on as it is. Escaping would be seen where they don't, so that what would be
 * markup is replaced by what looks like it.
 * https://specifications.freedesktop.org/notification-spec/latest/markup.html
 */
const SIGNS: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' };

/** What steers a line is taken out as well. */
export function withoutMarkup(text: string, platform: NodeJS.Platform = process.platform): string {
  // A single & is one in both; with a name and a semicolon behind it, it stands for another character.
  const shown = printableSentence(text);
  return platform === 'linux' ? shown.replace(/[<>]|&(?=#?\w+;)/g, (sign) => SIGNS[sign] ?? '') : shown;
}
