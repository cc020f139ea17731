/**
 * The agent's side of the local socket (`docs/broker-protocol.md`). Start reading here; `claim.ts` decides which process
 * is the agent, `connection.ts` serves one client, `frames.ts` is the wire form.
 */
import { createServer, type Socket } from 'node:net';
import { type Clock, sleep } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { DaypassError } from '../base/errors.ts';
import type { ClientRequest } from '../base/request.ts';
import { ensurePrivateFolder } from '../platform/files/private-folder.ts';
import type { Log } from '../platform/log.ts';
import type { PeerProcess } from '../platform/peers/peer-process.ts';
import { listenAsTheOnlyOne } from './claim.ts';
import { type Handle, serveConnection } from './connection.ts';
import { closeServer, keepSocket } from './keep-socket.ts';
import { stampOf } from './stamp.ts';

export interface BrokerDependencies {
  /** Path of the Unix socket, or name of the Windows pipe. */
  readonly socketPath: string;
  /** The folder of the socket; this user's alone, or the broker refuses to start. */
  readonly runFolder: string;
  readonly handle: Handle;
  /** Whether the process that connected is this user's; the folder keeps others out as well. */
  readonly isOwnPeer: (socket: Socket) => boolean;
  /**
   * Takes down which process has connected, and answers with what tells who asks, when the request is there. Null where the
   * system does not tell: the client's word counts then.
   */
  readonly peerProcess: (socket: Socket) => (() => PeerProcess) | null;
  /** Makes the folder of the socket where it has gone. @throws DaypassError state-unsafe | state-unwritable */
  readonly makeFolder?: () => void;
  /** Another agent has taken the place of this one. */
  readonly onLost?: () => void;
  /**
   * Whether the next agent is to answer this request. This one is to end then: its client hears nothing until the socket is gone,
   * and asks, or starts, the next one. Asked only where no other request is under way.
   */
  readonly handsOver?: (request: ClientRequest) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Room for a socket's path in the system's address structure (`sun_path`: 108 bytes on Linux, 104 on macOS and the BSDs,
 * one of them for the end). Node cuts a longer one off and listens somewhere else.
 */
const PATH_LIMIT_BYTES = process.platform === 'linux' ? 107 : 103;

/** Answers that are nearly out when the agent stops get this long, in ms. */
export const STOP_GRACE_MS = 1_000;

export interface Broker extends Disposable {
  /**
   * Takes no more requests, and resolves when the answers under way are out. Who asks from now on hears nothing until the
   * socket is gone, and then asks the next agent: not one that is half closed.
   */
  quiesce(): Promise<void>;
}

/**
 * Listens until disposed of.
 * @throws DaypassError agent-running | state-unsafe | state-unwritable
 */
export async function startBroker({
  socketPath,
  runFolder,
  handle,
  isOwnPeer,
  peerProcess,
  makeFolder = () => ensurePrivateFolder(runFolder),
  onLost = () => undefined,
  handsOver = () => false,
  clock,
  log,
}: BrokerDependencies): Promise<Broker> {
  if (process.platform !== 'win32' && Buffer.byteLength(socketPath) > PATH_LIMIT_BYTES) {
    throw new DaypassError('state-unwritable', `The path ${socketPath} is too long for a socket.`, {
      next: 'Set DAYPASS_HOME to a shorter one.',
    });
  }
  ensurePrivateFolder(runFolder);
  const open = new Map<Socket, Promise<void>>();
  let underWay = 0;
  const counted: Handle = async (request, reply) => {
    underWay += 1;
    try {
      return await handle(request, reply);
    } finally {
      underWay -= 1;
    }
  };
  const waiting = new Set<Socket>();
  let quiet: Promise<void> | null = null;
  // A pipe on Windows gets the system's default access list: this user, administrators and the system may write.
  const onConnection = (socket: Socket) => {
    if (!isOwnPeer(socket)) {
      log.warn('A process of another user was turned away from the socket.');
      socket.destroy();
      return;
    }
    if (quiet) {
      waiting.add(socket);
      socket.on('error', () => socket.destroy());
      return;
    }
    const hold = (request: ClientRequest) => {
      if (underWay > 0 || !handsOver(request)) return false;
      waiting.add(socket);
      return true;
    };
    const isLeft = () => waiting.has(socket);
    const peer = peerProcess(socket);
    const served = serveConnection(socket, { handle: counted, clock, peer, hold, isLeft }).finally(() =>
      open.delete(socket),
    );
    open.set(socket, served);
  };
  const listen = async () => {
    const server = createServer(onConnection);
    await listenAsTheOnlyOne(server, socketPath, clock);
    server.on('error', (error) => log.error('The socket failed.', { error }));
    return { server, stamp: stampOf(socketPath) };
  };
  let listening = await listen();
  const close = ({ server, stamp }: typeof listening) =>
    new Promise<void>((resolve) => closeServer(server, socketPath, stamp, resolve));
  const keeper =
    process.platform === 'win32'
      ? null
      : keepSocket({
          socketPath,
          listenAgain: async () => {
            makeFolder();
            const before = listening;
            listening = await listen();
            void close(before);
          },
          onLost,
          log,
        });
  const quiesce = () => {
    quiet ??= Promise.race([Promise.all(open.values()), sleep(clock, STOP_GRACE_MS)]).then(() => {
      for (const socket of open.keys()) {
        // A client that has heard nothing yet asks again, and would reach this same agent.
        if (socket.bytesWritten === 0) waiting.add(socket);
        else socket.destroy();
      }
    });
    return quiet;
  };
  return {
    quiesce,
    async dispose() {
      void keeper?.dispose();
      await quiesce();
      const closed = close(listening);
      for (const socket of waiting) socket.destroy();
      await closed;
    },
  };
}
