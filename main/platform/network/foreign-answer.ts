/**
 * Answers that are not AWS's, where AWS was asked: a gateway, a proxy or a network that wants a sign-in of its own (RFC 8952)
 * answers in its place. Taken for AWS's word, a 401 of that kind would end a sign-in, and a 403 would deny a role.
 */
import { DaypassError } from '../../base/errors.ts';
import { type AnswerHeaders, objectIn } from './refused-answer.ts';

interface Answered {
  readonly status: number;
  /** With names in lower case. */
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/** What a page begins with, whatever it says that it is. */
const PAGE = /^\ufeff?\s*<(?:!doctype\s+html|html)\b/i;
/**
 * Headers that AWS's services put on whatever they answer. CloudFront and load balancers have some of their own, and stand in
 * front of anyone's servers.
 */
const MARK = /^(?:requestid$|x-amzn-(?!trace-id$)|x-amz-(?!cf-))/;

/**
 * AWS's interfaces answer with JSON or XML, never with a page and never with a redirect to one. Their refusals carry a request
 * ID or name their type; one without either is not AWS's.
 * @param host that was asked.
 * @throws DaypassError network-sign-in
 */
export function refuseForeignAnswer(answer: Answered, host: string): void {
  const { status, headers, text } = answer;
  const isPage = /^text\/html\b/i.test(headers['content-type'] ?? '') || PAGE.test(text.slice(0, 200));
  if (isPage || status === 511 || (status >= 300 && status < 400)) throw foreign('A web page', status, host);
  if (isForeignRefusal(answer)) throw foreign('Something other than AWS', status, host);
}

/**
 * The same where AWS itself may refuse with a page and without a name, as the console's sign-in does with status 400.
 * @throws DaypassError network-sign-in
 */
export function refuseForeignDenial(answer: Answered, host: string): void {
  if (answer.status !== 400 && isForeignRefusal(answer)) throw foreign('Something other than AWS', answer.status, host);
}

/** Throttling and server errors pass without anyone doing anything, so it doesn't matter who sent them. */
function isForeignRefusal({ status, headers, text }: Answered): boolean {
  if (status < 400 || status > 499 || status === 429) return false;
  // AWS asks no one for a password: a gateway or a proxy in between does (RFC 9110 §11.6.1).
  if (status === 401 && /^(basic|digest|ntlm|negotiate)\b/i.test(headers['www-authenticate'] ?? '')) return true;
  if (Object.keys(headers).some((name) => MARK.test(name))) return false;
  return typeof objectIn(text).__type !== 'string' && !/^<[\s\S]*<Code>\w/.test(text);
}

function foreign(what: string, status: number, host: string): DaypassError {
  return new DaypassError('network-sign-in', `${what} answered in place of ${host} (status ${status}).`, {
    details: { host },
  });
}
