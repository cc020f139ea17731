/** The client's side of the local socket, for processes that are TypeScript themselves: the stand-in, the window, tests. */
import { connect } from 'node:net';
import { DaypassError } from '../base/errors.ts';
import type { ClientRequest, InputMode, Program, TerminalSize } from '../base/request.ts';
import { encodeFrame, FRAME, type Frame, FrameDecoder, INPUT, PROTOCOL_VERSION } from './frames.ts';
import { decodeProgram } from './program.ts';

export interface Sinks {
  readonly stdout: (bytes: Buffer) => void;
  readonly stderr: (bytes: Buffer) => void;
  /** Standard input and the terminal, for clients that have them. */
  readonly input?: InputSource;
}

export interface InputSource {
  /** Sets the terminal and passes what comes next to `send`, once; a new call takes the place of one under way. */
  read(mode: InputMode, leave: Buffer, send: (bytes: Uint8Array) => void): void;
  /** Puts the terminal back. */
  restore(): void;
  /** Passes each new size of the terminal to `send`. */
  watchSize(send: (size: TerminalSize) => void): void;
}

/** How a request ended: with an exit status, or with a program to become. */
export type Ending = { readonly status: number } | { readonly program: Program };

/**
 * Sends one request and resolves with the exit status.
 * @throws DaypassError agent-unreachable when no one listens (the cause has the system's code) or the agent ends
 * before it has answered; protocol-mismatch when what answers does not speak the protocol, or wants more than output.
 */
export async function request(socketPath: string, body: ClientRequest, sinks: Sinks): Promise<number> {
  const ending = await converse(socketPath, body, sinks);
  if ('status' in ending) return ending.status;
  throw foreign();
}

/**
 * The cause of an `agent-unreachable` where the agent took the connection and was gone before it said a word: it was being
 * killed at that moment, nothing was done, and the next one may be asked.
 */
export const SAID_NOTHING = new Error('The agent was gone before it said a word.');

/** As `request`, for a client that can become another program. */
export function converse(socketPath: string, body: ClientRequest, sinks: Sinks): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const decoder = new FrameDecoder();
    let isSilent = true;
    const socket = connect(socketPath, () => {
      socket.write(encodeFrame(FRAME.request, JSON.stringify({ protocol: PROTOCOL_VERSION, ...body })));
    });
    const send = (type: number, payload: Uint8Array) =>
      void (socket.writable && socket.write(encodeFrame(type, payload)));
    sinks.input?.watchSize(({ columns, rows }) => {
      const payload = Buffer.alloc(4);
      payload.writeUInt16BE(columns, 0);
      payload.writeUInt16BE(rows, 2);
      send(FRAME.size, payload);
    });
    socket.on('data', (chunk) => {
      try {
        for (const frame of decoder.push(chunk)) {
          isSilent = false;
          const ending = take(frame, sinks, (bytes) => send(FRAME.stdin, bytes));
          if (ending) resolve(ending);
        }
      } catch (error) {
        reject(error);
        socket.destroy();
      }
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const cause = isSilent && error.syscall !== 'connect' ? SAID_NOTHING : error;
      reject(new DaypassError('agent-unreachable', 'The agent does not answer.', { cause }));
    });
    socket.once('close', () => {
      const cause = isSilent ? SAID_NOTHING : undefined;
      reject(new DaypassError('agent-unreachable', 'The agent ended before it answered.', { cause }));
    });
  });
}

/** @throws DaypassError protocol-mismatch */
function take({ type, payload }: Frame, sinks: Sinks, send: (bytes: Uint8Array) => void): Ending | null {
  switch (type) {
    case FRAME.stdout:
      sinks.stdout(payload);
      return null;
    case FRAME.stderr:
      sinks.stderr(payload);
      return null;
    case FRAME.exit:
      if (payload.length !== 1) throw foreign();
      return { status: payload.readUInt8(0) };
    case FRAME.exec:
      return { program: decodeProgram(payload) };
    case FRAME.input: {
      const mode = inputMode(payload[0]);
      if (mode === null) sinks.input?.restore();
      else if (sinks.input) sinks.input.read(mode, payload.subarray(1), send);
      else send(Buffer.alloc(0));
      return null;
    }
    default:
      throw foreign();
  }
}

/** Null for the mode that puts the terminal back. @throws DaypassError protocol-mismatch */
function inputMode(byte: number | undefined): InputMode | null {
  if (byte === INPUT.none) return null;
  for (const mode of ['line', 'hidden', 'keys'] as const) if (byte === INPUT[mode]) return mode;
  throw foreign();
}

function foreign(): DaypassError {
  return new DaypassError('protocol-mismatch', 'The agent speaks another protocol.');
}
