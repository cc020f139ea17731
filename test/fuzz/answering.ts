/** A server that answers every request with what it is told: AWS, or a server that pretends to be. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../main/base/clock.ts';
import { Network } from '../../main/platform/network/network.ts';
import { DEFAULT_CHOICE } from '../support/servers/default-choice.ts';

const STATUSES = [200, 200, 200, 200, 400, 401, 403, 404, 429, 500, 503];

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Which operation, and what it is answered with.
 * @param input a letter for the operation, one for the status, then the body.
 */
export function readInput<T>(
  operations: readonly T[],
  input: Uint8Array,
  type: string,
): { operation: T; answer: Answer } {
  const [first = 0, second = 0] = input;
  const status = STATUSES[second % STATUSES.length] ?? 200;
  const operation = operations[first % operations.length] as T;
  return { operation, answer: { status, headers: { 'content-type': type }, body: input.subarray(2) } };
}

/** When every input is tried. */
export const NOW = Date.UTC(2026, 10, 24, 9);
/** Waiting for longer is a limit on how long an answer may take, and none here, in ms. */
const LIMIT_MS = 9_000;

/** Waits end at once, so that retries come without a pause. */
export function impatientClock(): Clock {
  let passed = 0;
  return {
    now: () => NOW + passed,
    monotonic: () => passed,
    after(ms, callback) {
      if (ms >= LIMIT_MS) return { dispose: () => undefined };
      const timer = setImmediate(() => {
        passed += ms;
        callback();
      });
      return { dispose: () => clearImmediate(timer) };
    },
  };
}

/** @returns where it is, a network to reach it by, and a way to say what it answers. */
export async function startAnswering() {
  let answer: Answer = { status: 500, headers: {}, body: new Uint8Array() };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status, { ...answer.headers, date: new Date(NOW).toUTCString() });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const network = new Network({ env: {}, choice: () => ({ ...DEFAULT_CHOICE, proxy: 'none' }) });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    network,
    say: (next: Answer) => {
      answer = next;
    },
  };
}
