/**
 * Frames on the local socket, described in `docs/broker-protocol.md`:
 * a 4-byte big-endian length N of what follows (1 … 1 MiB), one byte of type, N − 1 bytes of payload.
 */
import { DaypassError } from '../base/errors.ts';

/** Version of the whole protocol. A client and an agent that differ don't talk to each other. */
export const PROTOCOL_VERSION = 2;
/** Largest value of a frame's length field, in bytes: type and payload. */
export const MAX_FRAME_BYTES = 1024 * 1024;
const HEADER_BYTES = 4;

export const FRAME = {
  /** Client to agent: UTF-8 JSON, see `ClientRequest` plus `protocol`. */
  request: 0x01,
  /** Client to agent: what standard input gave, in answer to `input`; empty at its end. */
  stdin: 0x02,
  /** Client to agent: the terminal's size has changed; columns and rows, two big-endian bytes each. */
  size: 0x03,
  /** Agent to client: bytes for the client's standard output. */
  stdout: 0x11,
  /** Agent to client: bytes for the client's standard error. */
  stderr: 0x12,
  /** Agent to client: one byte, the client's exit status. The last frame. */
  exit: 0x13,
  /** Agent to client: one byte of `INPUT`, then what puts the screen back on every way out. */
  input: 0x14,
  /** Agent to client: the program to become, see `encodeProgram`. The last frame, in the place of `exit`. */
  exec: 0x15,
} as const;

/** First byte of an `input` frame: how the terminal is to be, and whether standard input is to be read, once. */
export const INPUT = { none: 0, line: 1, hidden: 2, keys: 3 } as const;

export interface Frame {
  readonly type: number;
  readonly payload: Buffer;
}

/** @throws DaypassError unexpected when the payload does not fit into one frame. */
export function encodeFrame(type: number, payload: Uint8Array | string): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload;
  const frame = Buffer.allocUnsafe(HEADER_BYTES + 1 + body.byteLength);
  frame.set(frameHead(type, body.byteLength));
  frame.set(body, HEADER_BYTES + 1);
  return frame;
}

/** What stands before a payload of so many bytes. @throws DaypassError unexpected when it does not fit into one frame. */
export function frameHead(type: number, payloadBytes: number): Buffer {
  const length = payloadBytes + 1;
  if (length > MAX_FRAME_BYTES) throw new DaypassError('unexpected', 'A message is too large for one frame.');
  const head = Buffer.allocUnsafe(HEADER_BYTES + 1);
  head.writeUInt32BE(length, 0);
  head[HEADER_BYTES] = type;
  return head;
}

/** Cuts a byte stream into frames. After it has thrown, the stream can't be trusted any more: close it. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #buffered = 0;

  /** @throws DaypassError protocol-mismatch for a length of zero or beyond the limit. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const length = this.#peekLength();
      if (length === null || this.#buffered < HEADER_BYTES + length) return frames;
      const bytes = this.#take(HEADER_BYTES + length);
      frames.push({ type: bytes.readUInt8(HEADER_BYTES), payload: bytes.subarray(HEADER_BYTES + 1) });
    }
  }

  /** Bytes of an unfinished frame that are waiting for their rest. */
  get buffered(): number {
    return this.#buffered;
  }

  #peekLength(): number | null {
    if (this.#buffered < HEADER_BYTES) return null;
    this.#join(HEADER_BYTES);
    const length = (this.#chunks[0] as Buffer).readUInt32BE(0);
    if (length === 0 || length > MAX_FRAME_BYTES) {
      throw new DaypassError('protocol-mismatch', `A frame of ${length} bytes is not part of the protocol.`);
    }
    return length;
  }

  #take(size: number): Buffer {
    this.#join(size);
    const first = this.#chunks[0] as Buffer;
    if (first.length === size) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(size);
    this.#buffered -= size;
    return first.subarray(0, size);
  }

  /** Makes the first chunk at least `size` bytes long; only called when that much is buffered. */
  #join(size: number): void {
    if ((this.#chunks[0] as Buffer).length >= size) return;
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
