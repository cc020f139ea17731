import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { InputMode, Program } from '../../../main/base/request.ts';
import { encodeFrame, FRAME, type Frame, FrameDecoder, INPUT } from '../../../main/broker/frames.ts';
import { encodeProgram } from '../../../main/broker/program.ts';

export interface Conversation {
  /** What the client sent, parsed. */
  readonly request: Record<string, unknown>;
  readonly socket: Socket;
  stdout(bytes: Uint8Array | string): void;
  stderr(bytes: Uint8Array | string): void;
  exit(status: number): void;
  /** Asks for input; `next` has what comes. */
  input(mode: InputMode | 'none', leave?: string): void;
  exec(program: Program): void;
  /** The client's next frame after its request. */
  next(): Promise<Frame>;
}

/** The agent's end of the socket, inside the test: it answers each request as the test says. */
export class FakeAgent {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param home the client's DAYPASS_HOME */
  static async listen(home: string, answer: (conversation: Conversation) => void): Promise<FakeAgent> {
    const run = join(home, 'state', 'run');
    mkdirSync(run, { recursive: true, mode: 0o700 });
    const server = createServer((socket) => {
      const decoder = new FrameDecoder();
      const frames: Frame[] = [];
      let arrived: () => void = () => undefined;
      let isAnswering = false;
      const next = async () => {
        for (;;) {
          const frame = frames.shift();
          if (frame) return frame;
          await new Promise<void>((resolve) => {
            arrived = resolve;
          });
        }
      };
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        for (const { type, payload } of decoder.push(chunk)) {
          if (isAnswering) {
            frames.push({ type, payload });
            arrived();
            continue;
          }
          isAnswering = true;
          if (type !== FRAME.request) throw new Error(`The client sent a frame of type ${type}.`);
          answer({
            request: JSON.parse(payload.toString('utf8')),
            socket,
            stdout: (bytes) => void socket.write(encodeFrame(FRAME.stdout, bytes)),
            stderr: (bytes) => void socket.write(encodeFrame(FRAME.stderr, bytes)),
            input: (mode, leave = '') =>
              void socket.write(encodeFrame(FRAME.input, Buffer.concat([Buffer.of(INPUT[mode]), Buffer.from(leave)]))),
            exec: (program) => void socket.end(encodeFrame(FRAME.exec, encodeProgram(program))),
            next,
            exit: (status) => void socket.end(encodeFrame(FRAME.exit, Uint8Array.of(status))),
          });
        }
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(join(run, 'agent.sock'), resolve);
    });
    return new FakeAgent(server);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
