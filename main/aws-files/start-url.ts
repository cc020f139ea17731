import { isLoopback } from '../../common/patterns.ts';
import { plainStartUrl } from '../../common/start-url.ts';
import { errorOfCase } from '../base/error-cases.ts';

/**
 * The start URL of an Identity Center portal in its one form: without fragment and without slashes at its end, because
 * browsers show `…/start/#/` for what the API calls `…/start`.
 * @throws DaypassError config-invalid for anything but https, except http on a loopback address.
 */
export function parseStartUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch (cause) {
    throw errorOfCase('start-url-invalid', { url: text }, cause);
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw errorOfCase('start-url-not-https', { url: text });
  }
  if (url.username || url.password) {
    throw errorOfCase('start-url-user', {});
  }
  return plainStartUrl(url);
}
