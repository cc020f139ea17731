/** What Daypass paints round a console's page: a border and a tab in the account's colour, so that prod looks like prod. */
import type { Colour } from '../../../../common/colours.ts';
import type { Strings } from '../../strings/index.ts';

/** Colour and the text that reads on it (4.5:1). */
const PAINT: Readonly<Record<Colour, readonly [ground: string, ink: string]>> = {
  red: ['#c62828', '#ffffff'],
  orange: ['#b45309', '#ffffff'],
  yellow: ['#facc15', '#1f1f1f'],
  green: ['#1b7a3d', '#ffffff'],
  blue: ['#1d5fbf', '#ffffff'],
  purple: ['#7b3fb5', '#ffffff'],
  grey: ['#5f6368', '#ffffff'],
};

/** Laid over the page as a style of the user, which a page's own styles can't undo. */
export function frameStyle(title: string, colour: Colour | null): string {
  const [ground, ink] = PAINT[colour ?? 'grey'];
  const over = 'position: fixed !important; z-index: 2147483647 !important; pointer-events: none !important;';
  return [
    `html::before { content: "" !important; ${over} inset: 0 !important; border: 4px solid ${ground} !important; }`,
    `html::after { content: ${cssString(title)} !important; ${over} left: 50% !important; bottom: 0 !important;`,
    'transform: translateX(-50%) !important; max-width: 80vw !important; overflow: hidden !important;',
    'text-overflow: ellipsis !important; white-space: nowrap !important; padding: 2px 12px 3px !important;',
    'border-radius: 6px 6px 0 0 !important; font: 600 12px/1.4 system-ui, sans-serif !important;',
    `background: ${ground} !important; color: ${ink} !important; }`,
    '@media print { html::before, html::after { display: none !important; } }',
  ].join('\n');
}

/** Names of accounts come from AWS and may hold anything. */
function cssString(text: string): string {
  const escaped = text.replace(/[^\p{L}\p{N} ._/·-]/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `);
  return `"${escaped}"`;
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
