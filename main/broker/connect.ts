/** The client's side of the local socket, for processes that are TypeScript themselves: the stand-in, the window, tests. */
import { connect } from 'node:net';
import { DaypassError } from '../base/errors.ts';
import type { ClientRequest } from '../base/request.ts';
import { encodeFrame, FRAME, FrameDecoder, PROTOCOL_VERSION } from './frames.ts';

export interface Sinks {
  readonly stdout: (bytes: Buffer) => void;
  readonly stderr: (bytes: Buffer) => void;
}

/**
 * Sends one request and resolves with the exit status.
 * @throws DaypassError agent-unreachable when nobody listens (the cause has the system's code) or the agent ends
 * before it has answered; protocol-mismatch when what answers does not speak the protocol.
 */
export function request(socketPath: string, request: ClientRequest, { stdout, stderr }: Sinks): Promise<number> {
  return new Promise((resolve, reject) => {
    const decoder = new FrameDecoder();
    const socket = connect(socketPath, () => {
      socket.write(encodeFrame(FRAME.request, JSON.stringify({ protocol: PROTOCOL_VERSION, ...request })));
    });
    socket.on('data', (chunk) => {
      try {
        for (const { type, payload } of decoder.push(chunk)) {
          if (type === FRAME.stdout) stdout(payload);
          else if (type === FRAME.stderr) stderr(payload);
          else if (type === FRAME.exit && payload.length === 1) resolve(payload.readUInt8(0));
          else throw new DaypassError('protocol-mismatch', 'The agent speaks another protocol.');
        }
      } catch (error) {
        reject(error);
        socket.destroy();
      }
    });
    socket.once('error', (cause) => {
      reject(new DaypassError('agent-unreachable', 'The agent does not answer.', { cause }));
    });
    socket.once('close', () => {
      reject(new DaypassError('agent-unreachable', 'The agent ended before it answered.'));
    });
  });
}
