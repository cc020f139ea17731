/**
 * What is looked at in every answer of AWS, whichever client asked: its time, its status, and what a refusal is called.
 * AWS's clients lose some of that: the type where the answer has it in another place than they look, the words of SSO
 * OIDC, the request id of the portal (recorded in public debug logs; the places are those of awslabs.github.io/smithy,
 * restJson1 and awsJson1_1, "Operation error serialization").
 */
import { Readable } from 'node:stream';
import { noteRefusal, type Refusal, traceOf } from '../base/aws/refusal.ts';
import type { Clock } from '../base/clock.ts';
import { isCode } from '../base/errors.ts';
import type { Log } from '../platform/log.ts';
import { type AnswerHeaders, objectIn, refusalOf } from '../platform/network/refused-answer.ts';
import type { ClockOffset } from './clock-offset.ts';

export interface WatchDependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly offset: ClockOffset;
}

/** An answer's status and headers, with names in lower case. */
interface Answer {
  readonly statusCode: number;
  readonly headers: AnswerHeaders;
  body?: unknown;
}

/** The part of an AWS client that is needed here. */
interface Watchable {
  readonly middlewareStack: { addRelativeTo(middleware: never, options: never): void };
}

type Next<O> = (args: never) => Promise<O>;
/** What the SDK tells a middleware about the call. */
type Context = { readonly commandName?: unknown };

/** While a sign-in waits for a person these are what AWS answers in the ordinary course. */
const ORDINARY = ['AuthorizationPendingException', 'SlowDownException'];

/** Watches every call of this client. @returns the client. */
export function watched<T extends Watchable>(client: T, { clock, log, offset }: WatchDependencies): T {
  const refusals = new WeakMap<object, Refusal>();

  /** Sees the answer as it came. */
  function inner<O extends { response: unknown }>(next: Next<O>, context: Context) {
    return async (args: never) => {
      const sentAt = clock.monotonic();
      const operation = nameOfOperation(context);
      const result = await next(args).catch((error) => {
        if (isCode(error, 'network-sign-in')) log.info('Something else answered a call.', { operation, error });
        throw error;
      });
      const answer = result.response as Answer;
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

  const atDeserializer = { toMiddleware: 'deserializerMiddleware' } as const;
  client.middlewareStack.addRelativeTo(
    inner as never,
    { ...atDeserializer, name: 'inner', relation: 'after' } as never,
  );
  client.middlewareStack.addRelativeTo(
    outer as never,
    { ...atDeserializer, name: 'outer', relation: 'before' } as never,
  );
  return client;
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
