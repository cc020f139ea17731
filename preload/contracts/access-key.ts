/**
 * What the window that takes an access key may be told and may say. It is a contract of its own: the main window's page has
 * no way to send a key or to see one, and this page is never told a secret.
 */
import * as v from 'valibot';
import type { PlainApiOf } from './contract.ts';

const text = v.string();
const line = v.pipe(text, v.maxLength(1_000));
const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());

/** Where the key comes from: typed, a file that AWS gave, or a profile of the AWS credentials file. */
const Origin = v.picklist(['typed', 'file', 'profile']);
export type KeyOrigin = v.InferOutput<typeof Origin>;

const Form = v.object({
  name: line,
  region: line,
  from: Origin,
  /** Typed; empty where the key comes from a file. */
  keyId: line,
  secret: line,
  /** One of those that were listed, where it comes from there. */
  profile: line,
});
export type KeyForm = Readonly<v.InferOutput<typeof Form>>;

const Field = v.picklist(['name', 'region', 'keyId', 'secret', 'file', 'profile', 'device']);
export type KeyField = v.InferOutput<typeof Field>;

/** `field`: the one that is to blame, if one is. */
const Fault = v.object({ text, field: v.nullable(Field) });
export type KeyFault = Readonly<v.InferOutput<typeof Fault>>;

const View = v.variant('step', [
  v.object({
    step: v.literal('form'),
    /** Profiles with a long-term key, without its secret. */
    profiles: list(v.object({ profile: text, keyId: text })),
    /** The file that was chosen. */
    file: v.nullable(v.object({ name: text, keyId: text })),
    fault: v.nullable(Fault),
  }),
  /** AWS does not tell which MFA device it is. */
  v.object({ step: v.literal('device'), text, devices: list(text), usual: text, fault: v.nullable(Fault) }),
  /** The key is in the keychain. */
  v.object({
    step: v.literal('done'),
    title: text,
    facts: list(v.object({ label: text, value: text })),
    notes: list(text),
    /** Whether the copy that it came from should go. */
    offer: v.nullable(v.object({ question: text, yes: text, no: text })),
    fault: v.nullable(Fault),
  }),
]);
export type KeyView = Readonly<v.InferOutput<typeof View>>;

/** Words by the name that elements of the page know them by (`data-word`), and the language that they are in. */
const Words = v.objectWithRest({ language: text }, text);
export type KeyWords = Readonly<v.InferOutput<typeof Words>>;

export const ACCESS_KEY = {
  name: 'access-key',
  requests: {
    open: { args: v.strictTuple([]), answer: v.object({ words: Words, view: View }) },
    /** Has a person choose the file that AWS gave, in a dialog of the system. */
    chooseFile: { args: v.strictTuple([]), answer: View },
    submit: { args: v.strictTuple([Form]), answer: View },
    /** The device whose codes sessions need; null for none. */
    chooseDevice: { args: v.strictTuple([v.nullable(line)]), answer: View },
    /** Answers the offer. */
    answer: { args: v.strictTuple([v.boolean()]), answer: View },
    /** How high the page is, in CSS pixels; the window becomes as high. */
    fit: { args: v.strictTuple([v.pipe(v.number(), v.minValue(1), v.maxValue(10_000))]), answer: v.void() },
    close: { args: v.strictTuple([]), answer: v.void() },
  },
  events: {},
} as const;

/** `window.daypassKey` */
export type KeyApi = PlainApiOf<typeof ACCESS_KEY>;
