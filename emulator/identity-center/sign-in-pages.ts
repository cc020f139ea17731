/** The pages that a person meets: device approval, consent, portal. They work without JavaScript. */

import { randomUUID } from 'node:crypto';
import { type EmulatorRequest, type EmulatorResponse, form, header, redirect } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { portalScript, styleSheet } from '../pages/assets.ts';
import { consentPage } from '../pages/consent.ts';
import { consolePage, problemPage } from '../pages/console.ts';
import { deviceApproved, deviceCodeForm, deviceDenied, deviceQuestion } from '../pages/device.ts';
import { portalPage } from '../pages/portal.ts';
import { HOME_REGION, REGION } from '../state.ts';
import type { AuthorizationRequest } from './authorization-codes.ts';
import { matchesRegistered } from './loopback-redirect.ts';
import { GRANT } from './registrations.ts';

const ACCOUNTS_PER_PAGE = 50;
/** Holds a browser's portal session. */
const COOKIE = 'emulated-portal';

const page = { errors: 'signin' } as const;

export const pageRoutes: readonly Route[] = [
  { ...page, operation: 'DevicePage', method: 'GET', path: '/device', handle: devicePage },
  { ...page, operation: 'DeviceDecision', method: 'POST', path: '/device', handle: decideDevice },
  { ...page, operation: 'AuthorizePage', method: 'GET', path: '/authorize', handle: authorizePage },
  { ...page, operation: 'AuthorizeDecision', method: 'POST', path: '/authorize', handle: decideAuthorization },
  { ...page, operation: 'PortalPage', method: 'GET', path: '/start', handle: portal },
  { ...page, operation: 'PortalPage', method: 'GET', path: '/start/', handle: portal },
  { ...page, operation: 'PortalPage', method: 'GET', path: '/', handle: () => redirect('/start') },
  { ...page, operation: 'ConsoleLogin', method: 'GET', path: '/start/console', handle: portalConsole },
  { ...page, operation: 'Asset', method: 'GET', path: '/assets/style.css', handle: () => styleSheet },
  { ...page, operation: 'Asset', method: 'GET', path: '/assets/portal.js', handle: () => portalScript },
];

function devicePage({ request, state }: Exchange): EmulatorResponse {
  const userCode = request.query.get('user_code');
  if (!userCode) return deviceCodeForm(null);
  const authorization = state.deviceAuthorizations.waiting(userCode, state.now());
  if (!authorization || state.settings.foreignRegion !== null) return unknownCode();
  return deviceQuestion(authorization.userCode, authorization.clientName);
}

function decideDevice({ request, state }: Exchange): EmulatorResponse {
  const given = form(request);
  const authorization = state.deviceAuthorizations.waiting(given.get('user_code') ?? '', state.now());
  if (!authorization) return unknownCode();
  switch (given.get('decision')) {
    case 'approve':
      authorization.status = 'approved';
      return signedIn(deviceApproved(authorization.clientName), state);
    case 'deny':
      if (!state.settings.silentCancel) authorization.status = 'denied';
      return deviceDenied(authorization.clientName);
    default:
      return deviceQuestion(authorization.userCode, authorization.clientName);
  }
}

function unknownCode(): EmulatorResponse {
  return deviceCodeForm('No program waits under this code. It may have ended: start the sign-in again.', 404);
}

/** RFC 6749 §4.1.2.1: nothing is sent to a redirect URI that has not been proved to be the client's. */
function authorizePage({ request, state }: Exchange): EmulatorResponse {
  const { query } = request;
  const registration = state.registrations.find(query.get('client_id') ?? '');
  if (!registration || registration.expiresAt <= state.now()) {
    return problemPage(400, 'Unknown program', 'It is not registered here, or its registration has ended.');
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!registration.redirectUris.some((known) => matchesRegistered(redirectUri, known))) {
    return problemPage(
      400,
      'Wrong return address',
      'The program did not register the address that it wants to go back to.',
    );
  }
  const answer = { redirectUri, state: query.get('state') };
  if (query.get('response_type') !== 'code') return refuse(answer, 'unsupported_response_type');
  if (!registration.grantTypes.includes(GRANT.authorizationCode)) return refuse(answer, 'unauthorized_client');
  const codeChallenge = query.get('code_challenge') ?? '';
  const hashed = query.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(codeChallenge);
  if (!hashed) return refuse(answer, 'invalid_request');
  const scopes = scopesOf(request);
  if (!scopes.every((scope) => registration.scopes.includes(scope))) return refuse(answer, 'invalid_scope');
  const { clientId, clientName } = registration;
  const id = state.authorizationCodes.ask({ ...answer, clientId, clientName, scopes, codeChallenge });
  return consentPage({ id, clientName, scopes, redirectUri });
}

function decideAuthorization({ request, state }: Exchange): EmulatorResponse {
  const given = form(request);
  const asked = state.authorizationCodes.decide(given.get('request') ?? '');
  if (!asked) return problemPage(404, 'This request has ended', 'Start the sign-in again.');
  if (given.get('decision') !== 'approve') {
    if (state.settings.silentCancel) return goBack(asked, { code: state.authorizationCodes.issueRefused() });
    return refuse(asked, 'access_denied');
  }
  return signedIn(goBack(asked, { code: state.authorizationCodes.issue(asked, state.now()) }), state);
}

/** An approval leaves the browser with a portal session. */
function signedIn(response: EmulatorResponse, state: Exchange['state']): EmulatorResponse {
  state.browserSession ??= randomUUID();
  const cookie = `${COOKIE}=${state.browserSession}; Path=/; HttpOnly; SameSite=Lax`;
  return { ...response, headers: { ...response.headers, 'set-cookie': cookie } };
}

/** Whether this browser had a portal session that a Logout has ended; one that never had any sees the portal, too. */
function isSignedOut(request: EmulatorRequest, state: Exchange['state']): boolean {
  const session = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(header(request, 'cookie') ?? '')?.[1];
  return session !== undefined && session !== state.browserSession;
}

type Answerable = Pick<AuthorizationRequest, 'redirectUri' | 'state'>;

function refuse(request: Answerable, error: string): EmulatorResponse {
  return goBack(request, { error });
}

function goBack({ redirectUri, state }: Answerable, values: Record<string, string>): EmulatorResponse {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
  if (state !== null) target.searchParams.set('state', state);
  return redirect(target.href);
}

/** AWS calls the parameter `scopes`; separated by commas or spaces. */
function scopesOf(request: EmulatorRequest): string[] {
  return (request.query.get('scopes') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
}

function portal({ request, state }: Exchange): EmulatorResponse {
  if (isSignedOut(request, state)) return problemPage(401, 'Signed out', 'Sign in to see your accounts.');
  const search = request.query.get('q') ?? '';
  const found = state.directory.search(search);
  const pages = Math.max(1, Math.ceil(found.length / ACCOUNTS_PER_PAGE));
  const current = Math.min(pages, Math.max(1, Math.trunc(Number(request.query.get('page'))) || 1));
  const start = (current - 1) * ACCOUNTS_PER_PAGE;
  const accounts = found.slice(start, start + ACCOUNTS_PER_PAGE);
  const total = state.directory.accounts.length;
  const region = state.settings.foreignRegion === null ? REGION : HOME_REGION;
  return portalPage({ accounts, found: found.length, total, search, page: current, pages, region });
}

/** Where a role's link on the portal leads, and `/start/#/console?…` by way of the portal's script. */
function portalConsole({ request, state }: Exchange): EmulatorResponse {
  const account = state.directory.find(request.query.get('account_id') ?? '');
  const roleName = request.query.get('role_name') ?? '';
  if (!account?.roles.includes(roleName)) return problemPage(403, 'No access', 'You are not assigned to this role.');
  return consolePage({
    roleName,
    accountId: account.id,
    accountName: account.name,
    destination: request.query.get('destination') ?? `https://${REGION}.console.aws.amazon.com/`,
    issuer: null,
  });
}
