/** A clock that is further off than this makes AWS refuse signed requests, in ms: its limit is about 5 minutes. */
export const SKEW_REPORTED_MS = 5 * 60_000;
