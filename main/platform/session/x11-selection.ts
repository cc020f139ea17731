/**
 * Asks the X server whether a selection has an owner; XEmbed trays are found that way (freedesktop.org, System Tray
 * Protocol). Three requests of the X protocol by hand, since no program asks this and Electron does not tell.
 */
import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { piecesOf } from '../socket-pieces.ts';

const COOKIE = 'MIT-MAGIC-COOKIE-1';

export interface SelectionDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** For the whole talk, in ms. */
  readonly limitMs: number;
}

/** @returns null where there is no X server on this machine that answers. Never fails. */
export async function hasSelectionOwner(
  name: string,
  { env, home, limitMs }: SelectionDependencies,
): Promise<boolean | null> {
  const display = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(env.DISPLAY ?? '')?.[1];
  if (display === undefined) return null;
  const authority = await readFile(env.XAUTHORITY || join(home, '.Xauthority')).catch(() => Buffer.alloc(0));
  const socket = createConnection(`/tmp/.X11-unix/X${display}`);
  socket.setTimeout(limitMs, () => socket.destroy());
  try {
    return await ask(socket, name, findCookie(authority, display, hostname()));
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

/** X Window System Protocol, appendix B: connection setup, InternAtom (16), GetSelectionOwner (23). Little-endian. */
async function ask(socket: Socket, name: string, cookie: Buffer): Promise<boolean> {
  const bytes = piecesOf(socket);
  socket.write(setup(cookie));
  const head = await bytes(8);
  const rest = await bytes(head.readUInt16LE(6) * 4);
  if (head[0] !== 1) throw new Error(`The X server refuses: ${rest.toString('latin1')}`);
  socket.write(request(16, 0, [Buffer.from([name.length, 0, 0, 0]), Buffer.from(name, 'latin1')]));
  const atom = (await bytes(32)).readUInt32LE(8);
  const selection = Buffer.alloc(4);
  selection.writeUInt32LE(atom);
  socket.write(request(23, 0, [selection]));
  return (await bytes(32)).readUInt32LE(8) !== 0;
}

function setup(cookie: Buffer): Buffer {
  const name = cookie.length > 0 ? COOKIE : '';
  const head = Buffer.alloc(12);
  head.write('l', 0, 'latin1');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(cookie.length, 8);
  return Buffer.concat([head, padded(Buffer.from(name, 'latin1')), padded(cookie)]);
}

function request(code: number, detail: number, parts: readonly Buffer[]): Buffer {
  const body = padded(Buffer.concat(parts));
  const head = Buffer.from([code, detail, 0, 0]);
  head.writeUInt16LE(1 + body.length / 4, 2);
  return Buffer.concat([head, body]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** Entries of the authority file: family, address, display, method, data, each but the first counted and big-endian. */
function findCookie(file: Buffer, display: string, host: string): Buffer {
  let at = 0;
  const counted = () => {
    const length = file.readUInt16BE(at);
    const bytes = file.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    return bytes;
  };
  try {
    while (at < file.length) {
      const family = file.readUInt16BE(at);
      at += 2;
      const [address, number, method, data] = [counted(), counted().toString(), counted().toString(), counted()];
      // 256: by host name; 65535: any.
      const isHere = family === 65535 || (family === 256 && address.toString() === host);
      if (isHere && (number === '' || number === display) && method === COOKIE) return data;
    }
  } catch {
    // A file that is cut off has no cookie for us.
  }
  return Buffer.alloc(0);
}
