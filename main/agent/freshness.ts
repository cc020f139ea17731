/**
 * When credentials are too old to hand out as they are.
 *
 * botocore asks again at 15 minutes left and insists at 10; the JS SDK asks again at 5. Anyone who is given credentials
 * that are about to end would be back at once, so Daypass renews before that.
 */

const MINUTE = 60_000;
/** Renew when less than this is left … */
const RENEW_MS = 20 * MINUTE;
/** … or less than this share of the whole lifetime, whichever is the shorter. */
const RENEW_SHARE = 1 / 3;
/** With less than this left (or a sixth of the lifetime), the requester waits for the new ones. */
const WAIT_MS = 10 * MINUTE;
const WAIT_SHARE = 1 / 6;

/**
 * - `fresh`: hand out;
 * - `renew`: hand out and renew in the background;
 * - `wait`: renew first, hand out the old ones only if that fails;
 * - `expired`: of no use any more.
 */
export type Freshness = 'fresh' | 'renew' | 'wait' | 'expired';

/** All three in ms since the epoch, by one and the same clock. */
export function freshness(times: { obtainedAt: number; expiresAt: number; now: number }): Freshness {
  const left = times.expiresAt - times.now;
  const lifetime = Math.max(0, times.expiresAt - times.obtainedAt);
  if (left <= 0) return 'expired';
  if (left < Math.min(WAIT_MS, lifetime * WAIT_SHARE)) return 'wait';
  if (left < Math.min(RENEW_MS, lifetime * RENEW_SHARE)) return 'renew';
  return 'fresh';
}
