import { type BrowserWindow, dialog } from 'electron';
import type { Strings } from '../strings/index.ts';
import type { Gestures } from './gestures.ts';

/**
 * A page wants to open something, and no click on it was seen. It may have been made in a frame of another site, so the
 * person is asked; once, until they do something on the page again, and only in the window that they have before them.
 */
export class Offers {
  readonly #window: BrowserWindow;
  readonly #gestures: Gestures;
  readonly #strings: () => Strings;
  #isAsking = false;
  #declinedAt = -1;

  constructor(window: BrowserWindow, gestures: Gestures, strings: () => Strings) {
    this.#window = window;
    this.#gestures = gestures;
    this.#strings = strings;
  }

  /** @param url http or https. @param open called where the person agrees */
  async ask(url: string, open: () => void): Promise<void> {
    const { count } = this.#gestures;
    if (this.#isAsking || this.#declinedAt === count || !this.#window.isFocused()) return;
    this.#isAsking = true;
    const { message, detail, yes, no } = this.#strings().offer;
    const { response } = await dialog.showMessageBox(this.#window, {
      type: 'question',
      message: message({ host: new URL(url).host }),
      detail,
      buttons: [yes, no],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    this.#isAsking = false;
    this.#declinedAt = count;
    if (response === 0 && !this.#window.isDestroyed()) open();
  }
}
