/** Silent renewal of a session's token (RFC 6749 §6), as `TokenSession` asks for it. */
import type { Clock } from '../../base/clock.ts';
import type { Secret } from '../../base/secret.ts';
import { nameOf, toDaypassError } from '../aws-errors.ts';
import type { TokenSessionDependencies } from '../base/renewable-token.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { withRetries } from '../retry.ts';
import type { CliSignIn } from './cli-sign-in.ts';
import type { Clients } from './clients.ts';
import { createToken, GRANT } from './create-token.ts';
import { kmsError, kmsReason } from './kms.ts';
import { renewShared } from './shared-renewal.ts';
import type { Token } from './token.ts';

const RETRIES = { network: 2, server: 2, throttled: 4 } as const;

/** A token of the CLI's with less left than this is no use, in ms. */
const LEAST_MS = 5 * 60_000;

/** Errors of CreateToken after which this refresh token will never work again. */
const FINAL = [
  'InvalidGrantException',
  'ExpiredTokenException',
  'AccessDeniedException',
  'InvalidClientException',
  'UnauthorizedClientException',
];

export function refreshDependencies(dependencies: {
  readonly clients: Clients;
  readonly offset: ClockOffset;
  readonly clock: Clock;
  readonly random: () => number;
  /** Who shares the sign-in. */
  readonly cli: CliSignIn;
}): Pick<TokenSessionDependencies<Token>, 'refresh' | 'explain' | 'renewableUntil'> {
  const { cli, clock, offset, random } = dependencies;
  const isFinal = (error: unknown) => FINAL.includes(nameOf(error)) && kmsReason(error) === null;
  const refresh = (old: Token, keep: (refreshToken: Secret) => Promise<void>) => {
    const grant = { grantType: GRANT.refresh, refreshToken: old.refreshToken?.expose() ?? '' };
    const call = () => createToken(dependencies, old.registration, grant, { previous: old.refreshToken, keep });
    return withRetries(call, { clock, random, retries: RETRIES });
  };
  const isLive = ({ expiresAt }: Token) => expiresAt - offset.now() > LEAST_MS;
  return {
    refresh: (old, keep) => renewShared(old, { cli, clock, refresh: (token) => refresh(token, keep), isFinal, isLive }),
    explain: (error) => ({ error: kmsError(error) ?? toDaypassError(error), isFinal: isFinal(error) }),
    renewableUntil: ({ registration }) => registration.expiresAt,
  };
}
