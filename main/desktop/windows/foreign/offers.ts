import { type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../../../base/clock.ts';
import { considered } from '../../boxes/considered.ts';
import type { Strings } from '../../strings/index.ts';
import type { Gestures } from './gestures.ts';

const NO = 1;

/**
 * A page wants to open something, and no click on it was seen. It may have been made in a frame of another site, so the
 * person is asked; once, until they do something on the page again, and only in the window that they have before them.
 */
export class Offers {
  readonly #window: BrowserWindow;
  readonly #gestures: Gestures;
  readonly #strings: () => Strings;
  readonly #clock: Clock;
  #isAsking = false;
  #declinedAt = -1;

  constructor(window: BrowserWindow, gestures: Gestures, strings: () => Strings, clock: Clock) {
    this.#window = window;
    this.#gestures = gestures;
    this.#strings = strings;
    this.#clock = clock;
  }

  /** @param url http or https. @param open called where the person agrees */
  async ask(url: string, open: () => void): Promise<void> {
    const { count } = this.#gestures;
    if (this.#isAsking || this.#declinedAt === count || !this.#window.isFocused()) return;
    this.#isAsking = true;
    const { message, detail, yes, no } = this.#strings().offer;
    const box = {
      type: 'question' as const,
      message: message({ host: new URL(url).host }),
      detail,
      buttons: [yes, no],
      defaultId: NO,
      cancelId: NO,
      noLink: true,
    };
    const show = async () => (this.#window.isDestroyed() ? { response: NO } : dialog.showMessageBox(this.#window, box));
    const response = await considered(show, NO, this.#clock);
    this.#isAsking = false;
    this.#declinedAt = count;
    if (response !== NO && !this.#window.isDestroyed()) open();
  }
}
