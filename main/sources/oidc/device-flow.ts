/** Device authorization (RFC 8628) with an OpenID provider that has it. */

import { genericGrantRequest, initiateDeviceAuthorization } from 'openid-client';
import { type Clock, sleep } from '../../base/clock.ts';
import { DaypassError } from '../../base/errors.ts';
import { DEFAULT_INTERVAL_S, LONGEST_BACK_OFF_MS, SLOW_DOWN_MS } from '../device-polling.ts';
import { whileWaiting } from '../patience.ts';
import type { SignInRequest } from '../source.ts';
import type { Provider, ProviderSettings } from './provider.ts';
import { isPassing, oauthCode } from './provider-errors.ts';
import { type IdToken, idTokenOf } from './token.ts';

export interface OidcDeviceFlowDependencies {
  readonly provider: Provider;
  readonly settings: ProviderSettings;
  /** Claim that names the role session. */
  readonly claim: string;
  readonly clock: Clock;
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Whether the provider has it at all. @throws an error of openid-client */
export async function offersDevices(provider: Provider): Promise<boolean> {
  return (await provider.configuration()).serverMetadata().device_authorization_endpoint !== undefined;
}

/** @throws DaypassError sign-in-expired; an error of openid-client, `access_denied` among them; AbortError. */
export async function signInByDevice(
  dependencies: OidcDeviceFlowDependencies,
  { report, signal }: SignInRequest,
): Promise<IdToken> {
  const { provider, settings, claim, clock } = dependencies;
  const started = await initiateDeviceAuthorization(await provider.configuration(), {
    scope: (await provider.scopes()).join(' '),
    ...(settings.audience === null ? {} : { audience: settings.audience }),
  });
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in } = started;
  const expiresAt = clock.now() + expires_in * 1000;
  const urlWithCode = verification_uri_complete ?? verification_uri;
  const step = { step: 'device', userCode: user_code, url: verification_uri, urlWithCode, expiresAt } as const;
  report(step);
  const end = clock.monotonic() + expires_in * 1000;
  let interval = (started.interval ?? DEFAULT_INTERVAL_S) * 1000;
  /** What the network's failures have made of the interval; null while the provider answers. */
  let backOff: number | null = null;
  for (;;) {
    const left = end - clock.monotonic();
    if (left <= 0) throw new DaypassError('sign-in-expired', 'The code expired before it was approved.');
    await sleep(clock, Math.min(backOff ?? interval, left), signal);
    // An answer that comes late may be the one with the tokens, and the code works once.
    const onSlow = () => {
      backOff ??= interval;
      report({ step: 'slow-network', expiresAt });
    };
    try {
      const configuration = await provider.configuration();
      const answer = await whileWaiting(genericGrantRequest(configuration, DEVICE_GRANT, { device_code }), onSlow);
      return idTokenOf(answer, claim);
    } catch (error) {
      if (isPassing(error)) {
        backOff = Math.min(LONGEST_BACK_OFF_MS, (backOff ?? interval) * 2);
        report({ step: 'slow-network', expiresAt });
        continue;
      }
      if (backOff !== null) report(step);
      backOff = null;
      if (oauthCode(error) === 'slow_down') interval += SLOW_DOWN_MS;
      else if (oauthCode(error) !== 'authorization_pending') throw error;
    }
  }
}
