import type { EmulatorResponse } from '../http/http.ts';
import { STYLE } from './style.ts';

/** Turns the portal's fragment addresses (`/start/#/device?user_code=…`) into the paths that answer them. */
const PORTAL_SCRIPT = `const match = /^#\\/(device|console)\\?(.*)$/.exec(location.hash);
if (match && location.pathname.startsWith('/start')) {
  location.replace((match[1] === 'device' ? '/device?' : '/start/console?') + match[2]);
}
`;

export const styleSheet = asset('text/css; charset=utf-8', STYLE);
export const portalScript = asset('text/javascript; charset=utf-8', PORTAL_SCRIPT);

function asset(type: string, body: string): EmulatorResponse {
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache' }, body };
}
