/**
 * The agent's side of the local socket (`docs/broker-protocol.md`). Start reading here; `claim.ts` decides which process
 * is the agent, `connections.ts` takes those that connect, `connection.ts` serves one of them, `frames.ts` is the wire form.
 */
import { createServer } from 'node:net';
import type { Disposable } from '../base/disposable.ts';
import { DaypassError } from '../base/errors.ts';
import { ensurePrivateFolder } from '../platform/files/private-folder.ts';
import { listenAsTheOnlyOne, stopListening } from './claim.ts';
import { type ConnectionsDependencies, createConnections } from './connections.ts';
import { keepSocket } from './keep-socket.ts';

export interface BrokerDependencies
  extends Omit<ConnectionsDependencies, 'handsOver'>,
    Partial<Pick<ConnectionsDependencies, 'handsOver'>> {
  /** Path of the Unix socket, or name of the Windows pipe. */
  readonly socketPath: string;
  /** The folder of the socket; this user's alone, or the broker refuses to start. */
  readonly runFolder: string;
  /** Makes the folder of the socket where it has gone. @throws DaypassError state-unsafe | state-unwritable */
  readonly makeFolder?: () => void;
  /** Another agent has taken the place of this one. */
  readonly onLost?: () => void;
}

/**
 * Room for a socket's path in the system's address structure (`sun_path`: 108 bytes on Linux, 104 on macOS and the BSDs,
 * one of them for the end). Node cuts a longer one off and listens somewhere else.
 */
const PATH_LIMIT_BYTES = process.platform === 'linux' ? 107 : 103;

export interface Broker extends Disposable {
  /**
   * Takes no more requests, and resolves when the answers under way are out. Connections that connect later hear nothing until the
   * socket is gone, and then ask the next agent rather than one that is half closed.
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
  const connections = createConnections({ handle, isOwnPeer, peerProcess, handsOver, clock, log });
  const listen = async () => {
    const server = createServer(connections.take);
    const stamp = await listenAsTheOnlyOne(server, socketPath, clock);
    server.on('error', (error) => log.error('The socket failed.', { error }));
    return { server, stamp };
  };
  let listening = await listen();
  const close = ({ server, stamp }: typeof listening) => stopListening(server, socketPath, stamp);
  const keeper =
    process.platform === 'win32'
      ? null
      : keepSocket({
          socketPath,
          stamp: listening.stamp,
          listenAgain: async () => {
            makeFolder();
            const before = listening;
            listening = await listen();
            await close(before);
            return listening.stamp;
          },
          onLost,
          log,
        });
  return {
    quiesce: connections.quiesce,
    async dispose() {
      await keeper?.dispose();
      await connections.quiesce();
      const closed = new Promise((resolve) => listening.server.once('close', resolve));
      await close(listening);
      connections.letGo();
      await closed;
    },
  };
}
