import { type BrowserWindow, dialog } from 'electron';
import { DaypassError } from '../../base/errors.ts';

/** What a box of the app's own says. A no is what is chosen already, and what closing it means. */
export interface Question {
  readonly type: 'question' | 'warning';
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
  /** What the person reads after a no, and what to do then. */
  readonly refused: string;
  readonly again: string;
}

/**
 * Asks the person where no page has a say. One question at a time: while it is open, the next one is a no, so that no page and no
 * program can pile them up until one is clicked away.
 * @returns what asks; it throws DaypassError cancelled for a no.
 */
export function ownBox(window: () => BrowserWindow | null): (question: Question) => Promise<void> {
  let isAsking = false;
  return async ({ type, message, detail, yes, no, refused, again }) => {
    const refusal = new DaypassError('cancelled', refused, { next: again });
    if (isAsking) throw refusal;
    isAsking = true;
    try {
      const box = { type, message, detail, buttons: [yes, no], defaultId: 1, cancelId: 1, noLink: true };
      const parent = window();
      const { response } = await (parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box));
      if (response !== 0) throw refusal;
    } finally {
      isAsking = false;
    }
  };
}
