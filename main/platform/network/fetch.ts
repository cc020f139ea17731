import { exchange } from './exchange.ts';
import type { Network } from './network.ts';

/** The part of `fetch` that libraries such as openid-client ask for. */
export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer, in ms; `exchange` has the usual one. */
  readonly limitMs?: number | undefined;
}
export type Fetch = (url: string, options?: FetchOptions) => Promise<Response>;

/**
 * `fetch` by this network's way out; redirects are not followed, whatever is asked. For openid-client's `customFetch`.
 * @throws as `exchange` does.
 */
export function createFetch(network: Network): Fetch {
  return async (url, { method = 'GET', headers = {}, body, signal, limitMs } = {}) => {
    const {
      status,
      reason,
      headers: received,
      body: bytes,
    } = await exchange(network, new URL(url), {
      method,
      headers: { ...headers },
      body: outgoingBody(body),
      signal,
      limitMs,
    });
    const pairs = Object.entries(received).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((one) => [name, one]),
    );
    const empty = status === 204 || status === 205 || status === 304;
    return new Response(empty ? null : new Uint8Array(bytes), { status, statusText: reason, headers: pairs });
  };
}

function outgoingBody(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  return body instanceof Uint8Array ? body : String(body);
}
