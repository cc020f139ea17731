/** A company's network on this machine: a certificate authority, TLS servers with its certificates, and a proxy. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createPlainTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsTcpServer } from 'node:tls';
import { piecesOf } from '../../../main/platform/socket-pieces.ts';

/** A private authority, made with openssl. */
export class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), 'daypass-ca-'));

  constructor(name: string, organization: string) {
    this.#openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.pem'],
      ...['-subj', `/O=${organization}/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE'],
    );
  }

  /** The authority's certificate in PEM form. */
  get bundle(): string {
    return join(this.folder, 'ca.pem');
  }

  /** The same as a text. */
  get certificate(): string {
    return readFileSync(this.bundle, 'utf8');
  }

  /** @param hosts DNS names. @param days how long it is valid; negative: it has ended. */
  issue(hosts: readonly string[], days = 1): { key: string; cert: string } {
    this.#openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'leaf.key',
      '-out',
      'leaf.csr',
      '-subj',
      '/CN=leaf',
    );
    writeFileSync(join(this.folder, 'ext'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
    const at = (ms: number) => `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
    const end = Date.now() + days * 86_400_000;
    writeFileSync(join(this.folder, 'index'), '');
    const config = [
      ...['[ca]', 'default_ca=d', '[d]', `dir=${this.folder}`, 'database=$dir/index', 'new_certs_dir=$dir'],
      ...['rand_serial=yes', 'default_md=sha256', 'policy=p', 'unique_subject=no', '[p]', 'commonName=supplied', ''],
    ];
    writeFileSync(join(this.folder, 'config'), config.join('\n'));
    this.#openssl(
      ...['ca', '-batch', '-notext', '-config', 'config', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-in', 'leaf.csr'],
      ...['-out', 'leaf.pem', '-extfile', 'ext', '-startdate', at(end - 10 * 86_400_000), '-enddate', at(end)],
    );
    return {
      key: readFileSync(join(this.folder, 'leaf.key'), 'utf8'),
      cert: readFileSync(join(this.folder, 'leaf.pem'), 'utf8'),
    };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

/** A server on a free port of 127.0.0.1 that closes with all its connections. */
export class Listening {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  protected constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy()).once('close', () => this.#sockets.delete(socket));
    });
  }

  static async open(server: Server): Promise<Listening> {
    const listening = new Listening(server);
    await listening.listen();
    return listening;
  }

  protected listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** TLS in front of an http origin, as AWS has it: anyone who connects sees the certificate, the origin sees the request. */
export function tlsFrontOf(origin: string, certificate: { key: string; cert: string }): Promise<Listening> {
  return Listening.open(createTlsServer(certificate, (incoming, outgoing) => forward(origin, incoming, outgoing)));
}

/** TLS in front of a port of 127.0.0.1, byte for byte. */
export function tlsBefore(port: number, certificate: { key: string; cert: string }): Promise<Listening> {
  const server = createTlsTcpServer(certificate, (socket) => {
    const onward = connect(port, '127.0.0.1');
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  return Listening.open(server);
}

/** Sends a request on to another origin, and its answer back. */
export function forward(origin: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '/' } = incoming;
  const onward = request(new URL(url, origin), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

/** A forward proxy that knows CONNECT. Every host is behind `backend`, whatever its name, so that AWS's names can be used. */
export class ForwardProxy extends Listening {
  /** `host:port` of every tunnel that was asked for. */
  readonly asked: string[] = [];
  /** `user:password` that it wants; null: nothing. */
  credentials: string | null = null;
  /** The status that it refuses with; null: it doesn't. */
  refuses: number | null = null;
  /** The port that tunnels lead to. */
  backend: number;

  static async start(backend: number): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(backend);
    await proxy.listen();
    return proxy;
  }

  private constructor(backend: number) {
    const server = createPlainServer((_request, response) => response.writeHead(501).end());
    super(server);
    this.backend = backend;
    server.on('connect', (request, socket: Socket, head) => {
      this.asked.push(request.url ?? '');
      const wanted = this.credentials && `Basic ${Buffer.from(this.credentials).toString('base64')}`;
      if (wanted && request.headers['proxy-authorization'] !== wanted) {
        socket.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="corp"\r\n\r\n<html>',
        );
        return;
      }
      if (this.refuses !== null) return void socket.end(`HTTP/1.1 ${this.refuses} No\r\n\r\n<html>blocked</html>`);
      const onward = connect(this.backend, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

/** A SOCKS5 proxy (RFC 1928, 1929) that leads every host to `backend`. */
export class SocksProxy extends Listening {
  /** `host:port` of every connection that was asked for. */
  readonly asked: string[] = [];
  /** `user:password` that it wants; null: nothing. */
  credentials: string | null = null;

  static async start(backend: number): Promise<SocksProxy> {
    const proxy = new SocksProxy(backend);
    await proxy.listen();
    return proxy;
  }

  private constructor(backend: number) {
    super(createPlainTcpServer((socket) => void this.#serve(socket, backend).catch(() => socket.destroy())));
  }

  get url(): string {
    return `socks5://127.0.0.1:${this.port}`;
  }

  async #serve(socket: Socket, backend: number): Promise<void> {
    const bytes = piecesOf(socket);
    const counted = async () => bytes((await bytes(1))[0] ?? 0);
    await bytes(1);
    const methods = await counted();
    const method = this.credentials === null ? 0 : 2;
    socket.write(Buffer.from([5, methods.includes(method) ? method : 255]));
    if (method === 2) {
      await bytes(1);
      const [user, password] = [await counted(), await counted()];
      const isRight = `${user}:${password}` === this.credentials;
      socket.write(Buffer.from([1, isRight ? 0 : 1]));
      if (!isRight) return void socket.end();
    }
    const [, , , kind] = await bytes(4);
    // 3: by name, which is what is wanted of a client.
    if (kind !== 3) return void socket.end(Buffer.from([5, 8, 0, 1, 0, 0, 0, 0, 0, 0]));
    const host = await counted();
    this.asked.push(`${host}:${(await bytes(2)).readUInt16BE(0)}`);
    const onward = connect(backend, '127.0.0.1', () => {
      socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  }
}
