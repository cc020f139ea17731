/** Silent renewal of a session's token (RFC 6749 §6), as `TokenSession` asks for it. */
import type { Clock } from '../../base/clock.ts';
import { nameOf, toDaypassError } from '../aws-errors.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { withRetries } from '../retry.ts';
import type { TokenSessionParts } from '../token-session.ts';
import type { Clients } from './clients.ts';
import { createToken, GRANT } from './create-token.ts';
import type { Token } from './token.ts';

const RETRIES = { network: 2, server: 2, throttled: 4 } as const;

/** Errors of CreateToken after which this refresh token will never work again. */
const FINAL = [
  'InvalidGrantException',
  'ExpiredTokenException',
  'AccessDeniedException',
  'InvalidClientException',
  'UnauthorizedClientException',
];

export function refreshParts(parts: {
  readonly clients: Clients;
  readonly offset: ClockOffset;
  readonly clock: Clock;
  readonly random: () => number;
}): Pick<TokenSessionParts<Token>, 'refresh' | 'explain' | 'renewableUntil'> {
  const { clock, random } = parts;
  return {
    refresh(old) {
      const grant = { grantType: GRANT.refresh, refreshToken: old.refreshToken.expose() };
      const call = () => createToken(parts, old.registration, grant, old.refreshToken);
      return withRetries(call, { clock, random, retries: RETRIES });
    },
    explain: (error) => ({ error: toDaypassError(error), isFinal: FINAL.includes(nameOf(error)) }),
    renewableUntil: ({ registration }) => registration.expiresAt,
  };
}
