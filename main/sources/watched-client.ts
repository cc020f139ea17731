/**
 * What is looked at in every answer of AWS, whichever client asked: its time, its status, and what a refusal is called.
 * AWS's clients lose some of that: the type where the answer has it in another place than they look, the words of SSO
 * OIDC, the request id of the portal (recorded in public debug logs; the places are those of awslabs.github.io/smithy,
 * restJson1 and awsJson1_1, "Operation error serialization").
 */
import { Readable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import { printable } from '../base/printable.ts';
import { noteRefusal, type Refusal, traceOf } from '../base/refusal.ts';
import { REDACTED } from '../base/secret.ts';
import type { Log } from '../platform/log.ts';
import { redact } from '../platform/redact.ts';
import type { ClockOffset } from './clock-offset.ts';

export interface WatchParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly offset: ClockOffset;
}

/** An answer's status and headers, with names in lower case. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  body?: unknown;
}

/** The part of an AWS client that is needed here. */
interface Watchable {
  readonly middlewareStack: { addRelativeTo(middleware: never, options: never): void };
}

type Next<O> = (args: never) => Promise<O>;
/** What the SDK tells a middleware about the call. */
type Context = { readonly commandName?: unknown };

/** Longest words of AWS that are told. */
const MAX_WORDS = 300;
/** While a sign-in waits for a person these are what AWS answers in the ordinary course. */
const ORDINARY = ['AuthorizationPendingException', 'SlowDownException'];

/** Watches every call of this client. @returns the client. */
export function watched<T extends Watchable>(client: T, { clock, log, offset }: WatchParts): T {
  const refusals = new WeakMap<object, Refusal>();

  /** Sees the answer as it came. */
  function inner<O extends { response: unknown }>(next: Next<O>, context: Context) {
    return async (args: never) => {
      const sentAt = clock.monotonic();
      const result = await next(args);
      const answer = result.response as Answer;
      const operation = nameOfOperation(context);
      offset.observe(answer.headers.date, sentAt);
      log.debug('AWS answered.', {
        operation,
        status: answer.statusCode,
        ms: Math.round(clock.monotonic() - sentAt),
      });
      if (answer.statusCode >= 300) refusals.set(answer, await readRefusal(operation, answer, offset.now()));
      return result;
    };
  }

  /** Sees the error that the client has made of it. */
  function outer<O>(next: Next<O>) {
    return async (args: never) => {
      try {
        return await next(args);
      } catch (error) {
        const { $response } = error as { $response?: object };
        const refusal = $response && refusals.get($response);
        if (!(error instanceof Error) || !refusal) throw error;
        const told = refusal.type === '' && !isNameless(error) ? { ...refusal, type: error.name } : refusal;
        noteRefusal(error, told);
        rename(error, told);
        const level = ORDINARY.includes(told.type) ? 'debug' : 'info';
        log[level]('AWS refused a call.', { trace: traceOf(told) });
        throw error;
      }
    };
  }

  const beside = { toMiddleware: 'deserializerMiddleware' } as const;
  client.middlewareStack.addRelativeTo(inner as never, { ...beside, name: 'inner', relation: 'after' } as never);
  client.middlewareStack.addRelativeTo(outer as never, { ...beside, name: 'outer', relation: 'before' } as never);
  return client;
}

/** The same of an answer that no client of AWS's has read. */
export function refusalOf(
  operation: string,
  answer: { readonly statusCode: number; readonly headers: Answer['headers']; readonly text: string },
  at: number,
): Refusal {
  const { statusCode: status, headers, text } = answer;
  const body = objectIn(text);
  const code = shortWord(body.error);
  const type = typeIn(headers['x-amzn-errortype']) ?? typeIn(body.__type) ?? typeIn(body.code) ?? typeOfCode(code);
  const words = [body.error_description, body.message, body.Message, elementIn(text, 'Message')].find(isText);
  return {
    operation,
    status,
    type: type ?? typeIn(elementIn(text, 'Code')) ?? '',
    code,
    description: words === undefined ? null : quotable(words),
    requestId: idIn(headers, text),
    at,
  };
}

/** Others' words may quote what was sent: no run of characters is told in which a secret has room. */
export function quotable(words: string): string {
  return printable(redact(words).replace(/[A-Za-z0-9+/=_-]{40,}/g, REDACTED)).slice(0, MAX_WORDS);
}

async function readRefusal(operation: string, answer: Answer, at: number): Promise<Refusal> {
  const chunks: Buffer[] = [];
  if (answer.body instanceof Readable) for await (const chunk of answer.body) chunks.push(Buffer.from(chunk));
  const whole = Buffer.concat(chunks);
  const text = whole.toString('utf8');
  answer.body = Readable.from([Buffer.from(withoutNulls(text) ?? whole)]);
  return refusalOf(operation, { statusCode: answer.statusCode, headers: answer.headers, text }, at);
}

/** Fields may be null, and AWS's own client stumbles over some of these. Null for what is no JSON object. */
function withoutNulls(text: string): string | null {
  const entries = Object.entries(objectIn(text));
  if (entries.length === 0) return null;
  return JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== null)));
}

/** An error that its client could not name is called what the answer calls it. */
function rename(error: Error, { type, description }: Refusal): void {
  if (type !== '' && error.name !== type && isNameless(error)) error.name = type;
  if (error.message === 'UnknownError' || error.message === '') error.message = description ?? type;
}

function isNameless({ name }: Error): boolean {
  return ['Unknown', 'UnknownError', 'Error', 'TypeError', 'SyntaxError'].includes(name);
}

function nameOfOperation({ commandName }: Context): string {
  return typeof commandName === 'string' ? commandName.replace(/Command$/, '') : 'call';
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

/** `x-amzn-RequestId` of most services, `RequestId` of the portal; in the body where there is XML. */
function idIn(headers: Answer['headers'], text: string): string | null {
  const id = headers['x-amzn-requestid'] ?? headers.requestid ?? headers['x-amz-request-id'];
  const found = id ?? elementIn(text, 'RequestId') ?? '';
  return /^[\w-]{1,100}$/.test(found) ? found : null;
}

function elementIn(text: string, name: string): string | undefined {
  return text.startsWith('<') ? new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] : undefined;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
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
