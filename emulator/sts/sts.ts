/** STS (query protocol): who is asking, and credentials for roles. Rules: AWS's `sts` model and IAM's user guide. */
import { type EmulatorResponse, escapeMarkup, form, isForm, xml } from '../http/http.ts';
import type { Operation } from '../http/operations.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import { accountOf, assumedRole, type EmulatorRole, nameOf } from '../iam/iam.ts';
import { requireSignature } from '../signing/signed-request.ts';
import type { Principal, RoleSession } from './role-sessions.ts';
import { assertionOf } from './saml-assertion.ts';
import { contextOf, type SessionContext } from './session-context.ts';
import {
  checkPolicy,
  DEFAULT_ROLE_SECONDS,
  roleSeconds,
  secondsFrom,
  sessionName,
  takenCode,
  trusting,
} from './sts-rules.ts';
import { verifyIdToken } from './web-identity.ts';

export const stsRoutes: readonly Route[] = [
  route('GetCallerIdentity', getCallerIdentity),
  {
    ...route('GetCallerIdentity', getCallerIdentity),
    method: 'GET',
    accepts: ({ query }) => query.get('Action') === 'GetCallerIdentity',
  },
  route('AssumeRole', assumeRole),
  route('AssumeRoleWithWebIdentity', assumeRoleWithWebIdentity),
  route('AssumeRoleWithSAML', assumeRoleWithSaml),
  route('GetSessionToken', getSessionToken),
  route('GetFederationToken', getFederationToken),
  {
    ...route('GetCallerIdentity', ({ request }) => {
      const action = form(request).get('Action') ?? '';
      throw new WireError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
    }),
    accepts: isForm,
  },
];

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
/** Seconds. */
const SESSION_TOKEN_SECONDS = { default: 43_200, max: 129_600, root: 3600 };
/** Length of a SAML assertion in the model. */
const MAX_ASSERTION = 100_000;

function route(operation: Operation, handle: Route['handle']): Route {
  return {
    operation,
    method: 'POST',
    path: '/',
    accepts: (request) => isForm(request) && form(request).get('Action') === operation,
    errors: 'sts',
    handle,
  };
}

function getCallerIdentity(exchange: Exchange): EmulatorResponse {
  const { principal, accountId } = signer(exchange);
  return answer('GetCallerIdentity', { Arn: principal.arn, UserId: principal.userId, Account: accountId });
}

function assumeRole(exchange: Exchange): EmulatorResponse {
  const caller = signer(exchange);
  const given = form(exchange.request);
  const role = trusting(
    exchange,
    given,
    'sts:AssumeRole',
    (trust) => {
      if (trust.to !== 'aws') return false;
      const named = [caller.principal.iamArn, caller.principal.arn, `arn:aws:iam::${caller.accountId}:root`, '*'];
      if (!trust.principals.some((principal) => named.includes(principal))) return false;
      if (trust.externalId !== undefined && trust.externalId !== given.get('ExternalId')) return false;
      return trust.mfa !== true || caller.principal.mfa || given.has('SerialNumber');
    },
    caller.principal,
  );
  const mfa = takenCode(exchange, given) || caller.principal.mfa;
  checkPolicy(given);
  const isChained = caller.principal.kind === 'role' || caller.principal.kind === 'permission-set';
  const seconds = roleSeconds(given, role, isChained);
  const context = contextOf(given, role.trust, role.arn, caller.context);
  return issue(exchange, 'AssumeRole', role, assumedRole(role, sessionName(given), mfa), seconds, {}, context);
}

async function assumeRoleWithWebIdentity(exchange: Exchange): Promise<EmulatorResponse> {
  const { state, request } = exchange;
  const given = form(request);
  const account = accountOf(given.get('RoleArn') ?? '');
  const audiencesOf = (issuer: string) => state.iam.oidcAudiences(account, issuer);
  const token = await verifyIdToken(given.get('WebIdentityToken') ?? '', audiencesOf, state.told(state.now()));
  const role = trusting(exchange, given, 'sts:AssumeRoleWithWebIdentity', (trust) => {
    if (trust.to !== 'oidc' || trust.issuer !== token.issuer) return false;
    if (trust.audience !== undefined && trust.audience !== token.audience) return false;
    return trust.subject === undefined || trust.subject === token.subject;
  });
  checkPolicy(given);
  const principal = assumedRole(role, sessionName(given), false);
  const told = { SubjectFromWebIdentityToken: token.subject, Audience: token.audience, Provider: token.issuer };
  const context = contextOf(given, role.trust, role.arn);
  const seconds = roleSeconds(given, role, false);
  return issue(exchange, 'AssumeRoleWithWebIdentity', role, principal, seconds, told, context);
}

function assumeRoleWithSaml(exchange: Exchange): EmulatorResponse {
  const { state, request } = exchange;
  const given = form(request);
  const encoded = given.get('SAMLAssertion') ?? '';
  if (encoded.length > MAX_ASSERTION) throw new WireError('ValidationError', 'The assertion is too long.');
  const provider = given.get('PrincipalArn') ?? '';
  const registered = state.iam.samlProvider(provider);
  if (!registered) throw new WireError('InvalidIdentityToken', "Specified provider doesn't exist");
  const assertion = assertionOf(encoded, [registered], state.told(state.now()));
  const role = trusting(exchange, given, 'sts:AssumeRoleWithSAML', (trust, role) => {
    const isOffered = assertion.roles.some((pair) => pair.includes(role.arn) && pair.includes(provider));
    return trust.to === 'saml' && trust.provider === provider && isOffered;
  });
  checkPolicy(given);
  const asked = given.has('DurationSeconds') ? null : assertion.durationSeconds;
  const limit = role.maxSessionSeconds ?? DEFAULT_ROLE_SECONDS;
  const seconds = asked === null ? roleSeconds(given, role, false) : Math.min(asked, limit);
  return issue(exchange, 'AssumeRoleWithSAML', role, assumedRole(role, assertion.sessionName, false), seconds, {
    Subject: assertion.sessionName,
    Issuer: assertion.issuer,
    Audience: assertion.audience,
  });
}

function getSessionToken(exchange: Exchange): EmulatorResponse {
  const caller = signer(exchange);
  const given = form(exchange.request);
  const { kind } = caller.principal;
  if (kind !== 'user' && kind !== 'root') {
    throw new WireError('AccessDenied', 'Cannot call GetSessionToken with session credentials', { status: 403 });
  }
  const limit = kind === 'root' ? SESSION_TOKEN_SECONDS.root : SESSION_TOKEN_SECONDS.max;
  const seconds = secondsFrom(given, limit, Math.min(limit, SESSION_TOKEN_SECONDS.default));
  const mfa = takenCode(exchange, given);
  const principal: Principal = { ...caller.principal, kind: 'user-session', mfa };
  const { state } = exchange;
  const of = { accountId: caller.accountId, roleName: '' };
  const session = state.roleSessions.issueFor(principal, of, state.now(), seconds * 1000);
  return answer('GetSessionToken', { Credentials: credentialsOf(exchange, session) });
}

/** Without a policy it would be of no use, so one has to be given here. */
function getFederationToken(exchange: Exchange): EmulatorResponse {
  const caller = signer(exchange);
  const given = form(exchange.request);
  const name = given.get('Name') ?? '';
  const { kind } = caller.principal;
  if ((kind !== 'user' && kind !== 'root') || !given.get('Policy')) {
    throw new WireError('AccessDenied', 'Cannot call GetFederationToken with session credentials', { status: 403 });
  }
  if (!/^[\w+=,.@-]{2,32}$/.test(name)) throw new WireError('ValidationError', 'That is no name');
  checkPolicy(given);
  const limit = kind === 'root' ? SESSION_TOKEN_SECONDS.root : SESSION_TOKEN_SECONDS.max;
  const seconds = secondsFrom(given, limit, Math.min(limit, SESSION_TOKEN_SECONDS.default));
  const arn = `arn:aws:sts::${caller.accountId}:federated-user/${name}`;
  const principal: Principal = { ...caller.principal, kind: 'federated', arn };
  const { state } = exchange;
  const of = { accountId: caller.accountId, roleName: name };
  const session = state.roleSessions.issueFor(principal, of, state.now(), seconds * 1000);
  return answer('GetFederationToken', { Credentials: credentialsOf(exchange, session) });
}

/** The identity that signed the request. @throws WireError */
function signer(exchange: Exchange): RoleSession {
  const invalid = 'The security token included in the request is invalid.';
  const refused = (type: string, message: string) => new WireError(type, message, { status: 403 });
  return requireSignature(exchange, 'sts', {
    missing: refused('MissingAuthenticationToken', 'Request is missing Authentication Token'),
    unknownKey: refused('InvalidClientTokenId', invalid),
    wrongToken: refused('InvalidClientTokenId', invalid),
    expired: refused('ExpiredToken', 'The security token included in the request is expired'),
    skewed: refused('SignatureDoesNotMatch', 'Signature expired or not yet current'),
    wrongSignature: refused(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    ),
  });
}

function issue(
  exchange: Exchange,
  operation: string,
  role: EmulatorRole,
  principal: Principal,
  seconds: number,
  more: Readonly<Record<string, string>> = {},
  context?: SessionContext,
): EmulatorResponse {
  const { state } = exchange;
  const of = { accountId: accountOf(role.arn), roleName: nameOf(role.arn) };
  const session = state.roleSessions.issueFor(principal, of, state.now(), seconds * 1000, context);
  const assumed = { Arn: principal.arn, AssumedRoleId: principal.userId };
  return answer(operation, { Credentials: credentialsOf(exchange, session), AssumedRoleUser: assumed, ...more });
}

function credentialsOf({ state }: Exchange, session: RoleSession): Record<string, string> {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: `${new Date(state.told(session.expiresAt)).toISOString().slice(0, 19)}Z`,
  };
}

type Fields = { readonly [Name in string]: string | Fields };

function answer(operation: string, fields: Fields): EmulatorResponse {
  const result = `<${operation}Result>${elements(fields)}</${operation}Result>`;
  return xml(`<${operation}Response xmlns="${NAMESPACE}">${result}</${operation}Response>`);
}

function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      const inner = typeof value === 'string' ? escapeMarkup(value) : elements(value);
      return `<${name}>${inner}</${name}>`;
    })
    .join('');
}
