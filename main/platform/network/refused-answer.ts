/**
 * What a refusal is called, read from an answer as it came: the type where any of AWS's protocols puts it, OAuth's code, the
 * other side's words without what looks like a secret, the request id.
 */

import type { Refusal } from '../../base/aws/refusal.ts';
import { printable } from '../../base/printable.ts';
import { REDACTED } from '../../base/secret.ts';
import { redact } from '../redact.ts';

/** An answer's headers, with names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** Longest words of others that are told. */
const MAX_WORDS = 300;

/** @param at by the other side's clock: ms since the epoch. */
export function refusalOf(
  operation: string,
  answer: { readonly statusCode: number; readonly headers: AnswerHeaders; readonly text: string },
  at: number,
): Refusal {
  const { statusCode: status, headers, text } = answer;
  const body = objectIn(text);
  const code = shortWord(body.error);
  const named = typeIn(headers['x-amzn-errortype']);
  const inBody = typeIn(body.__type) ?? typeIn(body.code) ?? typeIn(elementIn(text, 'Code'));
  const words = [body.error_description, body.message, body.Message, elementIn(text, 'Message')].find(isText);
  return {
    operation,
    status,
    type: named ?? inBody ?? typeOfCode(code) ?? '',
    code,
    description: words === undefined ? null : quotable(words),
    requestId: idIn(headers, text),
    at,
    typeIn: named ? 'x-amzn-errortype' : inBody && 'body',
    idIn: ID_HEADERS.find((name) => isText(headers[name])) ?? (elementIn(text, 'RequestId') ? 'body' : null),
  };
}

/** The same of an answer to `fetch`, whose time is the `Date` of the answer where it has one. @param now ms since the epoch. */
export function refusalOfResponse(
  operation: string,
  { status, headers }: Response,
  text: string,
  now: number,
): Refusal {
  const date = Date.parse(headers.get('date') ?? '');
  const facts = { statusCode: status, headers: Object.fromEntries(headers), text };
  return refusalOf(operation, facts, Number.isNaN(date) ? now : date);
}

/** Others' words may quote what was sent: no run of characters is told in which a secret has room. */
export function quotable(words: string): string {
  return printable(redact(words).replace(/[A-Za-z0-9+/=_-]{40,}/g, REDACTED)).slice(0, MAX_WORDS);
}

/** `aws.service#NameException:http://internal.amazon.com/coral/…` → `NameException` */
function typeIn(value: unknown): string | null {
  if (!isText(value)) return null;
  const name = value.split(/[:,]/)[0]?.split('#').at(-1)?.trim() ?? '';
  return /^\w{1,100}$/.test(name) ? name : null;
}

/** `invalid_grant` → `InvalidGrantException`: what the model of SSO OIDC calls it. */
function typeOfCode(code: string | null): string | null {
  if (code === null || !/^[a-z_]+$/.test(code)) return null;
  const words = code.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `${words.join('')}Exception`;
}

/** `x-amzn-RequestId` of most services, `RequestId` of the portal; then those of Entra, Okta and others. */
const ID_HEADERS = [
  'x-amzn-requestid',
  'requestid',
  'x-amz-request-id',
  'x-ms-request-id',
  'x-okta-request-id',
  'x-request-id',
];

/** In the body where there is XML. AWS Sign-In writes it behind a trace: `X-Amzn-Trace-Id=Root=1-…;RequestId=…` (record: aws-cli#10330). */
function idIn(headers: AnswerHeaders, text: string): string | null {
  const id = ID_HEADERS.map((name) => headers[name]).find(isText);
  const found = (id ?? elementIn(text, 'RequestId') ?? '').replace(/^.*;\s*RequestId=/i, '');
  return /^[\w-]{1,100}$/.test(found) ? found : null;
}

function elementIn(text: string, name: string): string | undefined {
  return text.startsWith('<') ? new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] : undefined;
}

export function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}

function shortWord(value: unknown): string | null {
  return isText(value) && /^[\w.-]{1,60}$/.test(value) ? value : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
