/** The request handler for AWS's clients: the whole answer within one limit, and no web page mistaken for AWS. */
import { Readable } from 'node:stream';
import { uriEncode } from '../../base/aws/sigv4.ts';
import { exchange } from './exchange.ts';
import { refuseForeignAnswer } from './foreign-answer.ts';
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
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(',') : `${value}`,
        ]),
      );
      const { status, reason, body } = answer;
      refuseForeignAnswer({ status, headers, text: body.toString('utf8') }, request.hostname);
      return { response: { statusCode: status, reason, headers, body: Readable.from([body]) } };
    },
  };
}

function urlOf({ protocol, hostname, port, path, query }: AwsRequest): URL {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${uriEncode(name)}=${uriEncode(one ?? '')}`),
  );
  const search = pairs.length > 0 ? `?${pairs.join('&')}` : '';
  return new URL(`${protocol}//${host}${port ? `:${port}` : ''}${path}${search}`);
}
