import { isLoopback } from '../../common/patterns.ts';
import { plainStartUrl } from '../../common/start-url.ts';
import { DaypassError } from '../base/errors.ts';

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
    throw new DaypassError('config-invalid', `"${text}" is not a start URL.`, { next: EXAMPLE, cause });
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new DaypassError('config-invalid', `The start URL ${text} does not begin with https.`, { next: EXAMPLE });
  }
  if (url.username || url.password) {
    throw new DaypassError('config-invalid', 'A start URL has no user name in it.', { next: EXAMPLE });
  }
  return plainStartUrl(url);
}

const EXAMPLE = 'It looks like https://example.awsapps.com/start.';
