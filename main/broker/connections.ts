/** Those that connect to the socket: refused, served, or kept waiting for the next agent. */
import type { Socket } from 'node:net';
import { type Clock, sleep } from '../base/clock.ts';
import type { ClientRequest } from '../base/request.ts';
import type { Log } from '../platform/log.ts';
import type { PeerProcess } from '../platform/peers/peer-process.ts';
import { type Handle, serveConnection } from './connection.ts';

export interface ConnectionsDependencies {
  readonly handle: Handle;
  /** Whether the process that connected is this user's; the folder keeps others out as well. */
  readonly isOwnPeer: (socket: Socket) => boolean;
  /**
   * Takes down which process has connected, and answers with what tells who asks, when the request is there. Null where the
   * system does not tell: the client's word counts then.
   */
  readonly peerProcess: (socket: Socket) => (() => PeerProcess) | null;
  /**
   * Whether the next agent is to answer this request. This one is to end then: its client hears nothing until the socket is gone,
   * and asks, or starts, the next one. Asked only where no other request is under way.
   */
  readonly handsOver: (request: ClientRequest) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Connections {
  /** Serves a client that has just connected. */
  readonly take: (socket: Socket) => void;
  /** Takes no more requests, and resolves when the answers under way are out. */
  readonly quiesce: () => Promise<void>;
  /** Ends the connections that wait for the next agent: their clients ask again. */
  readonly letGo: () => void;
}

/** Answers that are nearly out when the agent stops get this long, in ms. */
export const STOP_GRACE_MS = 1_000;

export function createConnections(dependencies: ConnectionsDependencies): Connections {
  const { handle, isOwnPeer, peerProcess, handsOver, clock, log } = dependencies;
  const open = new Map<Socket, Promise<void>>();
  const waiting = new Set<Socket>();
  let quiet: Promise<void> | null = null;
  let underWay = 0;
  const counted: Handle = async (request, reply) => {
    underWay += 1;
    try {
      return await handle(request, reply);
    } finally {
      underWay -= 1;
    }
  };
  return {
    // A pipe on Windows gets the system's default access list: this user, administrators and the system may write.
    take(socket) {
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
      const served = serveConnection(socket, { handle: counted, clock, peer, hold, isLeft });
      open.set(
        socket,
        served.finally(() => open.delete(socket)),
      );
    },
    quiesce() {
      quiet ??= Promise.race([Promise.all(open.values()), sleep(clock, STOP_GRACE_MS)]).then(() => {
        for (const socket of open.keys()) {
          // A client that has heard nothing yet asks again, and would reach this same agent.
          if (socket.bytesWritten === 0) waiting.add(socket);
          else socket.destroy();
        }
      });
      return quiet;
    },
    letGo() {
      for (const socket of waiting) socket.destroy();
    },
  };
}
