/** What Daypass paints round a console's page: a border in the color of its environment, as the bar above it has it. */
import type { Colour } from '../../../../common/colours.ts';
import type { Strings } from '../../strings/index.ts';

/** As `renderer/styles/small-window.css` has them. */
const PAINT: Readonly<Record<Colour, string>> = {
  red: '#c62828',
  orange: '#b45309',
  yellow: '#facc15',
  green: '#1b7a3d',
  blue: '#1d5fbf',
  purple: '#7b3fb5',
  grey: '#5f6368',
};
/** Where no rule names the environment it may be production: red, and in stripes, so that it is not mistaken for it. */
const UNKNOWN = 'border-image: repeating-linear-gradient(135deg, #c62828 0 12px, #7f1d1d 12px 24px) 4 !important;';

/** Laid over the page as a style of the user, which a page's own styles can't undo. */
export function frameStyle(colour: Colour | null): string {
  const over = 'position: fixed !important; z-index: 2147483647 !important; pointer-events: none !important;';
  const border = `border: 4px solid ${PAINT[colour ?? 'red']} !important; ${colour === null ? UNKNOWN : ''}`;
  return [
    `html::before { content: "" !important; ${over} inset: 0 !important; ${border} }`,
    '@media print { html::before { display: none !important; } }',
  ].join('\n');
}

/** A page for when AWS can't be reached. */
export function unreachablePage(title: string, reason: string, words: Strings): string {
  return failurePage(words.pages.console, words.pages.consoleHelp({ title }), reason, words);
}

/** A page for when the console's session has ended while no one was looking. @param again address that signs in again */
export function endedPage(title: string, again: string, words: Strings): string {
  const link = `<p><a href="${escaped(again)}">${escaped(words.pages.signInAgain)}</a></p>`;
  return ownPage(words.pages.ended, `<h1>${escaped(words.pages.ended)}</h1><p>${escaped(title)}</p>${link}`, words);
}

/** A page that says what went wrong and what to do, as a `data:` address. */
export function failurePage(heading: string, help: string, reason: string, words: Strings): string {
  const body = `<h1>${escaped(heading)}</h1><p>${escaped(help)}</p><p><small>${escaped(reason)}</small></p>`;
  return ownPage(words.pages.notReached, body, words);
}

function ownPage(title: string, body: string, words: Strings): string {
  const page = `<!doctype html><html lang="${words.language}"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:28rem;padding:0 1rem;color-scheme:light dark}
@media (prefers-color-scheme:dark){body{background:#17181a;color:#eee}a{color:#8ab4f8}}</style>
${body}</html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(page)}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
