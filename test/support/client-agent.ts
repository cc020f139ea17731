import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { encodeFrame, FRAME, FrameDecoder } from '../../main/broker/frames.ts';

export interface Conversation {
  /** What the client sent, parsed. */
  readonly request: Record<string, unknown>;
  readonly socket: Socket;
  stdout(bytes: Uint8Array | string): void;
  stderr(bytes: Uint8Array | string): void;
  exit(status: number): void;
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
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        for (const { type, payload } of decoder.push(chunk)) {
          if (type !== FRAME.request) throw new Error(`The client sent a frame of type ${type}.`);
          answer({
            request: JSON.parse(payload.toString('utf8')),
            socket,
            stdout: (bytes) => void socket.write(encodeFrame(FRAME.stdout, bytes)),
            stderr: (bytes) => void socket.write(encodeFrame(FRAME.stderr, bytes)),
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
