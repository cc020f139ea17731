/** Checks ID tokens as STS and Cognito do: against the keys that the token's own issuer publishes. */
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { WireError } from '../http/wire-error.ts';

export interface VerifiedToken {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
}

/** Longest that the emulator waits for a provider, in ms. */
const PROVIDER_LIMIT_MS = 5_000;

/**
 * @param audiencesOf the audiences that are registered for an issuer; undefined where the issuer is not known at all.
 * @param now ms since the epoch
 * @throws WireError InvalidIdentityToken | ExpiredTokenException | IDPCommunicationError
 */
export async function verifyIdToken(
  token: string,
  audiencesOf: (issuer: string) => readonly string[] | undefined,
  now: number,
): Promise<VerifiedToken> {
  const claims = claimsOf(token);
  const issuer = claims.iss ?? '';
  const audiences = audiencesOf(issuer);
  if (!audiences) {
    throw new WireError('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${issuer}`);
  }
  const { payload } = await jwtVerify(token, await keysOf(issuer), { issuer, currentDate: new Date(now) }).catch(
    (error: unknown) => {
      throw refusal(error, claims, now);
    },
  );
  const audience = [payload.aud ?? []].flat().find((one) => audiences.includes(one));
  if (audience === undefined) throw new WireError('InvalidIdentityToken', 'Incorrect token audience');
  return { issuer, audience, subject: payload.sub ?? '' };
}

function claimsOf(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw new WireError('InvalidIdentityToken', 'The ID Token provided is not a valid JWT');
  }
}

async function keysOf(issuer: string) {
  try {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(PROVIDER_LIMIT_MS) });
    const { jwks_uri } = (await answer.json()) as { jwks_uri: string };
    return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: PROVIDER_LIMIT_MS });
  } catch {
    throw new WireError('IDPCommunicationError', `The identity provider ${issuer} could not be reached`);
  }
}

function refusal(error: unknown, { exp = 0 }: JWTPayload, now: number): WireError {
  if (error instanceof WireError) return error;
  if (error instanceof errors.JWTExpired) {
    const times = `current date/time ${Math.floor(now / 1000)} must be before the expiration date/time ${exp}`;
    return new WireError('ExpiredTokenException', `Token expired: ${times}`);
  }
  if (error instanceof errors.JOSEError) {
    return new WireError('InvalidIdentityToken', `The token can't be verified (${error.code})`);
  }
  return new WireError('IDPCommunicationError', 'The keys of the identity provider could not be fetched');
}
