/** Fields that several kinds of `sources` in `settings.json` have. */
import * as v from 'valibot';

export const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2_000));
export const name = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}[\]"'#;\\]+$/u, 'A name has no brackets, quotes or control characters.'),
  v.maxLength(200),
);
export const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/, 'An account id has 12 digits.'));
export const region = v.pipe(v.string(), v.regex(/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/, 'A region looks like eu-west-1.'));
export const mfaSerial = v.pipe(v.string(), v.regex(/^[\w+=/:,.@-]{9,256}$/, 'That is no MFA device.'));
/** Seconds; what a role allows beyond an hour is up to it. */
export const durationSeconds = v.pipe(v.number(), v.integer(), v.minValue(900), v.maxValue(43_200));

/** https, or http on a loopback address (RFC 8252 §8.3), without user and password. */
export function isPageAddress(candidate: string): boolean {
  let url: URL;
  try {
    url = new URL(candidate);
  } catch {
    return false;
  }
  const isLoopback = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
  const isPlain = url.username === '' && url.password === '';
  return isPlain && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback));
}
