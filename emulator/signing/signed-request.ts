import type { Exchange } from '../http/route.ts';
import type { WireError } from '../http/wire-error.ts';
import type { RoleSession } from '../sts/role-sessions.ts';
import { amzValue, scopeOf, signatureMatches, signedAt } from './sigv4.ts';

/** A request may be signed this long before or after the server's time. */
const MAX_SKEW_MS = 5 * 60_000;
/** STS keeps a presigned URL for 15 minutes, whatever it says of itself. */
const PRESIGNED_MS = 15 * 60_000;

/** Each service words the same refusals in its own way. */
export type Refusals = Readonly<
  Record<'missing' | 'unknownKey' | 'wrongToken' | 'expired' | 'skewed' | 'wrongSignature', WireError>
>;

/** The identity whose credentials signed the request. @throws WireError one of `refusals` */
export function requireSignature({ request, state }: Exchange, service: string, refusals: Refusals): RoleSession {
  const scope = scopeOf(request);
  if (!scope || scope.service !== service) throw refusals.missing;
  const session = state.roleSessions.find(scope.accessKeyId);
  if (!session || !state.accessKeys.admits(scope.accessKeyId)) throw refusals.unknownKey;
  if (amzValue(request, scope, 'Security-Token') !== session.sessionToken) throw refusals.wrongToken;
  const age = state.told(state.now()) - signedAt(request, scope);
  const limit = scope.presigned ? PRESIGNED_MS : MAX_SKEW_MS;
  if (!(age >= -MAX_SKEW_MS && age <= limit)) throw refusals.skewed;
  if (!signatureMatches(request, scope, session.secretAccessKey)) throw refusals.wrongSignature;
  if (session.expiresAt <= state.now()) throw refusals.expired;
  state.accessKeys.noteUse(scope.accessKeyId, service);
  return session;
}
