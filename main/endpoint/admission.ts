/**
 * Who may have an answer. A page in a browser can make it send requests to this machine, and so can every other user, so
 * that each part of a request is looked at: a name that a page could give this address (Host), that a page asks (Origin,
 * Sec-Fetch-Site), an address that can't be guessed, and the token, which is compared in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface EndpointRefusal {
  readonly status: 400 | 403 | 405;
  readonly code: string;
  readonly message: string;
}

export interface Expected {
  /** The one value of the Host header, with the port. */
  readonly host: string;
  /** Hash of the token that belongs to this path, or null where the path belongs to no program. */
  readonly tokenHash: (path: string) => Buffer | null;
}

/** Compared against where there is no such path, so that both take as long. */
const NO_TOKEN = createHash('sha256').digest();

/** @returns null when the request may be answered. */
export function refusalOf(request: IncomingMessage, { host, tokenHash }: Expected): EndpointRefusal | null {
  if (request.method !== 'GET') return { status: 405, code: 'method-not-allowed', message: 'Only GET is answered.' };
  if (onlyValue(request, 'host') !== host) return refuse(400, 'The Host header is not this address.');
  if (has(request, 'origin') || has(request, 'sec-fetch-site')) {
    return refuse(403, 'Pages in a browser get no credentials.');
  }
  if (has(request, 'transfer-encoding') || Number(onlyValue(request, 'content-length') ?? 0) !== 0) {
    return refuse(400, 'A request has no body.');
  }
  const wanted = tokenHash(request.url ?? '');
  const given = hashOf(onlyValue(request, 'authorization') ?? '');
  const isEqual = timingSafeEqual(given, wanted ?? NO_TOKEN);
  return wanted && isEqual
    ? null
    : refuse(403, 'The address or the token is not right, or the program it was for has ended.');
}

export function hashOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function refuse(status: 400 | 403, message: string): EndpointRefusal {
  return { status, code: status === 400 ? 'bad-request' : 'access-denied', message };
}

/** The header's value where it is given exactly once. */
function onlyValue(request: IncomingMessage, name: string): string | null {
  const values: string[] = [];
  const { rawHeaders } = request;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values.length === 1 ? (values[0] ?? null) : null;
}

function has(request: IncomingMessage, name: string): boolean {
  return request.rawHeaders.some((header, index) => index % 2 === 0 && header.toLowerCase() === name);
}
