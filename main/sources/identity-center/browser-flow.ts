/** Authorization code with PKCE (RFC 6749 §4.1, RFC 7636, RFC 8252) with IAM Identity Center, as the AWS CLI does it. */
import { calculatePKCECodeChallenge, randomPKCECodeVerifier, randomState } from 'openid-client';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import { nameOf, passing } from '../aws-errors.ts';
import { awaitCallback, BROWSER_LIMIT_MS, refusedInBrowser } from '../browser-callback.ts';
import { type Callback, openLoopback } from '../loopback.ts';
import { withRetries } from '../retry.ts';
import type { SignInRequest } from '../source.ts';
import { createToken, GRANT } from './create-token.ts';
import { type DeviceFlowDependencies, hostOf, orLost } from './device-flow.ts';
import { kmsError } from './kms.ts';
import type { Registration } from './registration.ts';
import type { Token } from './token.ts';

/**
 * Opens a loopback listener, reports the address to open, and exchanges the code that comes back.
 * @param options.origin of the authorization endpoint, `https://oidc.REGION.amazonaws.com`.
 * @throws DaypassError sign-in-denied | sign-in-expired | aws-rejected; an error of the AWS client; AbortError.
 */
export async function signInByBrowser(
  dependencies: DeviceFlowDependencies,
  registration: Registration,
  options: Pick<IdentityCenterDefinition, 'startUrl' | 'region' | 'scopes'> & { readonly origin: string },
  { report, signal }: SignInRequest,
): Promise<Token> {
  const { clock } = dependencies;
  signal.throwIfAborted();
  const state = randomState();
  const codeVerifier = randomPKCECodeVerifier();
  const challenge = await calculatePKCECodeChallenge(codeVerifier);
  const loopback = await openLoopback(state);
  let callback: Callback;
  try {
    const url = new URL('/authorize', options.origin);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: registration.clientId,
      redirect_uri: loopback.redirectUri,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      scopes: options.scopes.join(' '),
    }).toString();
    report({ step: 'browser', url: url.href, expiresAt: clock.now() + BROWSER_LIMIT_MS });
    callback = await awaitCallback(loopback.callback, clock, signal).catch((error) => {
      throw isCode(error, 'sign-in-expired') ? neverCameBack(options, error) : error;
    });
  } finally {
    await loopback.close();
  }
  const denied = (cause: unknown) => errorOfCase('denied-in-browser', {}, cause);
  if ('error' in callback)
    throw refusedInBrowser(callback, 'Try again, or sign in with a code: `daypass login --device`.');
  const { code } = callback;
  const grant = { grantType: GRANT.code, code, redirectUri: loopback.redirectUri, codeVerifier };
  const retries = { network: 2, server: 2, throttled: 4 };
  let isLost = false;
  const exchange = () =>
    createToken(dependencies, registration, grant, { signal }).catch((error) => {
      isLost ||= ['network', 'server'].includes(passing(error) ?? '');
      throw error;
    });
  return withRetries(exchange, { clock, random: dependencies.random, retries, signal }).catch((error) => {
    // "Cancel" on AWS's page may come back as a code that is refused then.
    throw (
      kmsError(error) ?? (nameOf(error) === 'AccessDeniedException' ? denied(error) : isLost ? orLost(error) : error)
    );
  });
}

/** The page of another region shows an error and sends no one back. */
function neverCameBack({ startUrl, region }: { startUrl: string; region: string }, cause: unknown): DaypassError {
  return new DaypassError('sign-in-expired', 'The browser did not come back in time.', {
    next: `Sign in again. If the page showed an error, ${region} may not be the region of ${hostOf(startUrl)}: correct sso_region.`,
    cause,
  });
}
