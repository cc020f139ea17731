/**
 * Authorization code with PKCE at AWS Sign-In, in the two ways of the AWS CLI's `aws login`: back to a loopback address of
 * this machine, or by a code that the page shows and a person carries over (for a browser on another machine).
 */
import { calculatePKCECodeChallenge, randomPKCECodeVerifier, randomState } from 'openid-client';
import { abortError, type Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { refusedInBrowser } from '../browser-callback.ts';
import { type Callback, openLoopback } from '../loopback.ts';
import type { SignInRequest } from '../source.ts';
import type { ConsoleGrant } from './token.ts';

/** The two clients that AWS knows for this (pattern ClientId of the model). */
const CLIENTS = {
  browser: 'arn:aws:signin:::devtools/same-device',
  device: 'arn:aws:signin:::devtools/cross-device',
} as const;
/** How long a person may take, in ms. */
const LIFETIME_MS = 10 * 60_000;
const CODES = 3;

/** @throws DaypassError sign-in-denied | sign-in-expired; AbortError. */
export async function authorize(origin: string, clock: Clock, request: SignInRequest): Promise<ConsoleGrant> {
  const codeVerifier = randomPKCECodeVerifier();
  const challenge = await calculatePKCECodeChallenge(codeVerifier);
  const state = randomState();
  const addressFor = (clientId: string, redirectUri: string) => {
    const url = new URL('/v1/authorize', origin);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      state,
      // AWS's own name for what RFC 7636 calls S256.
      code_challenge_method: 'SHA-256',
      code_challenge: challenge,
      scope: 'openid',
      redirect_uri: redirectUri,
    }).toString();
    return url.href;
  };
  const clientId = CLIENTS[request.method];
  const grant = (code: string, redirectUri: string): ConsoleGrant => ({
    clientId,
    input: { grantType: 'authorization_code', code, codeVerifier, redirectUri },
  });
  if (request.method === 'device') {
    const redirectUri = `${origin}/v1/sessions/confirmation`;
    return grant(await typedCode(addressFor(clientId, redirectUri), state, clock, request), redirectUri);
  }
  const loopback = await openLoopback(state);
  try {
    const url = addressFor(clientId, loopback.redirectUri);
    request.report({ step: 'browser', url, expiresAt: clock.now() + LIFETIME_MS });
    const callback = await firstOf(loopback.callback, clock, request.signal);
    if ('error' in callback)
      throw refusedInBrowser(callback, 'Try again, or sign in with a code: `daypass login --device`.');
    return grant(callback.code, loopback.redirectUri);
  } finally {
    await loopback.close();
  }
}

/** The page shows base64 of `state=…&code=…`. */
async function typedCode(url: string, state: string, clock: Clock, { ask, report }: SignInRequest): Promise<string> {
  const expiresAt = clock.now() + LIFETIME_MS;
  for (let wrong = 0; wrong < CODES; wrong += 1) {
    const answer = await ask({ step: 'code', url, expiresAt, ...(wrong > 0 ? { wasWrong: true } : {}) });
    const shown = new URLSearchParams(Buffer.from(answer.expose().trim(), 'base64').toString('utf8'));
    const code = shown.get('code');
    if (code && shown.get('state') === state) return code;
    report({ step: 'starting' });
  }
  throw errorOfCase('page-code-wrong', {});
}

/** The callback, or the end of the wait, or the person's cancelling. */
function firstOf(callback: Promise<Callback>, clock: Clock, signal: AbortSignal): Promise<Callback> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(LIFETIME_MS, () => {
      reject(
        new DaypassError('sign-in-expired', 'The browser did not come back in time.', {
          next: 'Sign in again. If the page said "400", sign out of the AWS console in your browser first.',
        }),
      );
    });
    const onAbort = () => reject(abortError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    callback.then(resolve, reject).finally(() => {
      timer.dispose();
      signal.removeEventListener('abort', onAbort);
    });
  });
}
