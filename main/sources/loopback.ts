/**
 * Waits for a browser to come back to this machine (RFC 8252 §7.3): one listener on 127.0.0.1, on a port that the system
 * picks, closed as soon as the right request was there. Anything else that knocks gets an error and changes nothing.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';
const PATH = '/oauth/callback';
/** Nothing that a browser sends here is large. */
const MAX_HEADER_BYTES = 16 * 1024;

/** What came back; `url` is the whole address, for whoever checks more of it (RFC 9207). */
export type Callback = ({ readonly code: string } | { readonly error: string }) & { readonly url: URL };

/** A registered address of a provider that compares it whole, port included. */
export interface FixedAddress {
  /** `127.0.0.1` or `localhost`, as it is registered. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface Loopback {
  /** `http://127.0.0.1:PORT/oauth/callback`, or the fixed one. */
  readonly redirectUri: string;
  /** The first request with the right state. */
  readonly callback: Promise<Callback>;
  /** Frees the port and cuts what is open. */
  close(): Promise<void>;
}

/** @throws NodeJS.ErrnoException when the system has no port, or the fixed one is taken (EADDRINUSE). */
export async function openLoopback(state: string, fixed: FixedAddress | null = null): Promise<Loopback> {
  const { host, path } = fixed ?? { host: HOST, path: PATH };
  let settle: (callback: Callback) => void = () => undefined;
  const callback = new Promise<Callback>((resolve) => {
    settle = resolve;
  });
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 10_000 }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const found = read(request, state, `http://${host}:${port}${path}`);
    if ('status' in found) return answer(response, found.status, found.text);
    response.once('close', () => settle(found));
    answer(response, 200, 'error' in found ? TEXT.denied : TEXT.done);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(fixed?.port ?? 0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://${host}:${port}${path}`,
    callback,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const TEXT = {
  done: ['Signed in', 'You can close this tab and go back to what you were doing.'],
  denied: ['Not signed in', 'The sign-in was refused. You can close this tab.'],
  stray: ['Nothing to see here', 'This address only takes the answer of a sign-in that Daypass has started.'],
} as const;

type Text = readonly [title: string, text: string];

function read(request: IncomingMessage, state: string, own: string): Callback | { status: number; text: Text } {
  const stray = (status: number) => ({ status, text: TEXT.stray });
  const { host, pathname, origin } = new URL(own);
  if (request.headers.host !== host) return stray(403);
  if (request.method !== 'GET') return stray(405);
  const url = addressIn(request.url ?? '/', origin);
  if (url?.pathname !== pathname) return stray(404);
  if (!sameText(url.searchParams.get('state') ?? '', state)) return stray(400);
  const code = url.searchParams.get('code');
  if (code) return { code, url };
  const error = url.searchParams.get('error');
  return error ? { error, url } : stray(400);
}

/** Null for what is no address, such as `//`: anybody on this machine and any page in a browser may send it. */
function addressIn(target: string, origin: string): URL | null {
  try {
    return new URL(target, origin);
  } catch {
    return null;
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function answer(response: ServerResponse, status: number, [title, text]: Text): void {
  const style =
    'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}';
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Daypass</title><style>${style}</style><h1>${title}</h1><p>${text}</p></html>\n`;
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(page);
}
