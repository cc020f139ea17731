/** SSO OIDC: registration, device authorization, tokens. Rules: AWS's `sso-oidc` model, RFC 8628, RFC 6749, RFC 7636. */
import { type EmulatorResponse, json } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import type { EmulatorState } from '../state.ts';
import { isLoopbackRedirect } from './loopback-redirect.ts';
import { optionalStrings, requireBody, requireString } from './oidc-input.ts';
import { ACCOUNT_ACCESS, GRANT, type GrantType, type IssuedRegistration } from './registrations.ts';
import type { PortalSession } from './sessions.ts';

export const oidcRoutes: readonly Route[] = [
  { operation: 'RegisterClient', method: 'POST', path: '/client/register', errors: 'oidc', handle: registerClient },
  {
    operation: 'StartDeviceAuthorization',
    method: 'POST',
    path: '/device_authorization',
    errors: 'oidc',
    handle: startDeviceAuthorization,
  },
  { operation: 'CreateToken', method: 'POST', path: '/token', errors: 'oidc', handle: createToken },
];

const KNOWN_SCOPE = /^(openid|aws|sso:account:access|codewhisperer:[a-z_]+)$/;
/** What a client that names no grant types may use. */
const DEFAULT_GRANTS = [GRANT.deviceCode, GRANT.refreshToken];

function registerClient({ request, state }: Exchange): EmulatorResponse {
  const body = requireBody(request);
  const clientName = requireString(body, 'clientName');
  if (requireString(body, 'clientType') !== 'public') throw new WireError('InvalidClientMetadataException');
  const scopes = optionalStrings(body, 'scopes') ?? [];
  if (!scopes.every((scope) => KNOWN_SCOPE.test(scope))) throw new WireError('InvalidScopeException');
  const grantTypes = optionalStrings(body, 'grantTypes') ?? DEFAULT_GRANTS;
  if (!grantTypes.every(isGrantType)) throw new WireError('UnsupportedGrantTypeException');
  // Both ways of signing in for one client are refused (seen with `InvalidScopeException`, and with 500).
  if (grantTypes.includes(GRANT.deviceCode) && grantTypes.includes(GRANT.authorizationCode)) {
    throw new WireError('InvalidScopeException');
  }
  const redirectUris = optionalStrings(body, 'redirectUris') ?? [];
  if (!redirectUris.every(isLoopbackRedirect)) throw new WireError('InvalidRedirectUriException');
  const issuerUrl = body.issuerUrl === undefined ? undefined : requireString(body, 'issuerUrl');
  if (issuerUrl !== undefined && !state.isStartUrl(issuerUrl)) throw new WireError('InvalidRequestException');
  if (grantTypes.includes(GRANT.authorizationCode)) {
    if (redirectUris.length === 0) throw new WireError('InvalidRedirectUriException');
    if (issuerUrl === undefined) throw new WireError('InvalidRequestException', 'issuerUrl is required');
  }
  const registration = state.registrations.add(
    { clientName, scopes, grantTypes, redirectUris },
    state.now(),
    state.settings.registrationSeconds * 1000,
  );
  return json({
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    clientIdIssuedAt: epochSeconds(state.told(registration.issuedAt)),
    clientSecretExpiresAt: epochSeconds(state.told(registration.expiresAt)),
    authorizationEndpoint: `${state.url}/authorize`,
    tokenEndpoint: `${state.url}/token`,
  });
}

function startDeviceAuthorization({ request, state }: Exchange): EmulatorResponse {
  const body = requireBody(request);
  const registration = authenticate(body, state);
  if (!state.isStartUrl(requireString(body, 'startUrl'))) {
    throw new WireError('InvalidRequestException', 'Invalid start URL, or one of another region');
  }
  if (!registration.grantTypes.includes(GRANT.deviceCode)) throw new WireError('UnauthorizedClientException');
  const { deviceCodeSeconds, interval, verificationOrigin } = state.settings;
  const verificationUri = `${verificationOrigin ?? state.url}/device`;
  const authorization = state.deviceAuthorizations.start(
    registration,
    state.now(),
    deviceCodeSeconds * 1000,
    interval * 1000,
  );
  return json({
    deviceCode: authorization.deviceCode,
    userCode: authorization.userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${authorization.userCode}`,
    expiresIn: deviceCodeSeconds,
    interval,
  });
}

function createToken({ request, state, fault }: Exchange): EmulatorResponse {
  const body = requireBody(request);
  const grantType = requireString(body, 'grantType');
  const registration = authenticate(body, state);
  if (!isGrantType(grantType)) throw new WireError('UnsupportedGrantTypeException');
  if (!registration.grantTypes.includes(grantType)) throw new WireError('UnauthorizedClientException');
  const now = state.now();
  const { clientId } = registration;
  switch (grantType) {
    case GRANT.deviceCode: {
      const deviceCode = requireString(body, 'deviceCode');
      if (state.settings.foreignRegion === 'invalid-grant') throw new WireError('InvalidGrantException');
      state.deviceAuthorizations.redeem(deviceCode, clientId, now, fault.slowDown === true);
      return tokens(state, registration, newSession(state, registration, registration.scopes));
    }
    case GRANT.authorizationCode: {
      const code = requireString(body, 'code');
      const redirectUri = requireString(body, 'redirectUri');
      const codeVerifier = requireString(body, 'codeVerifier');
      if (state.authorizationCodes.isRefused(code))
        throw new WireError('AccessDeniedException', undefined, { reason: null });
      const asked = state.authorizationCodes.redeem(code, { clientId, redirectUri, codeVerifier }, now);
      return tokens(state, registration, newSession(state, registration, asked.scopes));
    }
    case GRANT.refreshToken: {
      const refreshToken = requireString(body, 'refreshToken');
      const { reusableRefreshTokens } = state.settings;
      const session = state.sessions.redeemRefreshToken(refreshToken, clientId, now, reusableRefreshTokens);
      if (!session) throw new WireError('InvalidGrantException', 'Invalid refresh token provided');
      return tokens(state, registration, session);
    }
  }
}

function newSession(state: EmulatorState, registration: IssuedRegistration, scopes: readonly string[]): PortalSession {
  return { clientId: registration.clientId, scopes, endsAt: state.now() + state.settings.sessionSeconds * 1000 };
}

function tokens(state: EmulatorState, registration: IssuedRegistration, session: PortalSession): EmulatorResponse {
  const refreshable =
    state.settings.refreshTokens &&
    session.scopes.includes(ACCOUNT_ACCESS) &&
    registration.grantTypes.includes(GRANT.refreshToken);
  const now = state.now();
  const issued = state.sessions.issue(session, now, state.settings.accessTokenSeconds * 1000, refreshable);
  return json({
    accessToken: issued.accessToken,
    tokenType: 'Bearer',
    expiresIn: epochSeconds(issued.expiresAt - now),
    ...(issued.refreshToken === undefined ? {} : { refreshToken: issued.refreshToken }),
  });
}

function authenticate(body: Record<string, unknown>, state: EmulatorState): IssuedRegistration {
  const clientId = requireString(body, 'clientId');
  return state.registrations.authenticate(clientId, requireString(body, 'clientSecret'), state.now());
}

function isGrantType(value: string): value is GrantType {
  return Object.values<string>(GRANT).includes(value);
}

function epochSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
