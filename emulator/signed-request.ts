import { header } from './http.ts';
import type { RoleSession } from './role-sessions.ts';
import type { Exchange } from './route.ts';
import { credentialOf, signatureMatches, signedAt } from './sigv4.ts';
import type { WireError } from './wire-error.ts';

/** A request may be signed this long before or after the server's time. */
const MAX_SKEW_MS = 5 * 60_000;

/** Each service words the same refusals in its own way. */
export type Refusals = Readonly<
  Record<'missing' | 'unknownKey' | 'wrongToken' | 'expired' | 'skewed' | 'wrongSignature', WireError>
>;

/** Whoever's credentials signed the request. @throws WireError one of `refusals` */
export function requireSignature({ request, state }: Exchange, service: string, refusals: Refusals): RoleSession {
  const scope = credentialOf(header(request, 'authorization'));
  if (!scope || scope.service !== service) throw refusals.missing;
  const session = state.roleSessions.find(scope.accessKeyId);
  if (!session) throw refusals.unknownKey;
  if ((header(request, 'x-amz-security-token') ?? '') !== session.sessionToken) throw refusals.wrongToken;
  if (!(Math.abs(signedAt(request) - state.told(state.now())) <= MAX_SKEW_MS)) throw refusals.skewed;
  if (!signatureMatches(request, scope, session.secretAccessKey)) throw refusals.wrongSignature;
  if (session.expiresAt <= state.now()) throw refusals.expired;
  return session;
}
