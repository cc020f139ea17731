/**
 * Some answers hold the only copy of something: a refresh token that replaces the one that was sent, the tokens for a code
 * that works once, the secret of a new key. Those are waited for longer than a person waits, and kept when they come.
 */
import { deadline } from '../platform/network/deadline.ts';

/** How long such an answer is waited for, in ms. */
export const ONLY_COPY_LIMIT_MS = 30_000;
/** When a person or program is told that there is no answer yet, in ms: no later than after any other request. */
const PATIENCE_MS = 9_000;
/** How long a sign-out waits for AWS or a provider, in ms. */
export const SIGN_OUT_LIMIT_MS = 4_000;
/** When a sign-in that waits says that the network is slow, in ms. */
const SLOW_MS = 8_000;

/** Settles as `work` does, or rejects as a request without an answer does; `work` continues all the same. */
export function impatient<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = Object.assign(new Error('No answer yet; it is still waited for.'), {
      name: 'TimeoutError',
      code: 'ETIMEDOUT',
    });
    const stop = deadline(PATIENCE_MS, () => reject(late));
    work.then(resolve, reject).finally(stop);
  });
}

/** Settles as `work` does; calls `onSlow` once where that takes long. */
export function whileWaiting<T>(work: Promise<T>, onSlow: () => void): Promise<T> {
  return work.finally(deadline(SLOW_MS, onSlow));
}
