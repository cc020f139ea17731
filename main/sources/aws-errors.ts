/** What AWS's errors mean to Daypass. The names are those of the `sso`, `sso-oidc` and `sts` models. */
import { DaypassError, isCode } from '../base/errors.ts';

interface AwsError {
  readonly name: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Record<string, string> };
}

/** Errors after which the same request may well succeed a little later. */
export type Passing = 'network' | 'server' | 'throttled';

/** Names under which services say "too many", whatever the status. */
const THROTTLED = [
  'TooManyRequestsException',
  'TooManyRequestsError',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'SlowDownException',
];
/** STS could not reach the identity provider (status 400): AWS says to try again. */
const UNREACHED = ['IDPCommunicationError', 'IDPCommunicationErrorException'];

/** HTTP status of the answer, or null when there was none. */
export function statusOf(error: unknown): number | null {
  const { $metadata, $response } = error as AwsError;
  return $response?.statusCode ?? $metadata?.httpStatusCode ?? null;
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

export function passing(error: unknown): Passing | null {
  if (isOnTheWay(error)) return 'network';
  if (!isFromCall(error)) return null;
  const status = statusOf(error);
  if (status === null || (status >= 200 && status < 300)) return 'network';
  if (status === 429 || THROTTLED.includes(nameOf(error))) return 'throttled';
  return status >= 500 || UNREACHED.includes(nameOf(error)) ? 'server' : null;
}

/** `Retry-After` in ms (RFC 9110 §10.2.3, the form in seconds); 0 where there is none. */
export function retryAfterMs(error: unknown): number {
  const seconds = Number((error as AwsError).$response?.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

/** Whether a failure that has been worded says nothing of what was asked for: no answer of AWS's came. */
export function isUnreachable(error: unknown): boolean {
  return isCode(error, 'aws-unreachable') || isOnTheWay(error);
}

/** What stopped the request before it came to AWS, or answered in AWS's place: another network is another matter. */
function isOnTheWay(error: unknown): boolean {
  return (
    isCode(error, 'network-sign-in', 'tls-untrusted', 'tls-failed') ||
    isCode(error, 'proxy-unreachable', 'proxy-refused', 'proxy-sign-in')
  );
}

/** Any failure of a call as one from the table, in general terms. */
export function toDaypassError(error: unknown): DaypassError {
  if (error instanceof DaypassError) return error;
  switch (passing(error)) {
    case 'network':
      return statusOf(error) === null
        ? new DaypassError('aws-unreachable', "AWS can't be reached.", { cause: error })
        : new DaypassError('aws-failed', "AWS's answer can't be read.", { cause: error });
    case 'server':
      return new DaypassError('aws-failed', `AWS failed (status ${statusOf(error)}).`, {
        ...later(error),
        details: { reason: `${statusOf(error)}` },
      });
    case 'throttled':
      return new DaypassError('aws-throttled', 'AWS asks to slow down.', later(error));
    case null:
      break;
  }
  if (statusOf(error) === 403) {
    return new DaypassError('access-denied', `AWS denies access (${nameOf(error)}).`, {
      cause: error,
      details: { reason: nameOf(error) },
    });
  }
  if (!isFromCall(error))
    return new DaypassError('unexpected', 'Something went wrong inside Daypass.', { cause: error });
  return new DaypassError('aws-rejected', `AWS refused the request (${nameOf(error)}).`, {
    cause: error,
    details: { reason: nameOf(error) },
  });
}

function later(error: unknown): { cause: unknown; next?: string } {
  const seconds = Math.ceil(retryAfterMs(error) / 1000);
  return seconds > 0 ? { cause: error, next: `Wait ${seconds} s and try again.` } : { cause: error };
}

/** Whether it comes from a call at all: a bug of ours (TypeError and the like) must not pass for a bad network. */
function isFromCall(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof DaypassError || error.name === 'AbortError') return false;
  if (statusOf(error) !== null) return true;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined || syscall !== undefined || error.name === 'TimeoutError';
}
