import { type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../../base/clock.ts';
import { DaypassError } from '../../base/errors.ts';
import { considered } from '../considered.ts';

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

/** Asks the person. @throws DaypassError cancelled for a no */
export type AskPerson = (question: Question) => Promise<void>;

const NO = 1;

/**
 * Asks the person where no page has a say. One question at a time, whatever it is about: while it is open, the next one is a no, so
 * that no page and no program can pile them up until one is clicked away.
 */
export function ownBox(window: () => BrowserWindow | null, clock: Clock): AskPerson {
  let isAsking = false;
  return async ({ type, message, detail, yes, no, refused, again }) => {
    const refusal = new DaypassError('cancelled', refused, { next: again });
    if (isAsking) throw refusal;
    isAsking = true;
    const box = { type, message, detail, buttons: [yes, no], defaultId: NO, cancelId: NO, noLink: true };
    const show = () => {
      const parent = window();
      return parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box);
    };
    try {
      if ((await considered(show, NO, clock)) === NO) throw refusal;
    } finally {
      isAsking = false;
    }
  };
}
