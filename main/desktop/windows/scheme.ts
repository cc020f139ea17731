/**
 * The page comes from `daypass://app/`, a scheme of its own: unlike `file://` it has an origin, it can carry a content
 * security policy, and it reaches the files of the window and no others.
 */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';

const SCHEME = 'daypass';
const ORIGIN = `${SCHEME}://app`;
export const START_PAGE = `${ORIGIN}/index.html`;
export const PROMPT_PAGE = `${ORIGIN}/prompt.html`;
export const KEY_PAGE = `${ORIGIN}/key.html`;
export const PALETTE_PAGE = `${ORIGIN}/palette.html`;
export const CONSOLE_BAR_PAGE = `${ORIGIN}/console-bar.html`;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must be called before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** @param folder with the built window. @param to the session that it is served to; the default one. */
export function serveScheme(folder: string, to: Protocol = protocol): void {
  to.handle(SCHEME, async ({ url, method }) => {
    const path = method === 'GET' && isOwnPage(url) ? pathInside(folder, url) : null;
    const type = path === null ? undefined : TYPES[extname(path)];
    if (path === null || !type) return new Response('', { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(path)), {
        headers: {
          'content-type': type,
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        },
      });
    } catch {
      return new Response('', { status: 404 });
    }
  });
}

export function isOwnPage(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`);
}

/** The file behind a URL, or null for one that leads out of the folder. */
function pathInside(folder: string, url: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  const path = normalize(join(folder, name === '/' ? 'index.html' : name));
  return path.startsWith(folder + sep) && !name.includes('\0') ? path : null;
}
