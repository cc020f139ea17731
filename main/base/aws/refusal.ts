/** A call that AWS, or an OpenID provider, refused, as its support wants to have it told: in the log, and as one line in an error's details. */
export interface Refusal {
  /** The host of an OpenID provider; absent: AWS. */
  readonly by?: string;
  /** As AWS names it: `CreateToken`. */
  readonly operation: string;
  /** HTTP status. */
  readonly status: number;
  /** Name of the exception without name space and suffix; empty where the answer has none. */
  readonly type: string;
  /** OAuth's code (RFC 6749 §5.2), where there is one. */
  readonly code: string | null;
  /** AWS's own words without what looks like a secret. */
  readonly description: string | null;
  readonly requestId: string | null;
  /** By AWS's clock: ms since the epoch. */
  readonly at: number;
  /** Where the answer had its type and its request id: a header's name, or `body`; null for neither. */
  readonly typeIn?: string | null;
  readonly idIn?: string | null;
}

/** `AWS: CreateToken, 400 InvalidGrantException, invalid_grant, "Invalid grant", request 3f2a…, 2026-11-24T09:00:00Z` */
export function traceOf({ by = 'AWS', operation, status, type, code, description, requestId, at }: Refusal): string {
  const time = new Date(at).toISOString().replace(/\.\d+/, '');
  const request = requestId === null ? null : `request ${requestId}`;
  const quoted = description === null ? null : `"${description}"`;
  return [`${by}: ${operation}`, `${status} ${type}`.trim(), code, quoted, request, time].filter(Boolean).join(', ');
}

/** Adds to the error which request was refused. */
export function noteRefusal(error: Error, refusal: Refusal): void {
  Object.defineProperty(error, 'refusal', { value: refusal, configurable: true });
}

/** The refusal behind an error: its own, or of what caused it. */
export function refusalIn(error: unknown): Refusal | null {
  for (let at = error, depth = 0; at instanceof Error && depth < MAX_CAUSES; at = at.cause, depth += 1) {
    const { refusal } = at as { refusal?: Refusal };
    if (refusal) return refusal;
  }
  return null;
}

const MAX_CAUSES = 8;
