/** What the bar above a console's page may be told and may say. The page below it has no part in this. */
import * as v from 'valibot';
import type { PlainApiOf } from './contract.ts';

const text = v.string();

const BarState = v.object({
  /** Language of the words, for screen readers. */
  language: text,
  words: v.object({
    bar: text,
    back: text,
    forward: text,
    reload: text,
    stop: text,
    find: text,
    findPrevious: text,
    findNext: text,
    findClose: text,
    copyLink: text,
    openInBrowser: text,
    unknown: text,
  }),
  /** Account and role. */
  role: text,
  /** The color of the account's environment, by name; null where no rule names it. */
  colour: v.nullable(text),
  /** Where the page is; empty for a page of Daypass. */
  host: text,
  canGoBack: v.boolean(),
  canGoForward: v.boolean(),
  isLoading: v.boolean(),
  /** Whether the page has an address that means something elsewhere. */
  hasLink: v.boolean(),
  isFinding: v.boolean(),
  /** How many were found, in words, or an empty string. */
  found: text,
  hasFound: v.boolean(),
  /** What was done just now, or an empty string. */
  notice: text,
});
export type BarState = v.InferOutput<typeof BarState>;

const BarAction = v.picklist(['back', 'forward', 'reload', 'stop', 'find', 'copyLink', 'openInBrowser', 'leave']);
export type BarAction = v.InferOutput<typeof BarAction>;

const Which = v.picklist(['first', 'next', 'previous']);

export const CONSOLE_BAR = {
  name: 'console-bar',
  requests: {
    open: { args: v.strictTuple([]), answer: BarState },
    act: { args: v.strictTuple([BarAction]), answer: v.void() },
    /** Looks for a text in the page; an empty one takes the marks away. */
    find: { args: v.strictTuple([v.pipe(text, v.maxLength(1_000)), Which]), answer: v.void() },
    endFind: { args: v.strictTuple([]), answer: v.void() },
    /** Says how high the bar is with all that is in it, in CSS px. */
    fit: { args: v.strictTuple([v.pipe(v.number(), v.minValue(1), v.maxValue(1_000))]), answer: v.void() },
  },
  events: {
    changed: BarState,
    /** The focus is to go to the field for what is looked for, or to the first button. */
    focusAsked: v.picklist(['find', 'bar']),
  },
} as const;

/** `window.daypassConsoleBar` */
export type ConsoleBarApi = PlainApiOf<typeof CONSOLE_BAR>;
