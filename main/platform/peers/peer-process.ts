/**
 * Which program asks through a connection, as the kernel tells it: what a client says of itself could be another's id, and with
 * it the yes that a person gave to another program.
 */
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import type { AskingProgram } from '../../base/request.ts';
import type { Guard, ProcessFacts } from '../guard.ts';
import { isUnchanged, type SightDependencies, sightOf, unknownProgram } from './sight.ts';

/** Process ids; 0 where nothing certain is known. */
export interface PeerProcess {
  /** The process that has connected. */
  readonly pid: number;
  /** Who asks: the one that has started our client, or the one that has connected where that isn't our client. */
  readonly requester: number;
  /** Its executable; '' where nothing certain is known. */
  readonly path: string;
  /** The program behind the requester; null where finding it takes longer than a client should wait. */
  readonly program: AskingProgram | null;
}

const UNKNOWN: PeerProcess = { pid: 0, requester: 0, path: '', program: unknownProgram(0) };
/**
 * The client by its executable, or by its stand-in's script. Another program with such a name only gets its own parent
 * named instead.
 */
const CLIENT = /^(?:daypass|docker-credential-daypass)(?:\.cjs)?(?: \(deleted\))?$/;
const RUNS_STAND_IN = /^(?:node|nodejs|electron)(?: \(deleted\))?$/i;

/**
 * To be called when a process has connected; call the result when its request is there. A process that has become
 * another program in between, or whose ID belongs to another one now, is unknown.
 */
export function peerProcess(
  socket: Socket,
  { describePeer, markPeer, describeProcess }: Pick<Guard, 'describePeer' | 'markPeer' | 'describeProcess'>,
  sightDependencies: SightDependencies | null,
): () => PeerProcess {
  const mark = markPeer(socket);
  const peer = describePeer(socket);
  if (!peer || !mark) return () => UNKNOWN;
  const isOurs = isClient(peer, sightDependencies);
  const parent = isOurs ? describeProcess(peer.parent) : null;
  // A process that started after its child isn't the parent: it has been given the parent's id since.
  const requester = isOurs ? (parent && parent.start <= peer.start ? parent : null) : peer;
  const sight = requester && sightDependencies && sightOf(requester, sightDependencies);
  return () => {
    if (markPeer(socket) !== mark) return UNKNOWN;
    const { pid } = peer;
    if (!requester || !isUnchanged(aboveOf(peer, sight?.seen ?? [requester]), describeProcess)) {
      return { pid, requester: 0, path: '', program: unknownProgram(0) };
    }
    return { pid, requester: requester.pid, path: requester.path, program: sight?.program ?? null };
  };
}

/** Those that are not the peer, which has a mark of its own. */
function aboveOf(peer: ProcessFacts, seen: readonly ProcessFacts[]): readonly ProcessFacts[] {
  return seen[0] === peer ? seen.slice(1) : seen;
}

function isClient(facts: ProcessFacts, sightDependencies: SightDependencies | null): boolean {
  const name = basename(facts.path);
  if (CLIENT.test(name) || !RUNS_STAND_IN.test(name)) return CLIENT.test(name);
  return CLIENT.test(basename(sightDependencies?.commandLine(facts)?.words[1] ?? ''));
}
