/** Fields that several kinds of `sources` in `settings.json` have. */
import * as v from 'valibot';
import { ACCOUNT_ID, MFA_SERIAL, REGION } from '../../common/patterns.ts';

export const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2_000));
export const name = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}[\]"'#;\\]+$/u, 'A name has no brackets, quotes or control characters.'),
  v.maxLength(200),
);
export const accountId = v.pipe(v.string(), v.regex(ACCOUNT_ID, 'An account id has 12 digits.'));
export const region = v.pipe(v.string(), v.regex(REGION, 'A region looks like eu-west-1.'));
export const mfaSerial = v.pipe(v.string(), v.regex(MFA_SERIAL, 'That is no MFA device.'));
/** Seconds; what a role allows beyond an hour is up to it. */
export const durationSeconds = v.pipe(v.number(), v.integer(), v.minValue(900), v.maxValue(43_200));
