/**
 * Texts as data, so that one can be translated without code: `{name}` is where something is put in, and a text by number is its
 * forms. English, as TypeScript knows it, says what each text needs; a translation is whatever a language file holds.
 */

/** Names in the places of a text: `'{role} in {account}'` has `role` and `account`. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
type Values<Name extends string> = Readonly<Record<Name, string>>;

/** A text for each of `Intl.PluralRules`' categories that the language has; `{n}` is where the number stands. */
interface Forms {
  readonly other: string;
}

/** English texts as they are called: those with places are functions of what is put in. */
export type Texts<English> = {
  readonly [Key in keyof English]: English[Key] extends string
    ? [Places<English[Key]>] extends [never]
      ? string
      : (values: Values<Places<English[Key]>>) => string
    : English[Key] extends { readonly other: infer Other extends string }
      ? (values: { readonly n: number } & Values<Exclude<Places<Other>, 'n'>>) => string
      : Texts<English[Key]>;
};

/** What is put into a text as it is called; nothing into one without places. */
export type Given<Text> = Text extends (values: infer Values) => string ? Values : unknown;

export interface Speech {
  /** BCP 47 tag of the translation: its rules say which form a number takes. */
  readonly language: string;
  /** A number as the person writes it. */
  readonly number: (n: number) => string;
  /** What is put in, as a person may see it: names and the like are the words of others. As they are, unless told. */
  readonly shown?: (value: string) => string;
}

/** @returns the translation of each text; the English one where it has none, or one of another kind. */
export function textsFor<const English extends object>(
  english: English,
  translation: unknown,
  speech: Speech,
): Texts<English> {
  const texts = Object.entries(english).map(([key, source]) => [key, textOf(source, partOf(translation, key), speech)]);
  return Object.fromEntries(texts) as Texts<English>;
}

function textOf(source: unknown, translated: unknown, speech: Speech): unknown {
  if (typeof source === 'string') {
    const text = typeof translated === 'string' && translated !== '' ? translated : source;
    return A_PLACE.test(source) ? (values: Values<string>) => filled(text, values, speech) : text;
  }
  if (!isForms(source)) return textsFor(source as object, translated, speech);
  return isForms(translated) ? counted(translated, speech) : counted(source, { ...speech, language: 'en' });
}

function counted(forms: Forms, speech: Speech) {
  const { language, number } = speech;
  return ({ n, ...values }: { readonly n: number }) => {
    const form = partOf(forms, new Intl.PluralRules(language).select(n));
    return filled(typeof form === 'string' ? form : forms.other, { ...values, n: number(n) }, speech);
  };
}

/** What is put in is not looked at again: a role may be called `{account}`. */
function filled(text: string, values: Values<string>, { shown = (value) => value }: Speech): string {
  return text.replace(PLACE, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? place : shown(value);
  });
}

/** Full-width punctuation, which has the gap after it in itself. */
const WIDE_END = /[。！？」』）]$/u;

/** Sentences one after the other, as their script has it: with a space between them, but not after a full-width full stop. */
export function inOneRun(...sentences: readonly string[]): string {
  return sentences
    .filter((text) => text !== '')
    .reduce((run, text) => `${run}${WIDE_END.test(run) ? '' : ' '}${text}`, '')
    .trimStart();
}

const PLACE = /\{(\w+)\}/g;
const A_PLACE = /\{\w+\}/;

/** Names in the places of a text, each once, sorted. */
export function placesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map(([, name = '']) => name))].sort();
}

export function isForms(value: unknown): value is Forms {
  return typeof partOf(value, 'other') === 'string';
}

export function partOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
