/**
 * Hands a secret address to a browser without showing it to anybody else. What opens a browser gets the address as an
 * argument, and every user of the machine can read arguments (`ps`, `/proc`). So the argument is a random address on this
 * machine's loopback interface, which answers once, with the secret one as its redirect, and is gone after that.
 *
 * Another reader of the argument could be quicker than the browser; so it is answered only to a process of this user:
 * the kernel knows whose the other end of the connection is.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { Connection } from '../peers/peer-owner.ts';

/** How long a browser may take to come: a cold one with hundreds of tabs takes its time. In ms. */
const WAIT_MS = 60_000;

export interface RedirectDependencies {
  readonly clock: Clock;
  /** Whether the other end of a connection is a process of this user. See `peer-owner.ts`. */
  readonly isOwnPeer: (connection: Connection) => Promise<boolean>;
}

export interface OneTimeRedirect extends Disposable {
  /** `http://127.0.0.1:PORT/…`: not a secret once it has been used. */
  readonly url: string;
  /** Resolves once it is closed: true when a browser has been sent on, false when none came. */
  readonly closed: Promise<boolean>;
}

/** @throws DaypassError browser-failed when no port can be had. */
export async function oneTimeRedirect(
  target: Secret,
  { clock, isOwnPeer }: RedirectDependencies,
): Promise<OneTimeRedirect> {
  const path = `/${randomBytes(24).toString('base64url')}`;
  let used = false;
  let settle: (wasUsed: boolean) => void = () => undefined;
  const closed = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  const timer = clock.after(WAIT_MS, close);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (used || request.method !== 'GET' || request.headers.host !== `127.0.0.1:${port}`) return refuse(response, 404);
    if (!isSame(request.url ?? '', path)) return refuse(response, 404);
    if (!(await isOwnPeer(request.socket))) return refuse(response, 403);
    // Two may have waited for the answer about their owner.
    if (used) return refuse(response, 404);
    used = true;
    response.once('close', close);
    response.writeHead(302, { ...HEADERS, location: target.expose() }).end();
  }

  function close(): void {
    timer.dispose();
    server.close();
    server.closeAllConnections();
    settle(used);
  }

  return { url: `http://127.0.0.1:${port}${path}`, closed, dispose: close };
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-length': '0',
  connection: 'close',
} as const;

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end();
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function listen(server: Server): Promise<number> {
  server.unref();
  server.on('connection', (socket: Socket) => socket.unref());
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new DaypassError('browser-failed', 'No address on this machine could be opened.', { cause })),
    );
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
