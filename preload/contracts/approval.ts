/**
 * What the window that asks before a sensitive role is used may be told and may say. It is a contract of its own: a page
 * of the main window has no way to answer these questions.
 */
import * as v from 'valibot';
import type { PlainApiOf } from './contract.ts';

const text = v.string();
const ms = v.number();

const Question = v.object({
  id: v.number(),
  /** Language of the words, for screen readers. */
  language: text,
  title: text,
  /** `{program}`, `{account}` and `{role}` stand for `names`. */
  question: text,
  names: v.object({ program: text, account: text, role: text }),
  /** `also`: what follows the value in brackets, or an empty string. `places`: paths that stand below it. */
  facts: v.array(v.object({ label: text, value: text, also: text, places: v.array(text) })),
  allow: text,
  allowFor: text,
  deny: text,
  /** How long it waits for an answer, in ms from now. */
  leftMs: ms,
  /** What is said of that time; `{seconds}` stands for the number. */
  left: text,
  /** What is said of further questions, or an empty string. */
  more: text,
  /** The account's color, by name, or null. */
  colour: v.nullable(text),
  /** How long the buttons are asleep, so that a click meant for what was there a moment ago does nothing, in ms. */
  armedAfterMs: ms,
});
export type PromptQuestion = v.InferOutput<typeof Question>;

const Answer = v.picklist(['once', 'for-a-while', 'no']);
export type PromptAnswer = v.InferOutput<typeof Answer>;

export const APPROVAL = {
  name: 'approval',
  requests: {
    /** The question that is to be shown now; null when there is none any more. */
    question: { args: v.strictTuple([]), answer: v.nullable(Question) },
    answer: { args: v.strictTuple([v.number(), Answer]), answer: v.void() },
    /** Says how high the page is with all that is in it, in CSS px. */
    fit: { args: v.strictTuple([v.pipe(v.number(), v.minValue(1), v.maxValue(10_000))]), answer: v.void() },
  },
  events: {
    /** Another question is to be shown, or what is said of this one has changed. */
    question: Question,
  },
} as const;

/** `window.daypassPrompt` */
export type PromptApi = PlainApiOf<typeof APPROVAL>;
