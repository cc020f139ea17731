/** A port on this machine's loopback addresses, and only there. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DaypassError } from '../base/errors.ts';

export interface Listening {
  /** Host and port in IPv4's form; in IPv6's where there is no IPv4. */
  readonly host: string;
  readonly servers: readonly Server[];
}

/** Limits of one request: time in ms, size in bytes. */
const REQUEST_LIMIT_MS = 5_000;
const HEADER_LIMIT_BYTES = 16 * 1024;
/** How often the limits are checked, in ms; Node's own 30 s would keep a silent connection open for that long. */
const LOOK_EVERY_MS = 1_000;
/** A connection that asks for nothing more is closed after this time, in ms. */
const KEPT_ALIVE_MS = 5_000;
/** Connections at once, for each address. A process may hold 1,024 handles, and the agent needs its own. */
export const MAX_CONNECTIONS = 128;
const LOOPBACKS = [
  { address: '127.0.0.1', host: (port: number) => `127.0.0.1:${port}` },
  { address: '::1', host: (port: number) => `[::1]:${port}` },
] as const;

/**
 * @param wanted the port, where it is free; 0 for any.
 * @param answer is told by which host (with the port) it was to be asked.
 * @throws DaypassError unexpected when nothing can be listened on.
 */
export async function listenOnLoopback(
  wanted: number,
  answer: (request: IncomingMessage, response: ServerResponse, host: string) => void,
): Promise<Listening> {
  const servers: Server[] = [];
  const hosts: string[] = [];
  let port = wanted;
  for (const { address, host } of LOOPBACKS) {
    const limits = {
      maxHeaderSize: HEADER_LIMIT_BYTES,
      requestTimeout: REQUEST_LIMIT_MS,
      headersTimeout: REQUEST_LIMIT_MS,
      keepAliveTimeout: KEPT_ALIVE_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
    };
    const server = createServer(limits, (request, response) => answer(request, response, hostOf(server)));
    makeRoom(server);
    const hostOf = (of: Server) => host((of.address() as AddressInfo | null)?.port ?? 0);
    // The same port on both where it is free; SDKs are told about one address only.
    if (!(await listens(server, address, port)) && !(await listens(server, address, 0))) continue;
    port = (server.address() as AddressInfo).port;
    servers.push(server);
    hosts.push(hostOf(server));
    // Programs that hold a grant are what the agent lives for; an open port alone is not.
    server.unref();
  }
  const [host] = hosts;
  if (host) return { host, servers };
  throw new DaypassError('unexpected', 'No port on 127.0.0.1 or ::1 can be listened on.', { next: 'Give --static.' });
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

/**
 * Closes the connection that has waited longest without a request under way when there is one too many: turning the new one
 * away would let a program that holds them all keep every other from its credentials.
 */
function makeRoom(server: Server): void {
  const idle = new Set<Socket>();
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    idle.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      idle.delete(socket);
    });
    if (open.size <= MAX_CONNECTIONS) return;
    const [longest = socket] = idle;
    idle.delete(longest);
    longest.destroy();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once('finish', () => {
      if (open.has(socket)) idle.add(socket);
    });
  });
}
