/**
 * Waits for a browser to come back to this machine (RFC 8252 §7.3): a listener on 127.0.0.1, on a port that the system
 * picks, closed as soon as the right request was there. Anything else that knocks gets an error and changes nothing; so does
 * another user of this machine, who could sign this one in as himself.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, isOwnPeer } from '../platform/peers/peer-owner.ts';

const HOST = '127.0.0.1';
/** Browsers try the second first; another program that listens only there would get the code. */
const LOCALHOST = ['127.0.0.1', '::1'] as const;
/** This machine has no IPv6, or none on its loopback interface: no one else can listen there either. */
const NO_IPV6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];
const PATH = '/oauth/callback';
/** Nothing that a browser sends here is large. */
const MAX_HEADER_BYTES = 16 * 1024;

/** What came back; `url` is the whole address, for callers that check more of it (RFC 9207). */
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

const isOwn = (connection: Connection) =>
  isOwnPeer(connection, { platform: process.platform, uid: process.getuid?.() });

/**
 * @param isOwnUser whether a process of this user, or root, has connected
 * @throws NodeJS.ErrnoException when the system has no port, or the fixed one is taken (EADDRINUSE).
 */
export async function openLoopback(
  state: string,
  fixed: FixedAddress | null = null,
  isOwnUser: (connection: Connection) => Promise<boolean> = isOwn,
): Promise<Loopback> {
  const { host, path } = fixed ?? { host: HOST, path: PATH };
  let settle: (callback: Callback) => void = () => undefined;
  const callback = new Promise<Callback>((resolve) => {
    settle = resolve;
  });
  let redirectUri = '';
  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const found = read(request, state, redirectUri);
    if ('status' in found) return answer(response, found.status, found.text);
    if (!(await isOwnUser(request.socket))) return answer(response, 403, TEXT.stray);
    response.once('close', () => settle(found));
    answer(response, 200, 'error' in found ? TEXT.denied : TEXT.done);
  };
  const servers = await listen(host === 'localhost' ? LOCALHOST : [HOST], fixed?.port ?? 0, (request, response) => {
    onRequest(request, response).catch(() => response.destroy());
  });
  const { port } = (servers[0] as Server).address() as AddressInfo;
  redirectUri = `http://${host}:${port}${path}`;
  return { redirectUri, callback, close: () => closeAll(servers) };
}

/** On all of the addresses that there are here, or on none. @throws NodeJS.ErrnoException */
async function listen(
  addresses: readonly string[],
  port: number,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server[]> {
  const servers: Server[] = [];
  for (const address of addresses) {
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 10_000 }, onRequest);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, address, resolve);
      });
      servers.push(server);
    } catch (error) {
      if (servers.length > 0 && NO_IPV6.includes((error as NodeJS.ErrnoException).code ?? '')) continue;
      await closeAll(servers);
      throw error;
    }
  }
  return servers;
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  const close = (server: Server) =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await Promise.all(servers.map(close));
}

const TEXT = {
  // Whether AWS or the provider gives a token for what came back is not known yet.
  done: ['Back to Daypass', 'You can close this tab. Daypass completes the sign-in and tells you if it fails.'],
  denied: ['Not signed in', 'The sign-in was refused. You can close this tab.'],
  stray: ['Nothing to see here', 'This address only takes the answer of a sign-in that Daypass has started.'],
} as const;

type PageText = readonly [title: string, text: string];

function read(request: IncomingMessage, state: string, own: string): Callback | { status: number; text: PageText } {
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

function answer(response: ServerResponse, status: number, [title, text]: PageText): void {
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
