/** Fields that several kinds of `sources` in `settings.json` have. */
import * as v from 'valibot';
import { ACCOUNT_ID, MFA_SERIAL, REGION } from '../../common/patterns.ts';
import { SETTING_FAULTS_EN } from '../../common/setting-faults.ts';

export const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2_000));
export const name = v.pipe(v.string(), v.regex(/^[^\p{Cc}[\]"'#;\\]+$/u, SETTING_FAULTS_EN.name), v.maxLength(200));
export const accountId = v.pipe(v.string(), v.regex(ACCOUNT_ID, SETTING_FAULTS_EN.accountId));
export const region = v.pipe(v.string(), v.regex(REGION, SETTING_FAULTS_EN.region));
export const mfaSerial = v.pipe(v.string(), v.regex(MFA_SERIAL, SETTING_FAULTS_EN.mfaDevice));
/** Seconds; what a role allows beyond an hour is up to it. */
export const durationSeconds = v.pipe(v.number(), v.integer(), v.minValue(900), v.maxValue(43_200));
