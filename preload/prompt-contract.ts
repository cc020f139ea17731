/**
 * What the window that asks before a sensitive role is used may be told and may say. It is a contract of its own: a page
 * of the main window has no way to answer these questions. Without any import, because a sandboxed preload script must be
 * one file.
 */

export interface PromptQuestion {
  readonly id: number;
  /** Language of the words, for screen readers. */
  readonly language: string;
  readonly title: string;
  /** `{program}`, `{account}` and `{role}` stand for `names`. */
  readonly question: string;
  readonly names: { readonly program: string; readonly account: string; readonly role: string };
  /** `also`: what follows the value in brackets, or an empty string. `places`: paths that stand below it. */
  readonly facts: readonly {
    readonly label: string;
    readonly value: string;
    readonly also: string;
    readonly places: readonly string[];
  }[];
  readonly allow: string;
  readonly allowFor: string;
  readonly deny: string;
  /** How long it waits for an answer, in ms from now. */
  readonly leftMs: number;
  /** What is said of that time; `{seconds}` stands for the number. */
  readonly left: string;
  /** What is said of further questions, or an empty string. */
  readonly more: string;
  /** The account's colour, by name, or null. */
  readonly colour: string | null;
  /** How long the buttons are asleep, so that nobody clicks what was not there a moment ago, in ms. */
  readonly armedAfterMs: number;
}

export const PROMPT_ANSWERS = ['once', 'for-a-while', 'no'] as const;
export type PromptAnswer = (typeof PROMPT_ANSWERS)[number];

/** `window.daypassPrompt` */
export interface PromptApi {
  /** The question that is to be shown now; null when there is none any more. */
  question(): Promise<PromptQuestion | null>;
  /** Calls `listener` when another question is to be shown, or what is said of this one has changed. */
  onQuestion(listener: (question: PromptQuestion) => void): void;
  answer(id: number, answer: PromptAnswer): Promise<void>;
  /** Says how high the page is with all that stands in it, in CSS px. */
  fit(height: number): Promise<void>;
}

export const PROMPT_CHANNELS = {
  question: 'daypass:prompt:question',
  asked: 'daypass:prompt:asked',
  answer: 'daypass:prompt:answer',
  fit: 'daypass:prompt:fit',
} as const;
