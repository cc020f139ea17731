/** Device authorization (RFC 8628) with IAM Identity Center. */

import type { StartDeviceAuthorizationCommandOutput } from '@aws-sdk/client-sso-oidc';
import * as v from 'valibot';
import type { SignInStep } from '../../../common/sign-in.ts';
import { type Clock, sleep } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import { isPrintable } from '../../base/printable.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import type { Log } from '../../platform/log.ts';
import { answeredText, answeredTime, wholeAnswer } from '../answer.ts';
import { nameOf, passing, retryAfterMs } from '../aws-errors.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { DEFAULT_INTERVAL_S, LONGEST_BACK_OFF_MS, SLOW_DOWN_MS } from '../device-polling.ts';
import { whileWaiting } from '../patience.ts';
import { withRetries } from '../retry.ts';
import type { SignInRequest } from '../source.ts';
import type { Clients } from './clients.ts';
import { createToken, GRANT } from './create-token.ts';
import { kmsError } from './kms.ts';
import { type Registration, START_RETRIES } from './registration.ts';
import type { Token } from './token.ts';

const DEFAULT_LIFETIME_S = 600;

const Answer = v.object({
  deviceCode: answeredText,
  userCode: answeredText,
  verificationUri: answeredText,
  verificationUriComplete: v.nullish(v.string()),
  expiresIn: v.nullish(answeredTime),
});

export interface DeviceFlowDependencies {
  readonly clients: Clients;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  readonly log: Log;
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
}

/**
 * Asks for a code, reports it, and polls until a person has answered.
 * @throws DaypassError sign-in-denied | sign-in-expired; an error of the AWS client; AbortError.
 */
export async function signInByDevice(
  dependencies: DeviceFlowDependencies,
  registration: Registration,
  { startUrl, region }: Pick<IdentityCenterDefinition, 'startUrl' | 'region'>,
  { report, signal }: SignInRequest,
): Promise<Token> {
  const { clients, clock } = dependencies;
  const { clientId, clientSecret } = registration;
  const oidc = await clients.oidc();
  const input = { clientId, clientSecret: clientSecret.expose(), startUrl };
  const start = () => oidc.startDeviceAuthorization(input, { abortSignal: signal });
  const started = await withRetries(start, { clock, random: dependencies.random, retries: START_RETRIES, signal });
  const answer = readAnswer(started, clock.now());
  const step = { ...answer.step, region };
  report(step);
  const wait = { deviceCode: answer.deviceCode, step, interval: intervalMs(started), report, signal };
  return await poll(dependencies, registration, wait).catch((error) => {
    throw isCode(error, 'sign-in-expired') ? notApproved(startUrl, region, error) : error;
  });
}

interface Wait {
  readonly deviceCode: string;
  readonly step: Extract<SignInStep, { step: 'device' }>;
  /** ms */
  readonly interval: number;
  readonly report: (step: SignInStep) => void;
  readonly signal: AbortSignal;
}

async function poll(dependencies: DeviceFlowDependencies, registration: Registration, wait: Wait): Promise<Token> {
  const { clock, log } = dependencies;
  const { deviceCode, step, report, signal } = wait;
  const end = clock.monotonic() + step.expiresAt - clock.now();
  let { interval } = wait;
  /** What the network's failures have made of the interval; null while AWS answers. */
  let backOff: number | null = null;
  /** Whether the answer to the last poll did not come: it may have been the one with the tokens, and the code works once. */
  let isLost = false;
  for (;;) {
    const left = end - clock.monotonic();
    if (left <= 0) throw expired();
    await sleep(clock, Math.min(backOff ?? interval, left), signal);
    // An answer that comes late may be the one with the tokens, and the code works once.
    const onSlow = () => {
      backOff ??= interval;
      report({ step: 'slow-network', expiresAt: step.expiresAt });
    };
    try {
      const grant = { grantType: GRANT.device, deviceCode };
      return await whileWaiting(createToken(dependencies, registration, grant, { signal }), onSlow);
    } catch (error) {
      // To a poll, "slow down" is an answer like another (RFC 8628 §3.5).
      const name = nameOf(error);
      const kind = name === 'SlowDownException' ? null : passing(error);
      if (kind) {
        // RFC 8628 §3.5: reduce the frequency at a connection time-out; doubling is recommended.
        backOff = Math.max(retryAfterMs(error), Math.min(LONGEST_BACK_OFF_MS, (backOff ?? interval) * 2));
        report({ step: 'slow-network', expiresAt: step.expiresAt });
        log.debug('A poll failed; continuing.', { kind, backOff });
        isLost = kind !== 'throttled';
        continue;
      }
      if (backOff !== null) report(step);
      backOff = null;
      if (name === 'SlowDownException') interval += SLOW_DOWN_MS;
      else if (name !== 'AuthorizationPendingException') throw isLost ? orLost(error) : explained(error);
      isLost = false;
    }
  }
}

/** @throws DaypassError aws-failed for half an answer. */
export function readAnswer(answered: StartDeviceAuthorizationCommandOutput, now: number) {
  const answer = wholeAnswer(Answer, answered, 'AWS answered without a code.');
  const { deviceCode, userCode, verificationUri, verificationUriComplete } = answer;
  const urlWithCode = verificationUriComplete || verificationUri;
  if (![verificationUri, urlWithCode, userCode].every(isPrintable)) {
    throw new DaypassError('aws-failed', 'AWS answered with a code or an address that can’t be shown.');
  }
  if (![verificationUri, urlWithCode].every(isWebPage)) {
    throw new DaypassError('aws-failed', 'AWS answered with an address that is no web page.');
  }
  const expiresAt = now + (answer.expiresIn ?? DEFAULT_LIFETIME_S) * 1000;
  return { deviceCode, step: { step: 'device', userCode, url: verificationUri, urlWithCode, expiresAt } as const };
}

/** The address is shown as a link and opened: nothing but a web page may be behind it. */
function isWebPage(text: string): boolean {
  try {
    return ['https:', 'http:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

function intervalMs({ interval }: StartDeviceAuthorizationCommandOutput): number {
  return (typeof interval === 'number' && interval > 0 ? interval : DEFAULT_INTERVAL_S) * 1000;
}

/** A code that is refused after an answer was lost is most often used up by that. */
export function orLost(error: unknown): unknown {
  return nameOf(error) === 'InvalidGrantException' ? errorOfCase('sign-in-lost', {}, error) : explained(error);
}

function explained(error: unknown): unknown {
  const kms = kmsError(error);
  if (kms) return kms;
  switch (nameOf(error)) {
    case 'AccessDeniedException':
      return errorOfCase('denied', {}, error);
    case 'ExpiredTokenException':
      return expired(error);
    default:
      return error;
  }
}

/** Where the region is wrong, AWS gives codes all the same, and its page says "Invalid code" or "invalid_grant". */
function notApproved(startUrl: string, region: string, cause: unknown): DaypassError {
  return new DaypassError('sign-in-expired', 'The code expired before it was approved.', {
    next: `Sign in again. If the page did not accept the code, ${region} is not the region of ${hostOf(startUrl)}: correct sso_region.`,
    cause,
  });
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function expired(cause?: unknown): DaypassError {
  return new DaypassError('sign-in-expired', 'The code expired before it was approved.', { cause });
}
