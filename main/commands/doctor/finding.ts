/** A finding of `daypass doctor`: a code and what is put into its sentences, so that each language has sentences of its own. */
import { type Given, partOf, type Speech, type Texts, textsFor } from '../../../common/texts.ts';
import { asDaypassError, type ErrorView } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { FINDINGS_EN, PARTS_EN } from './findings-en.ts';

/** The texts that a language file may have of this. */
export const CHECKS_EN = { parts: PARTS_EN, findings: FINDINGS_EN } as const;

type Parts = Texts<typeof PARTS_EN>;
type Sentences = Texts<typeof FINDINGS_EN>;
type Code = keyof Sentences;

/** `duration` is in ms and `time` in ms since the epoch, and each place that shows them writes them in its own way; `n` is a number. */
type Raw<Values> = { readonly [Name in keyof Values]: Name extends 'duration' | 'time' | 'n' ? number : Values[Name] };
type What<Sentence> = Sentence extends { readonly what: infer Text } ? Given<Text> : unknown;
type Next<Sentence> = Sentence extends { readonly next: infer Text } ? Given<Text> : unknown;
type ValuesOf<Known extends Code> = Raw<What<Sentences[Known]> & Next<Sentences[Known]>>;

/** A part that has a name in it goes with that name. */
type NamedPart = { [Key in keyof Parts]: Parts[Key] extends string ? never : Key }[keyof Parts];
export type Part = Exclude<keyof Parts, NamedPart> | { readonly part: NamedPart; readonly name: string };

export interface Finding {
  readonly part: keyof Parts;
  /** '' for a part without one. */
  readonly name: string;
  /** `note`: works, and is worth knowing; `bad`: does not work. */
  readonly state: 'ok' | 'note' | 'bad';
  /** `error` says what its error does. */
  readonly code: Code | 'error';
  readonly values: Readonly<Record<string, string | number>>;
  readonly error?: ErrorView;
}

/** One part of what is looked at. */
export type Check = (context: CommandContext) => Promise<Finding[]>;

/** A finding in words. */
export interface SaidFinding {
  readonly part: string;
  readonly what: string;
  /** How to fix it; '' where there is nothing to fix. */
  readonly next: string;
}

export function finding<Known extends Code>(
  state: Finding['state'],
  part: Part,
  code: Known,
  values: ValuesOf<Known>,
): Finding {
  return { ...placeOf(part), state, code, values: values as Finding['values'] };
}

export function failure(part: Part, error: unknown): Finding {
  return reported(part, asDaypassError(error).toJSON());
}

/** An error that is known already. */
export function reported(part: Part, error: ErrorView): Finding {
  return { ...placeOf(part), state: 'bad', code: 'error', values: {}, error };
}

function placeOf(part: Part): Pick<Finding, 'part' | 'name'> {
  return typeof part === 'string' ? { part, name: '' } : part;
}

/** How the one who is told writes what is no word. */
export interface FindingSpeech extends Speech {
  /** @param ms since the epoch */
  readonly time: (ms: number) => string;
  /** @param ms */
  readonly duration: (ms: number) => string;
  readonly error: (error: ErrorView) => { readonly what: string; readonly next: string };
}

/** @param translation `checks` of a language file; null for English */
export function findingsFor(translation: unknown, speech: FindingSpeech): (found: Finding) => SaidFinding {
  const { parts, findings } = textsFor(CHECKS_EN, translation, speech);
  const written = ([name, value]: [string, string | number]) => {
    if (typeof value === 'string' || name === 'n') return [name, value];
    return [name, name === 'time' ? speech.time(value) : speech.duration(value)];
  };
  return ({ part, name, code, values, error }) => {
    const shown = Object.fromEntries(Object.entries(values).map(written));
    const say = (text: unknown) => (typeof text === 'function' ? text(shown) : (text ?? '')) as string;
    const of = typeof parts[part] === 'string' ? parts[part] : parts[part]({ name });
    if (code === 'error') return { part: of, ...(error ? speech.error(error) : { what: '', next: '' }) };
    return { part: of, what: say(findings[code].what), next: say(partOf(findings[code], 'next')) };
  };
}
