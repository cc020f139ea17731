/** What goes wrong with an OpenID provider, in the words of the error table. */
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { noteRefusal, type Refusal } from '../../base/aws/refusal.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, type ErrorCode, isAbort } from '../../base/errors.ts';
import { quotable } from '../../platform/network/refused-answer.ts';

/** OAuth's codes of a redirect (RFC 6749 §4.1.2.1) as ours. */
const BY_REDIRECT: Readonly<Record<string, ErrorCode>> = {
  access_denied: 'sign-in-denied',
  server_error: 'provider-unreachable',
  temporarily_unavailable: 'provider-unreachable',
};

/** Whether the same request may well succeed a little later. */
export function isPassing(error: unknown): boolean {
  return providerError(error, '').code === 'provider-unreachable';
}

/** OAuth's error code, where the provider answered with one (RFC 6749 §5.2, RFC 8628 §3.5). */
export function oauthCode(error: unknown): string | null {
  return error instanceof ResponseBodyError || error instanceof AuthorizationResponseError ? error.error : null;
}

/** What answers were refused for; openid-client's errors hold the answer itself. */
const refusals = new WeakMap<Response, Refusal>();

export function noteAnswer(answer: Response, refusal: Refusal): void {
  refusals.set(answer, refusal);
}

/** @param issuer for the sentence. */
export function providerError(error: unknown, issuer: string): DaypassError {
  const worded = sentenceFor(error, issuer);
  const answer = answerBehind(error);
  const refusal = answer && refusals.get(answer);
  if (refusal && worded.trace === null) noteRefusal(worded, refusal);
  return worded;
}

/** @returns the answer that an error of openid-client comes from. */
function answerBehind(error: unknown): Response | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { response } = at as { response?: unknown };
    if (response instanceof Response) return response;
    if (at.cause instanceof Response) return at.cause;
  }
  return null;
}

function sentenceFor(error: unknown, provider: string): DaypassError {
  const own = ownError(error);
  if (own) return own;
  if (error instanceof AuthorizationResponseError && described(error) !== '') {
    // What came by the browser is noted nowhere else. "User is not assigned to the application" is an access_denied, too.
    const code = BY_REDIRECT[error.error] ?? 'provider-invalid';
    return errorOfCase('provider-refused', { provider, reason: reasonIn(error) }, error, { code });
  }
  switch (oauthCode(error)) {
    case null:
      break;
    case 'access_denied':
      return errorOfCase('denied', {}, error);
    case 'expired_token':
      return new DaypassError('sign-in-expired', 'The code expired before it was approved.', { cause: error });
    case 'server_error':
    case 'temporarily_unavailable':
      return errorOfCase('provider-down', { provider }, error);
    case 'invalid_client':
    case 'unauthorized_client':
      return errorOfCase('client-unknown', { provider }, error);
    default:
      return errorOfCase('provider-refused', { provider, reason: reasonIn(error) }, error);
  }
  if (isOutOfReach(error)) return errorOfCase('provider-out-of-reach', { provider }, error);
  const { code, cause } = error as { code?: string; cause?: unknown };
  if (cause instanceof Response && cause.status >= 500)
    return errorOfCase('provider-failed', { provider, status: String(cause.status) }, error);
  switch (code) {
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return errorOfCase('answer-for-another', { provider }, error);
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return errorOfCase('token-untimely', { provider }, error);
    default:
      if (!(error instanceof ClientError)) {
        return new DaypassError('unexpected', 'Something went wrong inside Daypass.', { cause: error });
      }
      return errorOfCase('answer-invalid', { provider }, error);
  }
}

/** One that was worded further down: by the network, by us. */
function ownError(error: unknown): DaypassError | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof DaypassError) return at;
  return null;
}

function isOutOfReach(error: unknown): boolean {
  if (isAbort(error) || (error as { code?: string }).code === 'OAUTH_TIMEOUT') return true;
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('syscall' in at || at.name === 'TimeoutError' || (at as NodeJS.ErrnoException).code === 'ECONNRESET')
      return true;
  }
  return false;
}

function reasonIn(error: unknown): string {
  return `${known(oauthCode(error))}${described(error)}`;
}

/** The provider's reason (RFC 6749 §4.1.2.1), for its administrator; without what may be a secret. */
function described(error: unknown): string {
  const words = (error as { error_description?: unknown }).error_description;
  return typeof words === 'string' && words !== '' ? `: ${quotable(words)}` : '';
}

/** Codes are short words; anything else is not shown. */
function known(code: string | null): string {
  return code !== null && /^[a-z_]{1,40}$/.test(code) ? code : 'no reason given';
}
