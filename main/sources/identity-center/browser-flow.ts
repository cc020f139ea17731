/** Authorization code with PKCE (RFC 6749 §4.1, RFC 7636, RFC 8252) with IAM Identity Center, as the AWS CLI does it. */
import { calculatePKCECodeChallenge, randomPKCECodeVerifier, randomState } from 'openid-client';
import { DaypassError } from '../../base/errors.ts';
import { nameOf } from '../aws-errors.ts';
import { awaitCallback, BROWSER_LIMIT_MS } from '../browser-callback.ts';
import { type Callback, openLoopback } from '../loopback.ts';
import { withRetries } from '../retry.ts';
import type { SignInRequest } from '../source.ts';
import { createToken, GRANT } from './create-token.ts';
import type { FlowParts } from './device-flow.ts';
import type { Registration } from './registration.ts';
import type { Token } from './token.ts';

/**
 * Opens a loopback listener, reports the address to open, and exchanges the code that comes back.
 * @param origin of the authorization endpoint, `https://oidc.REGION.amazonaws.com`.
 * @throws DaypassError sign-in-denied | sign-in-expired; an error of the AWS client; AbortError.
 */
export async function signInByBrowser(
  parts: FlowParts,
  registration: Registration,
  { origin, scopes }: { origin: string; scopes: readonly string[] },
  { report, signal }: SignInRequest,
): Promise<Token> {
  const { clock } = parts;
  signal.throwIfAborted();
  const state = randomState();
  const codeVerifier = randomPKCECodeVerifier();
  const challenge = await calculatePKCECodeChallenge(codeVerifier);
  const loopback = await openLoopback(state);
  let callback: Callback;
  try {
    const url = new URL('/authorize', origin);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: registration.clientId,
      redirect_uri: loopback.redirectUri,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      scopes: scopes.join(' '),
    }).toString();
    report({ step: 'browser', url: url.href, expiresAt: clock.now() + BROWSER_LIMIT_MS });
    callback = await awaitCallback(loopback.callback, clock, signal);
  } finally {
    await loopback.close();
  }
  const denied = (cause?: unknown) =>
    new DaypassError('sign-in-denied', 'The sign-in was denied in the browser.', { cause });
  if ('error' in callback) throw denied();
  const { code } = callback;
  const grant = { grantType: GRANT.code, code, redirectUri: loopback.redirectUri, codeVerifier };
  const retries = { network: 2, server: 2, throttled: 4 };
  const exchange = () => createToken(parts, registration, grant, { signal });
  return withRetries(exchange, { clock, random: parts.random, retries, signal }).catch((error) => {
    // "Cancel" on AWS's page may come back as a code that is refused then.
    throw nameOf(error) === 'AccessDeniedException' ? denied(error) : error;
  });
}
