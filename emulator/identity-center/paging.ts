import { WireError } from '../http/wire-error.ts';

const MAX_PAGE = 100;
/** AWS does not document its page size; a small one makes callers follow the pages. */
const DEFAULT_PAGE = 20;

/**
 * One page as `max_result` and `next_token` ask for it. Tokens are opaque and good for the listing they came from only.
 * @throws WireError InvalidRequestException for a page size outside 1 … 100 or a token of another listing.
 */
export function pageOf<T>(
  all: readonly T[],
  listing: string,
  query: URLSearchParams,
): { items: readonly T[]; nextToken: string | null } {
  const size = pageSize(query.get('max_result'));
  const start = offset(query.get('next_token'), listing);
  const end = start + size;
  return { items: all.slice(start, end), nextToken: end < all.length ? token(listing, end) : null };
}

function pageSize(text: string | null): number {
  if (text === null) return DEFAULT_PAGE;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw new WireError('InvalidRequestException', `max_result has to be between 1 and ${MAX_PAGE}`);
  }
  return size;
}

function token(listing: string, start: number): string {
  return Buffer.from(JSON.stringify([listing, start])).toString('base64url');
}

function offset(nextToken: string | null, listing: string): number {
  if (nextToken === null) return 0;
  try {
    const parts: unknown = JSON.parse(Buffer.from(nextToken, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts[0] === listing && Number.isInteger(parts[1]) && parts[1] > 0) return parts[1];
  } catch {
    // Falls through to the one answer for every token that was not issued here.
  }
  throw new WireError('InvalidRequestException', 'Invalid next_token');
}
