/**
 * AWS Sign-In for programs, as botocore's `signin` model and the AWS CLI's `aws login` describe it: `/v1/authorize` in a
 * browser, CreateOAuth2Token at `/v1/token` with proof of possession (RFC 9449).
 */
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify, UnsecuredJWT } from 'jose';
import * as v from 'valibot';
import { type EmulatorResponse, form, header, json, jsonObject, redirect } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { accountOf, nameOf } from '../iam/iam.ts';
import { isLoopbackRedirect } from '../identity-center/loopback-redirect.ts';
import { problemPage } from '../pages/console.ts';
import { codePage, consolePermissionPage } from '../pages/console-sign-in.ts';
import type { ConsoleSignInRequest } from './console-sign-ins.ts';

export const signinRoutes: readonly Route[] = [
  { operation: 'ConsoleSignInPage', method: 'GET', path: '/v1/authorize', errors: 'signin', handle: authorizePage },
  { operation: 'ConsoleSignInDecision', method: 'POST', path: '/v1/authorize', errors: 'signin', handle: decide },
  { operation: 'CreateOAuth2Token', method: 'POST', path: '/v1/token', errors: 'signin', handle: createToken },
];

const SAME_DEVICE = 'arn:aws:signin:::devtools/same-device';
const CROSS_DEVICE = 'arn:aws:signin:::devtools/cross-device';
const EXPIRES_IN = 900;
/** Seconds that a proof may be off. */
const PROOF_SECONDS = 300;

/** `CreateOAuth2TokenRequestBody` of the model; nothing else. */
const clientId = v.picklist([SAME_DEVICE, CROSS_DEVICE]);
const Input = v.variant('grantType', [
  v.strictObject({
    clientId,
    grantType: v.literal('authorization_code'),
    code: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
    redirectUri: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
    codeVerifier: v.pipe(v.string(), v.regex(/^[A-Za-z0-9\-._~]{43,128}$/)),
  }),
  v.strictObject({
    clientId,
    grantType: v.literal('refresh_token'),
    refreshToken: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
  }),
]);

function authorizePage({ request, state }: Exchange): EmulatorResponse {
  const { query } = request;
  const asked: ConsoleSignInRequest = {
    clientId: query.get('client_id') ?? '',
    redirectUri: query.get('redirect_uri') ?? '',
    state: query.get('state') ?? '',
    codeChallenge: query.get('code_challenge') ?? '',
  };
  const goesBack =
    asked.clientId === SAME_DEVICE
      ? isLoopbackRedirect(asked.redirectUri) && new URL(asked.redirectUri).pathname === '/oauth/callback'
      : asked.clientId === CROSS_DEVICE && asked.redirectUri === confirmationAddress(state.url);
  const fits =
    query.get('response_type') === 'code' &&
    query.get('code_challenge_method') === 'SHA-256' &&
    query.get('scope') === 'openid' &&
    /^[\w-]{43}$/.test(asked.codeChallenge);
  if (state.settings.deadConsoleSession) return problemPage(400, '400', 'The console session of this browser is over.');
  if (!goesBack || !fits) return problemPage(400, 'Bad request', 'The program asks in a way that AWS does not know.');
  return consolePermissionPage({ id: state.consoleSignIns.ask(asked), subject: state.consoleSignIns.subject });
}

function decide({ request, state }: Exchange): EmulatorResponse {
  const given = form(request);
  const asked = state.consoleSignIns.decide(given.get('request') ?? '');
  if (!asked) return problemPage(404, 'This request has ended', 'Start the sign-in again.');
  const isApproved = given.get('decision') === 'approve';
  const code = isApproved ? state.consoleSignIns.issueCode(asked, state.now()) : null;
  if (asked.clientId === CROSS_DEVICE) {
    return code === null
      ? problemPage(403, 'Denied', 'You can close this tab.')
      : codePage(Buffer.from(`state=${asked.state}&code=${code}`).toString('base64'));
  }
  const target = new URL(asked.redirectUri);
  target.searchParams.set('state', asked.state);
  target.searchParams.set(code === null ? 'error' : 'code', code ?? 'access_denied');
  return redirect(target.href);
}

async function createToken({ request, state }: Exchange): Promise<EmulatorResponse> {
  const { consoleSignIns } = state;
  const parsed = v.safeParse(Input, jsonObject(request));
  if (!parsed.success) return refuse('ValidationException', 400, 'INVALID_REQUEST');
  const proof = await proofOf(header(request, 'dpop') ?? '', `${state.url}/v1/token`, state.told(state.now()));
  if (!proof || !consoleSignIns.takeProof(proof.jti)) return refuse('ValidationException', 400, 'INVALID_REQUEST');
  if (consoleSignIns.refusal) return denied(consoleSignIns.refusal);
  const input = parsed.output;
  if (input.grantType === 'authorization_code') {
    const redeemed = consoleSignIns.redeem(input.code, input, state.now());
    if (redeemed === 'expired') return denied('AUTHCODE_EXPIRED');
    if (redeemed === null) return refuse('ValidationException', 400, 'INVALID_REQUEST');
    return tokens(state, input.clientId, proof.thumbprint, consoleSignIns.subject, true);
  }
  const token = consoleSignIns.findRefreshToken(input.refreshToken, state.now());
  if (!token) return denied('TOKEN_EXPIRED');
  if (token.thumbprint !== proof.thumbprint || token.clientId !== input.clientId) {
    return refuse('ValidationException', 400, 'INVALID_REQUEST');
  }
  return tokens(state, input.clientId, proof.thumbprint, token.subject, false);
}

function tokens(
  state: Exchange['state'],
  client: string,
  thumbprint: string,
  subject: string,
  isFirst: boolean,
): EmulatorResponse {
  const now = state.now();
  const principal = { kind: 'federated', arn: subject, userId: 'AIDACONSOLE', iamArn: subject, mfa: true } as const;
  const of = { accountId: accountOf(subject), roleName: nameOf(subject) };
  const { accessKeyId, secretAccessKey, sessionToken } = state.roleSessions.issueFor(
    principal,
    of,
    now,
    EXPIRES_IN * 1000,
  );
  const claims = { sub: subject, aud: client, iss: state.url };
  return json({
    accessToken: { accessKeyId, secretAccessKey, sessionToken },
    tokenType: 'aws_sigv4',
    expiresIn: EXPIRES_IN,
    refreshToken: state.consoleSignIns.issueRefreshToken(client, thumbprint, now),
    ...(isFirst ? { idToken: new UnsecuredJWT(claims).encode() } : {}),
  });
}

/** Null for anything but a proof for this address, made now, that its own key has signed. */
async function proofOf(jwt: string, url: string, now: number): Promise<{ jti: string; thumbprint: string } | null> {
  try {
    const options = { typ: 'dpop+jwt', algorithms: ['ES256'], currentDate: new Date(now), maxTokenAge: PROOF_SECONDS };
    const { payload, protectedHeader } = await jwtVerify(jwt, EmbeddedJWK, {
      ...options,
      clockTolerance: PROOF_SECONDS,
    });
    if (payload.htm !== 'POST' || payload.htu !== url || typeof payload.jti !== 'string') return null;
    return { jti: payload.jti, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk as JWK) };
  } catch {
    return null;
  }
}

/** Statuses as the model's AccessDeniedException has them. */
function denied(error: string): EmulatorResponse {
  const isOver = error === 'TOKEN_EXPIRED' || error === 'AUTHCODE_EXPIRED';
  return refuse('AccessDeniedException', isOver ? 401 : 403, error);
}

function refuse(type: string, status: number, error: string): EmulatorResponse {
  const answer = json({ error, message: error }, status);
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': type }, errorType: type };
}

function confirmationAddress(url: string): string {
  return `${url}/v1/sessions/confirmation`;
}
