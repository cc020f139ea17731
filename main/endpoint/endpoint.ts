/**
 * Credentials over HTTP on this machine, as AWS's SDKs ask a container's host for them (`AWS_CONTAINER_CREDENTIALS_FULL_URI`,
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN`): a program that runs for longer than its credentials last gets new ones by itself. Each
 * use has an address and a token of its own, which end with it. Nothing listens while there is no use.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RoleCredentials, RoleRef } from '../base/credentials.ts';
import type { Disposable } from '../base/disposable.ts';
import { asDaypassError, DaypassError, EXIT } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { hashOf, type Refusal, refusalOf } from './admission.ts';
import { type ProcessWatchParts, watchProcess } from './process-watch.ts';

/** One use: for as long as a process runs, or until it is disposed of. */
export interface Grant extends Disposable {
  readonly url: string;
  readonly token: Secret;
}

export interface GrantRequest {
  readonly role: RoleRef;
  /** Process whose end is the end of the grant. */
  readonly pid: number;
  /** A word for the list of activities. */
  readonly action: string;
}

export interface EndpointParts extends ProcessWatchParts {
  /** @throws DaypassError */
  readonly credentials: (request: GrantRequest) => Promise<RoleCredentials>;
  /** How far this machine's clock is behind AWS's for a session, in ms. */
  readonly clockOffset: (session: string) => number;
  readonly random?: (bytes: number) => Buffer;
}

interface Held {
  readonly request: GrantRequest;
  readonly tokenHash: Buffer;
}

interface Listening {
  /** Host and port in IPv4's form; in IPv6's where there is no IPv4. */
  readonly host: string;
  readonly servers: readonly Server[];
}

const GONE: Refusal = { status: 403, code: 'access-denied', message: 'The program that it was for has ended.' };
/** Limits of one request: time in ms, size in bytes. */
const REQUEST_LIMIT_MS = 5_000;
const HEADER_LIMIT_BYTES = 16 * 1024;
const LOOPBACKS = [
  { address: '127.0.0.1', host: (port: number) => `127.0.0.1:${port}` },
  { address: '::1', host: (port: number) => `[::1]:${port}` },
] as const;

export class CredentialEndpoint implements Disposable {
  readonly #parts: EndpointParts;
  readonly #random: (bytes: number) => Buffer;
  /** By the hash of the path, so that looking one up tells nothing of the others by its time. */
  readonly #grants = new Map<string, Held>();
  #listening: Promise<Listening> | null = null;

  constructor(parts: EndpointParts) {
    this.#parts = parts;
    this.#random = parts.random ?? randomBytes;
  }

  /** @throws DaypassError usage when the process is none that can be watched; unexpected when nothing can listen. */
  async open(request: GrantRequest): Promise<Grant> {
    const token = this.#random(32).toString('base64url');
    const path = `/${this.#random(32).toString('base64url')}`;
    const key = hashOf(path).toString('hex');
    const end = () => {
      watch?.dispose();
      if (this.#grants.delete(key) && this.#grants.size === 0) void this.#close();
    };
    const watch = await watchProcess(request.pid, this.#parts, end);
    if (!watch) {
      const next = 'Run it on this machine and outside of a container, or give --static.';
      throw new DaypassError('usage', 'The agent does not see the process that asks.', { next });
    }
    this.#grants.set(key, { request, tokenHash: hashOf(token) });
    try {
      this.#listening ??= this.#listen();
      const { host } = await this.#listening;
      return { url: `http://${host}${path}`, token: new Secret(token), dispose: end };
    } catch (error) {
      end();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    this.#grants.clear();
    await this.#close();
  }

  async #listen(): Promise<Listening> {
    const servers: Server[] = [];
    const hosts: string[] = [];
    let port = 0;
    for (const { address, host } of LOOPBACKS) {
      const server = createServer({ maxHeaderSize: HEADER_LIMIT_BYTES }, (request, response) =>
        this.#answer(request, response, hostOf(server)),
      );
      server.requestTimeout = REQUEST_LIMIT_MS;
      server.headersTimeout = REQUEST_LIMIT_MS;
      const hostOf = (of: Server) => host((of.address() as AddressInfo | null)?.port ?? 0);
      // The same port on both where it is free; SDKs are told of one address only.
      if (!(await listens(server, address, port)) && !(await listens(server, address, 0))) continue;
      port = (server.address() as AddressInfo).port;
      servers.push(server);
      hosts.push(hostOf(server));
      // Programs that hold a grant are what the agent lives for; an open port alone is not.
      server.unref();
    }
    const [host] = hosts;
    if (host) return { host, servers };
    this.#listening = null;
    throw new DaypassError('unexpected', 'No port on 127.0.0.1 or ::1 can be listened on.', { next: 'Give --static.' });
  }

  async #close(): Promise<void> {
    const listening = this.#listening;
    this.#listening = null;
    const { servers } = (await listening?.catch(() => null)) ?? { servers: [] };
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse, host: string): void {
    const tokenHash = (path: string) => this.#find(path)?.tokenHash ?? null;
    const refusal = refusalOf(request, { host, tokenHash });
    const held = this.#find(request.url ?? '');
    if (refusal || !held) {
      refuse(response, refusal ?? GONE);
      return;
    }
    this.#parts.credentials(held.request).then(
      (credentials) => this.#send(response, held.request.role, credentials),
      (cause) => fail(response, asDaypassError(cause)),
    );
  }

  #find(path: string): Held | null {
    return this.#grants.get(hashOf(path).toString('hex')) ?? null;
  }

  /** The form that AWS's SDKs read: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
  #send(response: ServerResponse, role: RoleRef, credentials: RoleCredentials): void {
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
    // Programs compare this with the clock of this machine, so it is told in that clock's time.
    const end = new Date(expiresAt - this.#parts.clockOffset(role.session));
    write(response, 200, {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey.expose(),
      Token: sessionToken.expose(),
      Expiration: `${end.toISOString().slice(0, 19)}Z`,
      AccountId: role.account,
    });
  }
}

function listens(server: Server, address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const onError = () => resolve(false);
    server.once('error', onError);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', onError);
      server.on('error', () => undefined);
      resolve(true);
    });
  });
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  if (status === 405) response.setHeader('Allow', 'GET');
  write(response, status, { code, message });
}

/** What may pass by itself is worth another attempt to an SDK (5xx); what needs a person is not. */
function fail(response: ServerResponse, error: DaypassError): void {
  const status = error.exit === EXIT.awsFailed || error.exit === EXIT.unexpected ? 503 : 403;
  write(response, status, { code: error.code, message: `${error.message} ${error.next}` });
}

function write(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(bytes);
}
