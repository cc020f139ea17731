/** What a person pastes as a start URL: https or this machine, no name and password, and the same when it is read again. */

import { readStartUrl } from '../../../common/start-url.ts';
import { parseStartUrl } from '../../../main/aws-files/start-url.ts';
import { hold, valueOrOursSync } from '../properties.ts';

export function fuzz(input: Uint8Array): void {
  const text = Buffer.from(input).toString('utf8');
  const url = valueOrOursSync(() => parseStartUrl(text));
  if (url !== null) requireGood(url);
  const read = readStartUrl(text);
  if (read.problem !== null) return;
  requireGood(read.url);
  hold(valueOrOursSync(() => parseStartUrl(read.url)) === read.url, 'what the window takes, the agent takes as it is');
  const again = readStartUrl(read.url);
  hold(again.problem === null && again.url === read.url, 'the window takes its own form as it is');
  if (read.isKnown && read.region) hold(read.url.includes(read.region), 'the region is in the address');
}

function requireGood(text: string): void {
  const { protocol, hostname, username, password, hash } = new URL(text);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  hold(protocol === 'https:' || (protocol === 'http:' && isHere), 'it is encrypted on the way');
  hold(username === '' && password === '' && hash === '', 'there is no user and no fragment in it');
  hold(!text.endsWith('/') && !/[\s\p{Cc}]/u.test(text), 'it is in its one form');
  hold(parseStartUrl(text) === text, 'read again it is the same');
}
