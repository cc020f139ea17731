/** One client on the socket: takes its request, hands it on, writes the answer back. One request for each connection. */
import type { Socket } from 'node:net';
import * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import { asDaypassError, DaypassError, EXIT, type ExitStatus } from '../base/errors.ts';
import { forTerminal } from '../base/printable.ts';
import type { ClientReply, ClientRequest, Program } from '../base/request.ts';
import type { PeerProcess } from '../platform/peers/peer-process.ts';
import { encodeFrame, FRAME, FrameDecoder, frameHead, MAX_FRAME_BYTES, PROTOCOL_VERSION } from './frames.ts';
import { encodeProgram } from './program.ts';
import { RemoteTerminal } from './terminal.ts';

export type Handle = (request: ClientRequest, reply: ClientReply) => Promise<ExitStatus>;

/** Time for a request to arrive whole, and for a client to take its answer, in ms. */
export const REQUEST_LIMIT_MS = 5_000;
const DRAIN_LIMIT_MS = 5_000;
/** More than any answer has. A client that keeps asking and does not read would fill the memory with what waits for it. */
export const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

/** From here on a second write costs less than a copy. */
const LARGE_BYTES = 16 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
const Terminal = v.object({
  stdin: v.boolean(),
  stdout: v.boolean(),
  stderr: v.boolean(),
  columns: size,
  rows: size,
});
const pid = v.pipe(v.number(), v.integer(), v.minValue(0));

const Request = v.object({
  protocol: v.number(),
  argv: v.pipe(v.array(v.string()), v.maxLength(1_000)),
  version: v.string(),
  cwd: v.string(),
  pid,
  parentPid: pid,
  env: v.record(v.string(), v.string()),
  present: v.optional(v.array(v.string()), []),
  javaProperties: v.optional(v.array(v.string()), []),
  searchPath: v.optional(v.string(), ''),
  terminal: Terminal,
});

export interface ConnectionDependencies {
  readonly handle: Handle;
  readonly clock: Clock;
  /** Who has connected and who asks, as the kernel says at this moment; null where the client's word counts. */
  readonly peer: (() => PeerProcess) | null;
  /** Leaves the request to the next agent where it answers true: the client is not to hear anything of this one. */
  readonly hold?: (request: ClientRequest) => boolean;
  /** Whether the request was left to the next agent: from then on nothing is written, and the broker ends the connection. */
  readonly isLeft?: () => boolean;
}

/**
 * Resolves when the connection is over. Never fails: what a client does wrong ends its own connection and nothing else.
 */
export async function serveConnection(
  socket: Socket,
  { handle, clock, peer, hold, isLeft = () => false }: ConnectionDependencies,
): Promise<void> {
  const presence = new CallerPresence();
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      presence.end();
      resolve();
    });
  });
  socket.on('error', () => socket.destroy());
  try {
    const said = await readRequest(socket, clock);
    const known = peer?.();
    const request = known ? spokenFor(said, known) : said;
    if (hold?.(request)) return;
    await answer(socket, request, presence, handle, isLeft);
  } catch (cause) {
    if (!isLeft()) refuse(socket, asDaypassError(cause));
  }
  if (isLeft()) return;
  const limit = clock.after(DRAIN_LIMIT_MS, () => socket.destroy());
  await closed;
  limit.dispose();
}

/** The request with the kernel's word in the place of the client's. */
function spokenFor(said: ClientRequest, { pid, requester, path, program }: PeerProcess): ClientRequest {
  return { ...said, pid, parentPid: requester, parentPath: path, ...(program ? { requester: program } : {}) };
}

/** Whether the client is still there. Few commands want to know, and a signal that no one looks at costs some 20 µs. */
class CallerPresence {
  #controller: AbortController | null = null;
  #isOver = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isOver) this.#controller.abort();
    return this.#controller.signal;
  }

  end(): void {
    this.#isOver = true;
    this.#controller?.abort();
  }
}

async function answer(
  socket: Socket,
  request: ClientRequest,
  presence: CallerPresence,
  handle: Handle,
  isLeft: () => boolean,
): Promise<void> {
  let isHeld = false;
  /** What is said in one turn leaves in one piece, its end included. */
  const hold = () => {
    if (isHeld) return;
    isHeld = true;
    socket.cork();
    process.nextTick(() => {
      isHeld = false;
      socket.uncork();
    });
  };
  const send = (type: number, payload: Buffer) => {
    if (!socket.writable || isLeft()) return;
    hold();
    if (payload.length < LARGE_BYTES) socket.write(encodeFrame(type, payload));
    else {
      socket.write(frameHead(type, payload.length));
      socket.write(payload);
    }
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };
  const write = (type: number, text: string) => {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length; at += MAX_FRAME_BYTES - 1) {
      send(type, bytes.subarray(at, at + MAX_FRAME_BYTES - 1));
    }
  };
  const terminal = new RemoteTerminal({
    send,
    size: request.terminal,
    signal: () => presence.signal,
  });
  const decoder = new FrameDecoder();
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of decoder.push(chunk)) terminal.receive(frame);
      if (decoder.buffered > 0) terminal.expectMore();
    } catch {
      socket.destroy();
    }
  });
  let program: Program | null = null;
  const reply: ClientReply = {
    // For another program stdout is what it is; what goes wrong is shown by that program's own terminal in the end.
    stdout: (text) => write(FRAME.stdout, request.terminal.stdout ? forTerminal(text) : text),
    stderr: (text) => write(FRAME.stderr, forTerminal(text)),
    draw: (text) => write(FRAME.stderr, text),
    get signal() {
      return presence.signal;
    },
    read: (mode, leave) => terminal.read(mode, leave),
    restoreTerminal: () => terminal.restore(),
    size: () => terminal.size(),
    onDidResize: terminal.onDidResize,
    exec: (next) => {
      program = next;
      return EXIT.done;
    },
  };
  const status = await handle(request, reply);
  if (isLeft()) return;
  terminal.restore();
  if (program && status === EXIT.done) become(socket, program);
  else end(socket, status);
}

function become(socket: Socket, program: Program): void {
  if (socket.writable) socket.end(encodeFrame(FRAME.exec, encodeProgram(program)));
}

function end(socket: Socket, status: number): void {
  if (socket.writable) socket.end(encodeFrame(FRAME.exit, Uint8Array.of(status)));
}

function refuse(socket: Socket, error: DaypassError): void {
  if (!socket.writable) return void socket.destroy();
  socket.write(encodeFrame(FRAME.stderr, forTerminal(`daypass: ${error.message} ${error.next}\n`)));
  end(socket, error.code === 'unexpected' ? EXIT.unexpected : error.exit);
}

function readRequest(socket: Socket, clock: Clock): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const decoder = new FrameDecoder();
    const limit = clock.after(REQUEST_LIMIT_MS, () => done(() => reject(broken('The request did not come in time.'))));
    const onData = (chunk: Buffer) => {
      try {
        const [frame, ...more] = decoder.push(chunk);
        if (!frame) return;
        if (more.length > 0 || decoder.buffered > 0) throw broken('There is more than one request.');
        const request = parseRequest(frame.type, frame.payload);
        done(() => resolve(request));
      } catch (error) {
        done(() => reject(error));
      }
    };
    const onEnd = () => done(() => reject(broken('The request is not complete.')));
    function done(settle: () => void) {
      limit.dispose();
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
      settle();
    }
    socket.on('data', onData).once('end', onEnd).once('close', onEnd);
  });
}

/** @throws DaypassError protocol-mismatch */
function parseRequest(type: number, payload: Buffer): ClientRequest {
  if (type !== FRAME.request) throw broken(`A frame of type ${type} is not a request.`);
  let data: unknown;
  try {
    data = JSON.parse(UTF8.decode(payload));
  } catch (cause) {
    throw broken('The request is not JSON.', cause);
  }
  const parsed = v.safeParse(Request, data);
  if (!parsed.success) throw broken('The request does not follow this protocol.');
  const { protocol, ...request } = parsed.output;
  // Whatever its version, a client may end an agent that it can't talk to.
  const isStop = request.argv.length === 2 && request.argv[0] === 'agent' && request.argv[1] === 'stop';
  if (protocol !== PROTOCOL_VERSION && !isStop) {
    throw broken(`The client speaks version ${protocol} of the protocol, the agent version ${PROTOCOL_VERSION}.`);
  }
  return request;
}

function broken(what: string, cause?: unknown): DaypassError {
  return new DaypassError('protocol-mismatch', what, { cause });
}
