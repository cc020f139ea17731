/** Requests to an agent without a client's process around them. */
import type { ClientRequest } from '../../main/base/request.ts';
import { request } from '../../main/broker/connect.ts';
import { encodeFrame, FRAME } from '../../main/broker/frames.ts';

const SILENT = { stdout: () => undefined, stderr: () => undefined };

export function requestOf(argv: readonly string[], cwd: string): ClientRequest {
  const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
  const env = { SHELL: '/bin/bash' };
  return { argv, version: 'bench', cwd, pid: process.pid, parentPid: process.ppid, env, terminal };
}

/** @throws Error where the command fails. */
export async function askOnce(socket: string, ask: ClientRequest): Promise<void> {
  const status = await request(socket, ask, SILENT);
  if (status !== 0) throw new Error(`${ask.argv.join(' ')} ended with ${status}.`);
}

/** What goes over the socket as the answer. @throws Error where the command fails. */
export async function answerTo(socket: string, ask: ClientRequest): Promise<Buffer> {
  const frames: Buffer[] = [];
  const take = (type: number) => (bytes: Buffer) => void frames.push(encodeFrame(type, bytes));
  const status = await request(socket, ask, { stdout: take(FRAME.stdout), stderr: take(FRAME.stderr) });
  if (status !== 0) throw new Error(`${ask.argv.join(' ')} ended with ${status}.`);
  return Buffer.concat([...frames, encodeFrame(FRAME.exit, Uint8Array.of(status))]);
}
