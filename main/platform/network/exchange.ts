/** One HTTP request and its whole answer, within one limit: a body that drips is as bad as none. */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { abortError } from '../../base/clock.ts';
import { DaypassError } from '../../base/errors.ts';
import { deadline } from './deadline.ts';
import type { Network } from './network.ts';

/** From the first byte out to the last byte in, in ms: with one more try, still within what a person waits for. */
const EXCHANGE_LIMIT_MS = 8_000;
/** More than any answer that is expected. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limitMs?: number | undefined;
  /**
   * Whether it may be sent again when a kept connection breaks; true unless told. False where a second request would
   * act twice.
   */
  readonly repeatable?: boolean;
}

export interface Incoming {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Redirects are not followed. @throws DaypassError proxy-* | tls-* | ca-bundle-invalid; an error of Node's with a `code`; AbortError. */
export async function exchange(network: Network, url: URL, outgoing: Outgoing): Promise<Incoming> {
  try {
    return await attempt(network, url, outgoing);
  } catch (error) {
    // A connection that was kept had been closed at the other end, or the machine has moved to another network since.
    if (!(error instanceof StaleConnection) || outgoing.repeatable === false) throw error;
    return attempt(network, url, outgoing);
  }
}

/** With the `code` that Node gives it: a kept connection broke before any answer; a new one may well do (as browsers, and RFC 9112 §9.3.1, have it). */
class StaleConnection extends Error {
  readonly code: string | undefined;

  constructor(cause: NodeJS.ErrnoException) {
    super(cause.message, { cause });
    this.code = cause.code;
  }
}

function attempt(network: Network, url: URL, outgoing: Outgoing): Promise<Incoming> {
  const { method, headers, body, signal, limitMs = EXCHANGE_LIMIT_MS } = outgoing;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const send = url.protocol === 'https:' ? requestSecure : requestPlain;
    const request = send(url, { method, headers, agent: network.agent });
    const finish = (settle: () => void) => {
      stop();
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (error: Error) => {
      request.destroy();
      finish(() => reject(error));
    };
    const stop = deadline(limitMs, () => fail(timedOut(limitMs)));
    const onAbort = () => fail(abortError());
    signal?.addEventListener('abort', onAbort, { once: true });
    let answered = false;
    request.on('error', (error: NodeJS.ErrnoException) => {
      const broke = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      const isStale = request.reusedSocket && broke && !answered;
      fail(isStale ? new StaleConnection(error) : error);
    });
    request.on('response', (message) => {
      answered = true;
      readWhole(message).then((whole) => finish(() => resolve(whole)), fail);
    });
    request.end(body);
  });
}

async function readWhole(message: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new DaypassError('aws-failed', 'The answer is larger than it can be.');
    chunks.push(chunk);
  }
  const { statusCode: status = 0, statusMessage: reason = '', headers } = message;
  return { status, reason, headers, body: Buffer.concat(chunks) };
}

function timedOut(limitMs: number): Error {
  return Object.assign(new Error(`No complete answer within ${limitMs} ms.`), {
    name: 'TimeoutError',
    code: 'ETIMEDOUT',
  });
}
