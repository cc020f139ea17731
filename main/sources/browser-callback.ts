import { abortError, type Clock } from '../base/clock.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import { quotable } from '../platform/network/refused-answer.ts';
import type { Callback } from './loopback.ts';

/** How long the browser may take, in ms. */
export const BROWSER_LIMIT_MS = 10 * 60_000;

/** The callback, or the end of the wait, or the person's cancelling. @throws DaypassError sign-in-expired; AbortError */
export function awaitCallback(callback: Promise<Callback>, clock: Clock, signal: AbortSignal): Promise<Callback> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(BROWSER_LIMIT_MS, () => {
      reject(new DaypassError('sign-in-expired', 'The browser did not come back in time.'));
    });
    const onAbort = () => reject(abortError());
    signal.addEventListener('abort', onAbort, { once: true });
    callback.then(resolve, reject).finally(() => {
      timer.dispose();
      signal.removeEventListener('abort', onAbort);
    });
  });
}

/** What AWS sends back in the address in place of a code (RFC 6749 §4.1.2.1): a person's denial, or its own refusal. */
export function refusedInBrowser({ error, url }: Extract<Callback, { error: string }>, command: string): DaypassError {
  if (error === 'access_denied') return errorOfCase('denied-in-browser', {});
  const words = url.searchParams.get('error_description');
  const reason = [quotable(error), words && quotable(words)].filter(Boolean).join(': ');
  return errorOfCase('sign-in-refused', { reason }, undefined, { command });
}
