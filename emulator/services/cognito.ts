/** Cognito identity pools, enhanced flow: GetId and GetCredentialsForIdentity (JSON 1.1, unsigned). */
import { header, json, jsonObject } from '../http/http.ts';
import type { Operation } from '../http/operations.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import { accountOf, assumedRole, type EmulatedIdentityPool, nameOf } from '../iam/iam.ts';
import { verifyIdToken } from '../sts/web-identity.ts';

/** Enhanced-flow credentials live an hour at most. */
const LIFETIME_MS = 60 * 60_000;

export const cognitoRoutes: readonly Route[] = [
  route('GetId', async (exchange) => {
    const { IdentityPoolId, Logins } = bodyOf(exchange);
    const pool = exchange.state.iam.identityPool(String(IdentityPoolId));
    if (!pool) throw notFound(`IdentityPool '${String(IdentityPoolId)}' not found.`);
    const subject = await subjectOf(exchange, pool, Logins);
    return json({ IdentityId: exchange.state.iam.identityId(pool, subject) });
  }),
  route('GetCredentialsForIdentity', async (exchange) => {
    const { IdentityId, Logins, CustomRoleArn } = bodyOf(exchange);
    const pool = exchange.state.iam.poolOfIdentity(String(IdentityId));
    if (!pool) throw notFound(`Identity '${String(IdentityId)}' not found.`);
    const subject = await subjectOf(exchange, pool, Logins);
    if (IdentityId !== exchange.state.iam.identityId(pool, subject)) {
      throw new WireError('NotAuthorizedException', 'Logins do not match the identity.');
    }
    const wanted = CustomRoleArn === undefined ? pool.roleArn : String(CustomRoleArn);
    if (wanted !== pool.roleArn && !pool.customRoles?.includes(wanted)) {
      throw new WireError('InvalidParameterException', 'The CustomRoleArn is not allowed for this identity.');
    }
    const { state } = exchange;
    const principal = assumedRole(
      { arn: wanted, trust: { to: 'aws', principals: [] } },
      'CognitoIdentityCredentials',
      false,
    );
    const session = state.roleSessions.issueFor(
      principal,
      { accountId: accountOf(wanted), roleName: nameOf(wanted) },
      state.now(),
      LIFETIME_MS,
    );
    return json({
      IdentityId,
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: state.told(session.expiresAt) / 1000,
      },
    });
  }),
];

function route(operation: Operation, handle: Route['handle']): Route {
  return {
    operation,
    method: 'POST',
    path: '/',
    accepts: (request) => header(request, 'x-amz-target') === `AWSCognitoIdentityService.${operation}`,
    errors: 'json',
    handle,
  };
}

function bodyOf({ request }: Exchange): Record<string, unknown> {
  const body = jsonObject(request);
  if (!body) throw new WireError('InvalidParameterException', 'The body is not JSON.');
  return body;
}

function notFound(what: string): WireError {
  return new WireError('ResourceNotFoundException', what, { status: 400 });
}

/** `Logins` names the provider without its scheme: `cognito-idp.REGION.amazonaws.com/POOL`. */
async function subjectOf({ state }: Exchange, pool: EmulatedIdentityPool, logins: unknown): Promise<string> {
  const [[provider, token] = []] = Object.entries((logins ?? {}) as Record<string, unknown>);
  if (provider === undefined || typeof token !== 'string') {
    throw new WireError('NotAuthorizedException', 'Unauthenticated access is not supported for this identity pool.');
  }
  const known = (issuer: string) => {
    const audience = issuer.replace(/^https?:\/\//, '') === provider ? pool.logins[issuer] : undefined;
    return audience === undefined ? undefined : [audience];
  };
  const { subject } = await verifyIdToken(token, known, state.now()).catch((error: WireError) => {
    const what =
      error.type === 'ExpiredTokenException' ? `Token expired: ${Math.floor(state.now() / 1000)}` : error.message;
    throw new WireError('NotAuthorizedException', `Invalid login token. ${what}`);
  });
  return subject;
}
