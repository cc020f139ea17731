/** The console's federation endpoint (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html). */
import { type EmulatorRequest, type EmulatorResponse, form, header, isForm, json, redirect } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import { consolePage, problemPage } from '../pages/console.ts';
import type { RoleSession } from '../sts/role-sessions.ts';

const federationRoutes = (['GET', 'POST'] as const).flatMap((method): Route[] => [
  {
    operation: 'GetSigninToken',
    method,
    path: '/federation',
    accepts: (request) => parameters(request).get('Action') === 'getSigninToken',
    errors: 'signin',
    handle: getSigninToken,
  },
  {
    operation: 'ConsoleLogin',
    method,
    path: '/federation',
    accepts: (request) => parameters(request).get('Action') === 'login',
    errors: 'signin',
    handle: login,
  },
]);

export const consoleRoutes: readonly Route[] = [
  ...federationRoutes,
  {
    operation: 'ConsoleLogout',
    method: 'GET',
    path: '/oauth',
    accepts: ({ query }) => query.get('Action') === 'logout',
    errors: 'signin',
    handle: ({ request, state }) => {
      if (state.settings.multiSession)
        return problemPage(400, 'Bad request', 'Multi-session is switched on: sign out of one session in the console.');
      state.settings.deadConsoleSession = false;
      return withCookie(redirect(request.query.get('redirect_uri') ?? `${state.url}/start`), '', 'Max-Age=0');
    },
  },
  {
    operation: 'ConsoleHome',
    method: 'GET',
    path: '/console',
    errors: 'signin',
    handle: home,
  },
];

/** Holds a browser's sign-in. */
const COOKIE = 'emulated-console';
const MIN_SESSION_SECONDS = 900;
const MAX_SESSION_SECONDS = 43_200;

function getSigninToken({ request, state }: Exchange): EmulatorResponse {
  const given = parameters(request);
  const duration = given.get('SessionDuration');
  if (duration !== null) {
    const seconds = Number(duration);
    if (!Number.isInteger(seconds) || seconds < MIN_SESSION_SECONDS || seconds > MAX_SESSION_SECONDS) {
      throw new WireError(
        'InvalidRequest',
        `SessionDuration: ${MIN_SESSION_SECONDS} to ${MAX_SESSION_SECONDS} seconds`,
      );
    }
  }
  const presented = sessionOf(given.get('Session'));
  const known = state.roleSessions.find(presented.sessionId);
  if (!known || !sameCredentials(known, presented)) {
    throw new WireError('InvalidRequest', 'The session credentials are not valid', { status: 403 });
  }
  if (known.expiresAt <= state.now()) {
    throw new WireError('ExpiredToken', 'The session credentials have expired', { status: 403 });
  }
  // "Call AssumeRole or GetFederationToken": what GetSessionToken gives is not taken.
  if (known.principal.kind === 'user-session' || known.principal.kind === 'user') {
    throw new WireError('InvalidRequest', 'The session credentials are not of a role or a federated user');
  }
  return json({ SigninToken: state.roleSessions.issueSigninToken(known, state.now()) });
}

function login({ request, state }: Exchange): EmulatorResponse {
  const given = parameters(request);
  const destination = given.get('Destination');
  if (!destination) return problemPage(400, 'There is no Destination', 'The address names no page of the console.');
  const session = state.roleSessions.bySigninToken(given.get('SigninToken') ?? '', state.now());
  if (!session) {
    return problemPage(
      400,
      'This sign-in link has ended',
      'Sign-in tokens work for 15 minutes. Open the console again.',
    );
  }
  const address = state.settings.multiSession ? labelled(destination, session) : destination;
  const page = consolePage({ ...identity(session, state), destination: address, issuer: given.get('Issuer') });
  return withCookie(page, state.roleSessions.openConsole(session), 'SameSite=Lax');
}

/** Any page of the console: it knows the browser by its cookie, as AWS's does. */
function home({ request, state }: Exchange): EmulatorResponse {
  const cookie = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(header(request, 'cookie') ?? '')?.[1];
  const session = state.roleSessions.byConsole(cookie ?? '');
  if (!session) return problemPage(401, 'Not signed in', 'This browser is not signed in to the console.');
  return consolePage({ ...identity(session, state), destination: request.path, issuer: null });
}

/** With multi-session the address that a person sees begins with the account and a label of the browser's session. */
function labelled(destination: string, { accountId }: RoleSession): string {
  const url = new URL(destination);
  url.hostname = `${accountId}-a1b2c3d4.${url.hostname}`;
  return url.href;
}

function identity({ accountId, roleName }: RoleSession, state: Exchange['state']) {
  return { roleName, accountId, accountName: state.directory.find(accountId)?.name ?? accountId };
}

function withCookie(response: EmulatorResponse, value: string, attribute: string): EmulatorResponse {
  const cookie = `${COOKIE}=${value}; Path=/; HttpOnly; ${attribute}`;
  return { ...response, headers: { ...response.headers, 'set-cookie': cookie } };
}

interface PresentedSession {
  readonly sessionId: string;
  readonly sessionKey: string;
  readonly sessionToken: string;
}

function sessionOf(text: string | null): PresentedSession {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null) {
      const { sessionId, sessionKey, sessionToken } = value as Record<string, unknown>;
      if (typeof sessionId === 'string' && typeof sessionKey === 'string' && typeof sessionToken === 'string') {
        return { sessionId, sessionKey, sessionToken };
      }
    }
  } catch {
    // The one answer below covers it.
  }
  throw new WireError('InvalidRequest', 'Session has to be JSON with sessionId, sessionKey and sessionToken');
}

function sameCredentials(known: RoleSession, presented: PresentedSession): boolean {
  return known.secretAccessKey === presented.sessionKey && known.sessionToken === presented.sessionToken;
}

function parameters(request: EmulatorRequest): URLSearchParams {
  return isForm(request) ? form(request) : request.query;
}
