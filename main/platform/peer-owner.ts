/** Whose process is at the other end of a connection on 127.0.0.1. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs';
import { promisify } from 'node:util';

export interface PeerSurroundings {
  readonly platform: NodeJS.Platform;
  /** This process's user id; undefined on Windows. */
  readonly uid: number | undefined;
}

/** Not the one of `fs/promises`: in Node 18 that takes the first page of a file in /proc for all of it. */
const readWhole = promisify(readFile);
/** ESTABLISHED, in `/proc/net/tcp` (Linux, include/net/tcp_states.h). */
const ESTABLISHED = '01';
/** How long lsof may take, in ms. */
const LSOF_LIMIT_MS = 3_000;

/**
 * Whether the connection from `peerPort` to `ownPort`, both on 127.0.0.1, was made by this user, or by root (who may read
 * everything anyway, and who relays into WSL). On Windows other users can't read a process's arguments; no check there.
 */
export async function isOwnPeer(
  peerPort: number,
  ownPort: number,
  { platform, uid }: PeerSurroundings,
): Promise<boolean> {
  if (platform === 'win32' || uid === undefined) return true;
  const owner = platform === 'linux' ? await fromProc(peerPort, ownPort) : await fromLsof(peerPort, ownPort);
  return owner === uid || owner === 0;
}

/** proc(5): `sl local_address rem_address st … uid`, addresses in hex, the peer's own line being the one from its side. */
async function fromProc(peerPort: number, ownPort: number): Promise<number | null> {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const owner = ownerIn(await readWhole(table, 'utf8').catch(() => ''), peerPort, ownPort);
    if (owner !== null) return owner;
  }
  return null;
}

/** Exported for tests. @param table the text of `/proc/net/tcp` */
export function ownerIn(table: string, peerPort: number, ownPort: number): number | null {
  const [local, remote] = [peerPort, ownPort].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  for (const line of table.split('\n').slice(1)) {
    const [, from = '', to = '', state, , , , uid] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && from.endsWith(local ?? '') && to.endsWith(remote ?? '')) return Number(uid);
  }
  return null;
}

/** lsof without privileges sees this user's sockets only: what it lists is ours. */
function fromLsof(peerPort: number, ownPort: number): Promise<number | null> {
  const args = ['-nP', '-a', `-iTCP@127.0.0.1:${peerPort}`, '-sTCP:ESTABLISHED', '-Fun'];
  return new Promise((resolve) => {
    execFile('/usr/sbin/lsof', args, { timeout: LSOF_LIMIT_MS }, (_error, stdout) => {
      const own = stdout
        .split(/^p/m)
        .find((process) => process.includes(`127.0.0.1:${peerPort}->127.0.0.1:${ownPort}`));
      const uid = /^u(\d+)$/m.exec(own ?? '')?.[1];
      resolve(uid === undefined ? null : Number(uid));
    });
  });
}
