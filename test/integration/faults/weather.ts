/** AWS behind TLS on a port of this machine, in all the ways in which a network can go wrong. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type LookupFunction, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ForwardProxy, forward, Listening, tlsFrontOf } from '../../support/servers/company-network.ts';

/** What the network does to everything that is sent. */
export type Fault =
  | 'fair'
  | 'DNS'
  | 'refused'
  | 'reset'
  | 'mid-body cut'
  | 'slow drip'
  | 'TLS bad'
  | 'TLS intercepted'
  | 'proxy 407'
  | 'captive portal'
  | '429'
  | '500'
  | '503'
  | '401'
  | '403'
  | 'a gateway’s 401'
  | 'a gateway’s 403'
  | 'truncated JSON'
  | 'wrong JSON';

/** The name that the certificates are for. */
export const HOST = 'aws.test';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: 'UnauthorizedException',
  403: 'ForbiddenException',
  429: 'TooManyRequestsException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

export class Weather {
  fault: Fault = 'fair';
  readonly port: number;
  readonly proxy: ForwardProxy;
  readonly #origin: string;
  readonly #door: Server;
  readonly #sockets = new Set<Socket>();
  readonly #closing: (() => Promise<void> | void)[] = [];

  /** @param origin the emulator's. @param trusted, foreign certificates that the client trusts, and that it doesn't. */
  static async open(origin: string, trusted: Certificate, foreign: Certificate): Promise<Weather> {
    const answering = createTlsServer(trusted, (incoming, outgoing) => weather.#answer(incoming, outgoing));
    const good = await Listening.open(answering);
    const intercepting = await tlsFrontOf(origin, foreign);
    const proxy = await ForwardProxy.start(good.port);
    proxy.credentials = 'nobody:knows';
    const door = createServer((socket) => weather.#admit(socket, good.port, intercepting.port));
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const weather = new Weather(origin, door, proxy);
    weather.#closing.push(
      () => good.close(),
      () => intercepting.close(),
      () => proxy.close(),
    );
    return weather;
  }

  private constructor(origin: string, door: Server, proxy: ForwardProxy) {
    this.#origin = origin;
    this.#door = door;
    this.proxy = proxy;
    this.port = (door.address() as { port: number }).port;
  }

  get endpoint(): string {
    return `https://${HOST}:${this.port}`;
  }

  /** Names as this network resolves them. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    if (this.fault === 'DNS') {
      const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
      return callback(error, '', 4);
    }
    if (options.all) return callback(null, [{ address: '127.0.0.1', family: 4 }]);
    callback(null, '127.0.0.1', 4);
  };

  /** Changes the weather, for connections that are open, too. */
  async turn(fault: Fault): Promise<void> {
    const was = this.fault;
    this.fault = fault;
    for (const socket of this.#sockets) socket.destroy();
    if (fault === 'refused') await new Promise((resolve) => this.#door.close(resolve));
    if (was === 'refused') await this.#reopen();
  }

  /** Another process may have got the port for a connection of its own meanwhile: it is waited for. */
  async #reopen(): Promise<void> {
    for (;;) {
      const failure = new Promise<NodeJS.ErrnoException>((resolve) => this.#door.once('error', resolve));
      const open = new Promise<null>((resolve) => this.#door.listen(this.port, '127.0.0.1', () => resolve(null)));
      const error = await Promise.race([open, failure]);
      this.#door.removeAllListeners('error').removeAllListeners('listening');
      if (!error) return;
      if (error.code !== 'EADDRINUSE') throw error;
      await pause(50);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#door.close();
    for (const close of this.#closing) await close();
  }

  #admit(socket: Socket, good: number, intercepting: number): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.#sockets.delete(socket));
    if (this.fault === 'reset') return void socket.once('data', () => socket.resetAndDestroy());
    if (this.fault === 'TLS bad') return void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const inner = connect(this.fault === 'TLS intercepted' ? intercepting : good, '127.0.0.1');
    inner.on('error', () => socket.destroy());
    socket.on('close', () => inner.destroy());
    socket.pipe(inner).pipe(socket);
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { fault } = this;
    const json = { 'content-type': 'application/json' };
    switch (fault) {
      case 'captive portal':
        outgoing
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end('<html>Welcome to Hotel WiFi</html>');
        return;
      case 'slow drip': {
        outgoing.writeHead(200, { ...json, 'content-length': 10_000 });
        const drip = setInterval(() => outgoing.write(' '), 200);
        outgoing.on('close', () => clearInterval(drip));
        return;
      }
      case 'mid-body cut':
        outgoing.writeHead(200, { ...json, 'content-length': 500 });
        outgoing.write('{"half":', () => outgoing.destroy());
        return;
      case 'truncated JSON':
        outgoing.writeHead(200, json).end('{"accountList": [{"accountId": "1111');
        return;
      case 'wrong JSON':
        outgoing.writeHead(200, json).end('{"hello": [1, 2, 3]}');
        return;
      case 'a gateway’s 401':
        outgoing.writeHead(401).end();
        return;
      case 'a gateway’s 403':
        outgoing.writeHead(403, json).end('{"error":"forbidden"}');
        return;
      case '401':
        // AWS refuses the access token; it still gives another for the refresh token.
        if (incoming.url !== '/token') break;
        forward(this.#origin, incoming, outgoing);
        return;
      default:
    }
    const status = Number(fault);
    if (Number.isNaN(status)) {
      forward(this.#origin, incoming, outgoing);
      return;
    }
    const type = ERROR_TYPES[status] ?? '';
    const wait: Record<string, string> = status === 503 ? { 'retry-after': '120' } : {};
    outgoing
      .writeHead(status, { ...json, ...wait, 'x-amzn-errortype': type })
      .end(JSON.stringify({ message: 'No', error: type, error_description: 'No' }));
  }
}
