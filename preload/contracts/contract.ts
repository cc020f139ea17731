/**
 * What a page may ask of main and be told, as schemas. Both ends derive their types from one contract, and one door serves
 * each (`main/desktop/ipc/serve-contract.ts`): what is not in it can't be asked, and doesn't cross.
 */
import * as v from 'valibot';
import { type JsonText, jsonText } from '../../common/json-text.ts';

export interface Contract {
  /** Part of its channels' names. */
  readonly name: string;
  readonly requests: Readonly<Record<string, { readonly args: v.GenericSchema; readonly answer: v.GenericSchema }>>;
  /** What a page is told unasked. */
  readonly events: Readonly<Record<string, v.GenericSchema>>;
}

type Requests<C extends Contract> = C['requests'];
type Events<C extends Contract> = C['events'];
export type RequestName<C extends Contract> = keyof Requests<C> & string;
export type EventName<C extends Contract> = keyof Events<C> & string;
export type ArgsOf<C extends Contract, Name extends RequestName<C>> = Extract<
  v.InferOutput<Requests<C>[Name]['args']>,
  unknown[]
>;
export type AnswerOf<C extends Contract, Name extends RequestName<C>> = v.InferOutput<Requests<C>[Name]['answer']>;
export type PayloadOf<C extends Contract, Name extends EventName<C>> = v.InferOutput<Events<C>[Name]>;
/** What main tells: the payload, or the data of which the schema makes text. */
export type ToldOf<C extends Contract, Name extends EventName<C>> =
  PayloadOf<C, Name> extends JsonText<unknown> ? v.InferInput<Events<C>[Name]> : PayloadOf<C, Name>;

export type HandlersOf<C extends Contract> = {
  readonly [Name in RequestName<C>]: (...args: ArgsOf<C, Name>) => AnswerOf<C, Name> | Promise<AnswerOf<C, Name>>;
};

/** What is wrong, in the person's language; as `common/` has no errors of its own, their plain form. */
export interface Failure {
  readonly code: string;
  readonly what: string;
  readonly next: string;
}

/** An answer, or what went wrong. An Error would lose its fields on the way. */
export type Result<T, Problem extends Failure = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Problem };

type Listeners<C extends Contract> = {
  /** Calls `listener` at every change; the result ends that. */
  readonly [Name in EventName<C> as `on${Capitalize<Name>}`]: (
    listener: (payload: PayloadOf<C, Name>) => void,
  ) => () => void;
};

/** What a page has of a contract: each question answers with a `Result`. */
export type ApiOf<C extends Contract, Problem extends Failure = Failure> = Listeners<C> & {
  readonly [Name in RequestName<C>]: (...args: ArgsOf<C, Name>) => Promise<Result<AnswerOf<C, Name>, Problem>>;
};

/** The same for a page that has no words for what goes wrong: the promise is rejected instead. */
export type PlainApiOf<C extends Contract> = Listeners<C> & {
  readonly [Name in RequestName<C>]: (...args: ArgsOf<C, Name>) => Promise<AnswerOf<C, Name>>;
};

/** A schema for what crosses as text, which the page reads with `readText`. */
export function asText<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(schema, v.transform(jsonText<v.InferOutput<Schema>>));
}

/** Names of the channels that carry them. */
export const requestChannel = ({ name }: Contract, request: string) => `daypass:${name}:request:${request}`;
export const eventChannel = ({ name }: Contract, event: string) => `daypass:${name}:event:${event}`;
