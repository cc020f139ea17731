/** Whose process is at the other end of a connection on a loopback address. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs';
import { isIPv4, type Socket } from 'node:net';
import { endianness } from 'node:os';
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
/** `::1`, and what is before an IPv4 address in IPv6's form (RFC 4291 §2.5.5.2). */
const IPV6_LOOPBACK = Buffer.from('00000000000000000000000000000001', 'hex');
const IPV4_MAPPED = Buffer.from('00000000000000000000ffff', 'hex');
/** How long lsof may take, in ms. */
const LSOF_LIMIT_MS = 3_000;

/** A connection as this end has it. */
export type Connection = Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

/**
 * Whether a connection on a loopback address was made by this user, or by root (who may read everything anyway, and who relays
 * into WSL). On Windows other users can't read a process's arguments; no check there.
 */
export async function isOwnPeer(connection: Connection, { platform, uid }: PeerSurroundings): Promise<boolean> {
  if (platform === 'win32' || uid === undefined) return true;
  const owner = platform === 'linux' ? await fromProc(connection) : await fromLsof(connection);
  return owner === uid || owner === 0;
}

/** proc(5): `sl local_address rem_address st … uid`, the peer's own line being the one from its side. */
async function fromProc(connection: Connection): Promise<number | null> {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const owner = ownerIn(await readWhole(table, 'utf8').catch(() => ''), connection);
    if (owner !== null) return owner;
  }
  return null;
}

/**
 * Exported for tests. Addresses count as well as ports: others may have connections of ours with the same two ports, to
 * another machine or by the other version of the protocol.
 * @param table the text of `/proc/net/tcp`
 */
export function ownerIn(table: string, connection: Connection): number | null {
  const peer = inTable(connection.remoteAddress, connection.remotePort);
  const own = inTable(connection.localAddress, connection.localPort);
  for (const line of table.split('\n').slice(1)) {
    const [, from = '', to = '', state, , , , uid] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && peer.includes(from) && own.includes(to)) return Number(uid);
  }
  return null;
}

/** An end as the kernel prints it: words of 32 bits in this machine's order, in hex. IPv4 may be in IPv6's form too. */
function inTable(address: string | undefined, port: number | undefined): string[] {
  if (address === undefined || port === undefined) return [];
  const bytes = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : address === '::1'
      ? IPV6_LOOPBACK
      : null;
  if (bytes === null) return [];
  const hex = (of: Buffer) => (endianness() === 'LE' ? Buffer.from(of).swap32() : of).toString('hex').toUpperCase();
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const forms = bytes.length === 4 ? [bytes, Buffer.concat([IPV4_MAPPED, bytes])] : [bytes];
  return forms.map((form) => `${hex(form)}${end}`);
}

/** lsof without privileges sees this user's sockets only: what it lists is ours. */
function fromLsof({
  localAddress = '',
  localPort,
  remoteAddress = '',
  remotePort,
}: Connection): Promise<number | null> {
  const ended = (address: string, port: number | undefined) => `${isIPv4(address) ? address : `[${address}]`}:${port}`;
  const peer = ended(remoteAddress, remotePort);
  const args = ['-nP', '-a', `-iTCP@${peer}`, '-sTCP:ESTABLISHED', '-Fun'];
  return new Promise((resolve) => {
    execFile('/usr/sbin/lsof', args, { timeout: LSOF_LIMIT_MS }, (_error, stdout) => {
      const own = stdout
        .split(/^p/m)
        .find((process) => process.includes(`n${peer}->${ended(localAddress, localPort)}\n`));
      const uid = /^u(\d+)$/m.exec(own ?? '')?.[1];
      resolve(uid === undefined ? null : Number(uid));
    });
  });
}
