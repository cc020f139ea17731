/** Opens an address in a browser without showing it to other users of the machine: see `one-time-redirect.ts`. */
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { Log } from '../log.ts';
import { oneTimeRedirect, type RedirectDependencies } from './one-time-redirect.ts';

/**
 * @param open starts a browser with the address of the redirect
 * @throws DaypassError browser-failed, and what `open` throws
 */
export type HandOver = (link: Secret, open: (url: string) => Promise<void>) => Promise<void>;

export function createHandOver(dependencies: RedirectDependencies & { readonly log: Log }): HandOver {
  return async (link, open) => {
    requireWebAddress(link.expose());
    const redirect = await oneTimeRedirect(link, dependencies);
    void redirect.closed.then((wasUsed) => {
      if (!wasUsed) dependencies.log.info('No browser came for a page that was opened.');
    });
    try {
      await open(redirect.url);
    } catch (error) {
      await redirect.dispose();
      throw error;
    }
  };
}

/** @throws DaypassError browser-failed */
export function requireWebAddress(url: string): void {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new DaypassError('browser-failed', 'Only web addresses are opened in the browser.');
  }
}
