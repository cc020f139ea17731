/**
 * What an agent in Node can't do without: it takes a connection, asks the kernel whose it is, waits for the request, and writes
 * bytes that were there before. What Daypass takes beyond that is its own.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { loadGuard } from '../../../main/platform/guard.ts';

export interface Bare {
  /** The agent's native module. */
  readonly guard: string;
  /** Path of a socket, and the file with what it answers. */
  readonly answers: readonly (readonly [socket: string, file: string])[];
  /** What an app shows in the tray, and where Chromium keeps its files. */
  readonly icon: string;
  readonly profile: string;
}

/** The variable that has it, as JSON: Electron takes arguments for its own. */
export const BARE = 'BENCH_BARE';

export function answerBare(): Bare {
  const bare = JSON.parse(process.env[BARE] ?? '{}') as Bare;
  const guard = loadGuard(bare.guard);
  for (const [path, file] of bare.answers) {
    const answer = readFileSync(file);
    const server = createServer((socket) => {
      if (guard && !guard.isOwnPeer(socket)) return void socket.destroy();
      let missing: number | null = null;
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk: Buffer) => {
        missing = (missing ?? chunk.readUInt32BE(0) + 4) - chunk.length;
        if (missing <= 0) socket.end(answer);
      });
    });
    server.listen(path);
  }
  return bare;
}
