import { isCode } from '../base/errors.ts';
import type { BrowserSearch } from '../platform/browser/browser-places.ts';
import { chooseBrowser, findBrowsers, openInBrowser } from '../platform/browser/browsers.ts';
import type { Log } from '../platform/log.ts';

/**
 * Opens sign-in pages in the browser that the settings name. One that is gone is no reason not to sign in: the default
 * browser takes its place.
 * @returns a function that throws DaypassError browser-failed
 */
export function signInBrowser(dependencies: {
  readonly chosen: () => string | null;
  readonly surroundings: BrowserSearch;
  readonly openDefault: (url: string) => Promise<void>;
  readonly log: Log;
}): (url: string) => Promise<void> {
  const { chosen, surroundings, openDefault, log } = dependencies;
  return async (url) => {
    const name = chosen();
    if (name === null) return openDefault(url);
    try {
      await openInBrowser(chooseBrowser(await findBrowsers(surroundings), name), url, surroundings);
    } catch (error) {
      if (!isCode(error, 'no-browser')) throw error;
      log.warn('The browser for sign-in is not there; the default one takes its place.', { error });
      await openDefault(url);
    }
  };
}
