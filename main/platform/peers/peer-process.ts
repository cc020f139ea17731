/**
 * Which program asks through a connection, as the kernel tells it: what a client says of itself could be another's id, and with
 * it the yes that a person gave to another program.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import type { Guard } from '../guard.ts';

/** Process ids; 0 where nothing certain is known. */
export interface PeerProcess {
  /** The process that has connected. */
  readonly pid: number;
  /** Who asks: the one that has started our client, or the one that has connected where that isn't our client. */
  readonly asker: number;
}

const UNKNOWN: PeerProcess = { pid: 0, asker: 0 };
/** The client by its executable, or by the script of its stand-in. Who calls another program so is named by what has started that. */
const CLIENT = /^(?:daypass|docker-credential-daypass)(?:\.cjs)?(?: \(deleted\))?$/;
const RUNS_STAND_IN = /^(?:node|nodejs|electron)(?: \(deleted\))?$/i;

/**
 * To be called when a process has connected. What it answers with tells who asks, and is to be called when the request is there: a
 * process that has ended in between may have left its id to another one. Null where the system does not tell.
 */
export function peerProcess(
  socket: Socket,
  guard: Pick<Guard, 'peerPid' | 'describeProcess'>,
): (() => PeerProcess) | null {
  const pid = guard.peerPid(socket);
  if (pid === null) return null;
  const before = guard.describeProcess(pid);
  return () => {
    const now = guard.describeProcess(pid);
    if (!before || now?.start !== before.start) return UNKNOWN;
    if (!isClient(pid, now.path)) return { pid, asker: pid };
    const parent = guard.describeProcess(before.parent);
    // What has started later than its child is not its parent, but has got the parent's id.
    const asker = parent && parent.start <= before.start ? before.parent : 0;
    return { pid, asker };
  };
}

function isClient(pid: number, path: string): boolean {
  const name = basename(path);
  if (CLIENT.test(name) || !RUNS_STAND_IN.test(name)) return CLIENT.test(name);
  try {
    const [, script = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return CLIENT.test(basename(script));
  } catch {
    return false;
  }
}
