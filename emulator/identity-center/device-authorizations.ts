/** Device authorizations (RFC 8628) from their start until they are redeemed. */

import { WireError } from '../http/wire-error.ts';
import type { Mint } from '../mint.ts';
import type { IssuedRegistration } from './registrations.ts';

/** RFC 8628 §3.5: each slow_down adds this to the interval, for good. */
const SLOW_DOWN_MS = 5000;
/** Timers fire a little early at times; a poll that much too soon is let through. */
const TOLERANCE_MS = 50;

export interface DeviceAuthorization {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  readonly clientName: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  status: 'pending' | 'approved' | 'denied';
  /** Least time between two polls, in ms. */
  interval: number;
  lastPoll: number;
}

export class DeviceAuthorizations {
  readonly #byDeviceCode = new Map<string, DeviceAuthorization>();
  readonly #byUserCode = new Map<string, DeviceAuthorization>();
  readonly #mint: Mint;

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  /** @param lifetime in ms @param interval in ms */
  start(registration: IssuedRegistration, now: number, lifetime: number, interval: number): DeviceAuthorization {
    const authorization: DeviceAuthorization = {
      deviceCode: this.#mint.deviceCode(),
      userCode: this.#mint.userCode(),
      clientId: registration.clientId,
      clientName: registration.clientName,
      expiresAt: now + lifetime,
      status: 'pending',
      interval,
      lastPoll: Number.NEGATIVE_INFINITY,
    };
    this.#byDeviceCode.set(authorization.deviceCode, authorization);
    this.#byUserCode.set(authorization.userCode, authorization);
    return authorization;
  }

  /** The authorization that waits for a person under this code, written as people write it; undefined if none does. */
  waiting(userCode: string, now: number): DeviceAuthorization | undefined {
    const found = this.#byUserCode.get(normalised(userCode));
    return found?.status === 'pending' && found.expiresAt > now ? found : undefined;
  }

  pendingUserCodes(now: number): string[] {
    return [...this.#byUserCode.keys()].filter((code) => this.waiting(code, now));
  }

  /** One poll by the device. Returns when approved, once. @param forceSlowDown answers as to a poll that came too soon. */
  redeem(deviceCode: string, clientId: string, now: number, forceSlowDown: boolean): void {
    const authorization = this.#byDeviceCode.get(deviceCode);
    if (authorization?.clientId !== clientId) throw new WireError('InvalidGrantException');
    if (authorization.expiresAt <= now) throw new WireError('ExpiredTokenException');
    const tooSoon = now < authorization.lastPoll + authorization.interval - TOLERANCE_MS;
    authorization.lastPoll = now;
    if (tooSoon || forceSlowDown) {
      authorization.interval += SLOW_DOWN_MS;
      throw new WireError('SlowDownException');
    }
    switch (authorization.status) {
      case 'pending':
        throw new WireError('AuthorizationPendingException');
      case 'denied':
        throw new WireError('AccessDeniedException', 'The person denied the request');
      case 'approved':
        this.#byDeviceCode.delete(deviceCode);
        this.#byUserCode.delete(authorization.userCode);
    }
  }
}

/** `bcdf ghjk`, `BCDFGHJK` and `BCDF-GHJK` are the same code (RFC 8628 §6.1). */
function normalised(userCode: string): string {
  const letters = userCode.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
