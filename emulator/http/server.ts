/** The HTTP side: reads requests whole, lets faults happen, writes answers. Listens on 127.0.0.1 only. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '../../main/base/clock.ts';
import type { Emulator } from '../emulator.ts';
import type { EmulatorState } from '../state.ts';
import { type CallRecord, factsOf } from './calls.ts';
import { answerControl, isControl } from './control.ts';
import type { Fault, Faults } from './faults.ts';
import { type EmulatorRequest, type EmulatorResponse, json } from './http.ts';
import type { Route } from './route.ts';
import { routeOf } from './router.ts';
import { Throttle } from './throttle.ts';
import { type ErrorFormat, errorResponse, errorTypeOf, WireError } from './wire-error.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export interface ServerDependencies {
  readonly state: EmulatorState;
  readonly faults: Faults;
  readonly record: CallRecord;
  /** What the control interface acts on. */
  readonly emulator: () => Emulator;
}

export class EmulatorServer {
  readonly #dependencies: ServerDependencies;
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #throttle: Throttle;

  constructor(dependencies: ServerDependencies) {
    this.#dependencies = dependencies;
    const { portalRate, clock } = dependencies.state.settings;
    this.#throttle = new Throttle(portalRate, clock);
    this.#server = createServer((message, response) => {
      this.#serve(message, response).catch((error: unknown) => fail(response, error));
    });
  }

  /** @param port 0 for any free one. Returns the one it got. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Stops listening and destroys every connection, answered or not. */
  close(): Promise<void> {
    this.#closing.abort();
    this.#dependencies.faults.clear();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state } = this.#dependencies;
    const request = await read(message);
    response.setHeader('date', new Date(state.told(state.now())).toUTCString());
    if (request === null) return send(response, json({ message: 'The body is too large' }, 413));
    if (isControl(request)) return send(response, answerControl(request, this.#dependencies.emulator()));
    const route = routeOf(request);
    if (!route) return send(response, json({ message: `There is nothing at ${request.path}` }, 404));
    return this.#answer(route, request, response);
  }

  async #answer(route: Route, request: EmulatorRequest, response: ServerResponse): Promise<void> {
    const { state, faults, record } = this.#dependencies;
    const requestId = randomUUID();
    const facts = factsOf(request);
    const { fault, released } = faults.take(route.operation, facts);
    const answered = record.arrived(route.operation, state.now(), requestId, facts);
    if (released) await released;
    if (fault.latencyMs) await sleep(state.settings.clock, fault.latencyMs, this.#closing.signal);
    if (fault.cut === 'before') return void response.destroy();
    const isThrottled = route.errors === 'portal' && !this.#throttle.take();
    const thrown = isThrottled ? { ...fault, errorType: 'TooManyRequestsException' } : fault;
    const own = reshaped(
      injected(thrown, route.errors, requestId) ?? (await handled(route, request, { state, fault, requestId })),
      fault,
    );
    const answer = { ...own, headers: { ...own.headers, ...fault.headers } };
    if (!fault.foreign) response.setHeader(...requestIdHeader(route, requestId));
    const half = Math.floor(Buffer.byteLength(answer.body) / 2);
    const cutAfter = fault.cutAfterBytes ?? (fault.cut === 'mid-body' ? half : null);
    if (cutAfter !== null) return cutShort(response, answer, cutAfter);
    answered(answer.status, answer.errorType);
    send(response, answer);
  }
}

/** The header's name differs: the portal and AWS Sign-In have their own. */
function requestIdHeader({ errors, operation }: Route, requestId: string): [name: string, value: string] {
  if (errors === 'portal') return ['RequestId', requestId];
  const isTraced = operation === 'CreateOAuth2Token';
  return [
    'x-amzn-requestid',
    isTraced ? `X-Amzn-Trace-Id=Root=1-6a0e7530-472255200ec97fbd;RequestId=${requestId}` : requestId,
  ];
}

/** The answer that a fault gives instead of the operation. */
function injected(fault: Fault, format: ErrorFormat, requestId: string): EmulatorResponse | null {
  const { errorType, status, error, message, reason, body, foreign } = fault;
  if (foreign) return { status: status ?? 401, headers: {}, body: body ?? '' };
  if (body !== undefined) return { status: status ?? 200, headers: { 'content-type': 'application/json' }, body };
  if (errorType === undefined && status === undefined && error === undefined) return null;
  const type = errorType ?? errorTypeOf(status ?? 400);
  return errorResponse(format, new WireError(type, message, { status, error, reason }), requestId);
}

/** Suffix of error types, as it is seen in debug logs of several of AWS's services. */
const SUFFIX = ':http://internal.amazon.com/coral/com.amazon.coral.service/';

/** An answer in another of the shapes that AWS gives it. */
function reshaped(answer: EmulatorResponse, { typeIn, nulls }: Fault): EmulatorResponse {
  const { errorType } = answer;
  if (typeIn === undefined && nulls === undefined) return answer;
  const isNull = (name: string) => nulls?.includes(name) === true;
  const whole = JSON.parse(answer.body, (name, value) => (isNull(name) ? null : value)) as Record<string, unknown>;
  if (errorType === undefined) {
    const more = Object.fromEntries(
      (nulls ?? []).filter((name) => !answer.body.includes(`"${name}"`)).map((name) => [name, null]),
    );
    return { ...answer, body: JSON.stringify({ ...whole, ...more }) };
  }
  const { 'x-amzn-errortype': header, ...others } = answer.headers;
  const { __type, ...body } = whole;
  const named = typeIn === undefined ? whole : typeIn === 'body' ? { ...body, __type: errorType } : body;
  const withNulls = { ...named, ...Object.fromEntries((nulls ?? []).map((field) => [field, null])) };
  const inHeader = typeIn === 'suffix' ? { ...others, 'x-amzn-errortype': `${errorType}${SUFFIX}` } : others;
  return { ...answer, headers: typeIn === undefined ? answer.headers : inHeader, body: JSON.stringify(withNulls) };
}

async function handled(
  route: Route,
  request: EmulatorRequest,
  { state, fault, requestId }: { state: EmulatorState; fault: Fault; requestId: string },
): Promise<EmulatorResponse> {
  try {
    return await route.handle({ request, state, fault });
  } catch (error) {
    if (error instanceof WireError) return errorResponse(route.errors, error, requestId);
    throw error;
  }
}

/** Null when the body is too large; the rest of it is read and dropped, so that the answer arrives. */
async function read(message: IncomingMessage): Promise<EmulatorRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return null;
  const { url = '/', method = 'GET', headers } = message;
  const { pathname, searchParams } = new URL(`http://127.0.0.1${url}`);
  return { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
}

/** A connection that broke is the client's affair; anything else is a fault of the emulator's own, and says so. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) response.destroy();
  else send(response, json({ message: `The emulator failed: ${String(error)}` }, 500));
}

function send(response: ServerResponse, { status, headers, body }: EmulatorResponse): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function cutShort(response: ServerResponse, { status, headers, body }: EmulatorResponse, sent: number): void {
  const bytes = Buffer.from(body, 'utf8');
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.flushHeaders();
  // The callback of an empty write never comes.
  if (sent === 0) return void setImmediate(() => response.destroy());
  response.write(bytes.subarray(0, sent), () => response.destroy());
}
