import { type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../../base/clock.ts';
import { DaypassError } from '../../base/errors.ts';
import { boxesInTurn } from './considered.ts';

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

/** Asks the person where no page has a say; see `boxesInTurn`. */
export function ownBox(window: () => BrowserWindow | null, clock: Clock): AskPerson {
  const inTurn = boxesInTurn(clock);
  return async ({ type, message, detail, yes, no, refused, again }) => {
    const box = { type, message, detail, buttons: [yes, no], defaultId: NO, cancelId: NO, noLink: true };
    const show = () => {
      const parent = window();
      return parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box);
    };
    if (!(await inTurn(show, NO))) throw new DaypassError('cancelled', refused, { next: again });
  };
}
