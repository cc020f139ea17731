import type { EmulatorResponse } from '../http.ts';

/** Turns the portal's fragment addresses (`/start/#/device?user_code=…`) into the paths that answer them. */
const PORTAL_JS = `const match = /^#\\/(device|console)\\?(.*)$/.exec(location.hash);
if (match && location.pathname.startsWith('/start')) {
  location.replace((match[1] === 'device' ? '/device?' : '/start/console?') + match[2]);
}
`;

const STYLE_CSS = `:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f5f8, #12161c);
  --card: light-dark(#fff, #1b212a);
  --text: light-dark(#16202c, #e8edf3);
  --quiet: light-dark(#55616f, #9aa7b5);
  --line: light-dark(#dde3ea, #303a47);
  --accent: light-dark(#0b62c4, #6cb0ff);
  --on-accent: light-dark(#fff, #0b1522);
  --warn-ground: light-dark(#fff6e0, #33290f);
  --warn-line: light-dark(#e5b94e, #8a6a1c);
  --good: light-dark(#1a7f4b, #4ecb8b);
  --bad: light-dark(#b3352b, #ff8a7f);
}
`;

export const styleSheet = asset('text/css; charset=utf-8', STYLE_CSS);
export const portalScript = asset('text/javascript; charset=utf-8', PORTAL_JS);

function asset(type: string, body: string): EmulatorResponse {
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache' }, body };
}
