/** How often device authorization (RFC 8628) asks whether a person has approved the code. */

/** §3.2: the interval where the answer has none, in seconds. */
export const DEFAULT_INTERVAL_S = 5;
/** §3.5: what each `slow_down` adds for good, in ms. */
export const SLOW_DOWN_MS = 5_000;
/** Longest wait between two polls while the network is down, in ms: it should be noticed soon that it is back. */
export const LONGEST_BACK_OFF_MS = 30_000;
