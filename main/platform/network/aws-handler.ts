/** The request handler for AWS's clients: the whole answer within one limit, and no web page mistaken for AWS. */
import { Readable } from 'node:stream';
import { DaypassError } from '../../base/errors.ts';
import { uriEncode } from '../../base/sigv4.ts';
import { exchange, type Incoming } from './exchange.ts';
import type { Network } from './network.ts';

/** The parts of Smithy's request that AWS's JSON and query protocols use. */
interface AwsRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface AwsResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export interface AwsHandler {
  readonly metadata: { readonly handlerProtocol: string };
  /** @param options.requestTimeout for the whole answer, in ms; `exchange` has the usual limit. */
  handle(
    request: AwsRequest,
    options?: { abortSignal?: unknown; requestTimeout?: number },
  ): Promise<{ response: AwsResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/**
 * For `requestHandler` of an AWS client. Clients share the network's connections, so a client's end closes none.
 * @param options.repeatable false where a call must never be sent twice unasked: see `exchange`.
 */
export function createAwsHandler(network: Network, { repeatable = true }: { repeatable?: boolean } = {}): AwsHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
    async handle(request, { abortSignal, requestTimeout } = {}) {
      const answer = await exchange(network, urlOf(request), {
        method: request.method,
        headers: request.headers,
        repeatable,
        body: request.body as string | Uint8Array | undefined,
        signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
        limitMs: requestTimeout,
      });
      refuseForeignAnswer(answer, request.hostname);
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(',') : `${value}`,
        ]),
      );
      const { status, reason, body } = answer;
      return { response: { statusCode: status, reason, headers, body: Readable.from([body]) } };
    },
  };
}

/**
 * AWS's interfaces answer with JSON or XML, never with a page and never with a redirect to one. A network that wants a
 * sign-in of its own does (RFC 8952), with whatever status; taken for AWS's, a 401 of that kind would end a session.
 */
function refuseForeignAnswer({ status, headers, body }: Incoming, host: string): void {
  const isPage = /^text\/html\b/i.test(headers['content-type'] ?? '') || PAGE.test(body.toString('latin1', 0, 200));
  // AWS asks no one for a password: a gateway or a proxy in between does (RFC 9110 §11.6.1).
  const wantsPassword = status === 401 && /^(basic|digest|ntlm|negotiate)\b/i.test(headers['www-authenticate'] ?? '');
  if (!wantsPassword && !isPage && status !== 511 && (status < 300 || status > 399)) return;
  throw new DaypassError('network-sign-in', `A web page answered in place of ${host} (status ${status}).`, {
    details: { host },
  });
}

/** What a page begins with, whatever it says that it is. */
const PAGE = /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b/i;

function urlOf({ protocol, hostname, port, path, query }: AwsRequest): URL {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${uriEncode(name)}=${uriEncode(one ?? '')}`),
  );
  const search = pairs.length > 0 ? `?${pairs.join('&')}` : '';
  return new URL(`${protocol}//${host}${port ? `:${port}` : ''}${path}${search}`);
}
