/** CreateOAuth2Token of AWS Sign-In, as botocore's `signin` model describes it, and what it gives. */
import * as v from 'valibot';
import { noteRefusal, type Refusal, traceOf } from '../../base/aws/refusal.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import type { Log } from '../../platform/log.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import { refuseForeignAnswer } from '../../platform/network/foreign-answer.ts';
import { refusalOf } from '../../platform/network/refused-answer.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { ONLY_COPY_LIMIT_MS } from '../patience.ts';
import type { DpopKey } from './dpop.ts';

export interface ConsoleGrant {
  readonly clientId: string;
  /** What the model's CreateOAuth2TokenRequestBody has besides `clientId`. */
  readonly input:
    | {
        readonly grantType: 'authorization_code';
        readonly code: string;
        readonly codeVerifier: string;
        readonly redirectUri: string;
      }
    | { readonly grantType: 'refresh_token'; readonly refreshToken: Secret };
}

export interface TokenOutput {
  readonly credentials: RoleCredentials;
  readonly refreshToken: Secret;
  /** ARN of who signed in; null after a refresh. */
  readonly subject: string | null;
}

export interface TokenDependencies {
  readonly fetch: Fetch;
  readonly origin: string;
  readonly key: DpopKey;
  readonly offset: ClockOffset;
  readonly monotonic: () => number;
  readonly log: Log;
}

const text = v.pipe(v.string(), v.minLength(1));
const Output = v.object({
  accessToken: v.object({ accessKeyId: text, secretAccessKey: text, sessionToken: text }),
  tokenType: v.literal('aws_sigv4'),
  expiresIn: v.pipe(v.number(), v.minValue(1), v.maxValue(900)),
  refreshToken: text,
  idToken: v.optional(v.string()),
});

/** AWS's refusal, in a form that `passing` and `withRetries` understand. */
export class SigninError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  /** `TOKEN_EXPIRED`, `AUTHCODE_EXPIRED`, `USER_CREDENTIALS_CHANGED`, `INSUFFICIENT_PERMISSIONS`, `INVALID_REQUEST`, …; or empty. */
  readonly reason: string;

  constructor(refusal: Refusal) {
    const { status, code, type } = refusal;
    super(`AWS Sign-In answered ${status} (${code ?? 'no reason'}).`);
    this.name = type || 'SigninException';
    this.$metadata = { httpStatusCode: status };
    this.reason = code ?? '';
    noteRefusal(this, refusal);
  }
}

/** @throws SigninError; DaypassError aws-failed for half an answer, network-sign-in for one that is not AWS's; what `fetch` throws. */
export async function createToken(
  dependencies: TokenDependencies,
  { clientId, input }: ConsoleGrant,
  signal?: AbortSignal,
) {
  const { fetch, origin, key, offset, monotonic, log } = dependencies;
  const url = `${origin}/v1/token`;
  const body =
    input.grantType === 'refresh_token'
      ? { clientId, grantType: input.grantType, refreshToken: input.refreshToken.expose() }
      : { clientId, ...input };
  const sentAt = monotonic();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', dpop: key.proof(url, offset.now()) },
    body: JSON.stringify(body),
    signal,
    limitMs: ONLY_COPY_LIMIT_MS,
  });
  offset.observe(response.headers.get('date') ?? undefined, sentAt);
  const text = await response.text().catch(() => '');
  if (response.ok) return read(text, offset.now());
  const headers = Object.fromEntries(response.headers);
  refuseForeignAnswer({ status: response.status, headers, text }, new URL(url).hostname);
  const refusal = refusalOf('CreateOAuth2Token', { statusCode: response.status, headers, text }, offset.now());
  log.info('AWS refused a call.', { trace: traceOf(refusal) });
  throw new SigninError(refusal);
}

function read(text: string, now: number): TokenOutput {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Output), text);
  if (!parsed.success) throw new DaypassError('aws-failed', 'AWS answered without credentials.');
  const { accessToken, expiresIn, refreshToken, idToken } = parsed.output;
  return {
    credentials: {
      accessKeyId: accessToken.accessKeyId,
      secretAccessKey: new Secret(accessToken.secretAccessKey),
      sessionToken: new Secret(accessToken.sessionToken),
      expiresAt: now + expiresIn * 1000,
    },
    refreshToken: new Secret(refreshToken),
    subject: idToken === undefined ? null : subjectOf(idToken),
  };
}

/**
 * The ARN in the ID token. Its signature is not looked at: it comes straight from AWS over TLS (OpenID Connect Core
 * §3.1.3.7, point 6).
 */
function subjectOf(idToken: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { sub } = claims as { sub?: unknown };
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
