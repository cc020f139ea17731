/** Authorization code with PKCE on a loopback address (RFC 6749 §4.1, RFC 7636, RFC 8252), with any OpenID provider. */
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { errorOfCase } from '../../base/error-cases.ts';
import { awaitCallback, BROWSER_LIMIT_MS } from '../browser-callback.ts';
import { type FixedAddress, openLoopback } from '../loopback.ts';
import type { SignInRequest } from '../source.ts';
import type { OidcDeviceFlowDependencies } from './device-flow.ts';
import { type IdToken, idTokenOf } from './token.ts';

/**
 * State, nonce, issuer (RFC 9207, against the mix-up of two providers) and audience are checked.
 * @throws DaypassError sign-in-denied | sign-in-expired; an error of openid-client; AbortError.
 */
export async function signInByBrowser(
  { provider, settings, claim, clock }: OidcDeviceFlowDependencies,
  { report, signal }: SignInRequest,
): Promise<IdToken> {
  const configuration = await provider.configuration();
  signal.throwIfAborted();
  const scopes = await provider.scopes();
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
  const loopback = await openLoopback(state, fixedAddress(settings.redirectUri)).catch((cause) => {
    throw errorOfCase('port-taken', { address: settings.redirectUri ?? '' }, cause);
  });
  try {
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: loopback.redirectUri,
      scope: scopes.join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // OpenID Connect Core §11: without it the scope is ignored.
      ...(scopes.includes('offline_access') && needsConsent(settings.issuer) ? { prompt: 'consent' } : {}),
      ...(settings.audience === null ? {} : { audience: settings.audience }),
    });
    report({ step: 'browser', url: url.href, expiresAt: clock.now() + BROWSER_LIMIT_MS });
    const callback = await awaitCallback(loopback.callback, clock, signal);
    await loopback.close();
    report({ step: 'starting' });
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    return idTokenOf(await authorizationCodeGrant(configuration, callback.url, checks), claim);
  } finally {
    await loopback.close();
  }
}

/**
 * Providers that give renewal without asking the person each time, by their documentation of `offline_access` or of refresh
 * tokens: Microsoft Entra (where the question may want an administrator), Okta, Auth0, Cognito, Keycloak.
 */
const WITHOUT_CONSENT = [
  /^https:\/\/(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\//,
  /^https:\/\/[\w.-]+\.(okta|oktapreview|okta-emea|okta-gov)\.com(\/|$)/,
  /^https:\/\/[\w.-]+\.auth0\.com(\/|$)/,
  /^https:\/\/cognito-idp\.[\w.-]+\.amazonaws\.com(\.cn)?\//,
  /^https:\/\/[^/]+(\/auth)?\/realms\/[^/]+\/?$/,
];

/** Whether a sign-in has to ask for consent to be renewable. */
export function needsConsent(issuer: string): boolean {
  return !WITHOUT_CONSENT.some((pattern) => pattern.test(issuer));
}

function fixedAddress(redirectUri: string | null): FixedAddress | null {
  if (redirectUri === null) return null;
  const { hostname, port, pathname } = new URL(redirectUri);
  return { host: hostname, port: Number(port), path: pathname };
}
