/** A certificate of the person goes to a page only where the person has chosen it; Electron would send the first that fits. */
import { app, BrowserWindow, type Certificate, dialog, type WebContents } from 'electron';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { printable } from '../../../base/printable.ts';
import { considered } from '../../boxes/considered.ts';
import { Noes } from '../../boxes/noes.ts';
import type { Strings } from '../../strings/index.ts';

const NONE = 0;
/** Noes in a row after which a window's pages get none for a minute, unasked: each of their servers could ask for one. */
const MOST_NOES = 5;

/** @param isForeign whether these are contents of a window with pages of others: our own pages get none */
export function askForClientCertificates(
  strings: () => Strings,
  isForeign: (contents: WebContents) => boolean,
  clock: Clock,
): Disposable {
  const turns = new WeakMap<BrowserWindow, Turn>();
  const choose = async (contents: WebContents | null, url: string, offered: readonly Certificate[]) => {
    const window = contents && isForeign(contents) ? BrowserWindow.fromWebContents(contents) : null;
    if (!window) return undefined;
    const { message, detail, none } = strings().certificates;
    const names = offered.map(({ subjectName, issuerName }) => printable(`${subjectName} (${issuerName})`));
    const box = {
      type: 'question' as const,
      message: message({ host: hostIn(url) }),
      detail,
      buttons: [none, ...names],
      defaultId: NONE,
      cancelId: NONE,
      noLink: true,
    };
    const show = async () => (window.isDestroyed() ? { response: NONE } : dialog.showMessageBox(window, box));
    const turn = turns.get(window) ?? new Turn(clock);
    turns.set(window, turn);
    return offered[(await turn.ask(show)) - 1];
  };
  const onAsked = (
    event: Electron.Event,
    contents: WebContents | null,
    url: string,
    offered: readonly Certificate[],
    send: (certificate?: Certificate) => void,
  ) => {
    event.preventDefault();
    // Electron takes no argument for none; an undefined one it refuses, and the page fails.
    const answer = (chosen?: Certificate) => (chosen ? send(chosen) : send());
    choose(contents, url, offered).then(answer, () => send());
  };
  app.on('select-client-certificate', onAsked);
  return { dispose: () => void app.removeListener('select-client-certificate', onAsked) };
}

/** The boxes of one window, one after the other: a page could pile them up until one is clicked away. */
class Turn {
  readonly #clock: Clock;
  readonly #noes: Noes;
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#noes = new Noes(clock, MOST_NOES);
  }

  /** @returns the button */
  ask(show: () => Promise<{ readonly response: number }>): Promise<number> {
    const answer = this.#last.then(async () => {
      if (this.#noes.isOver) return NONE;
      const response = await considered(show, NONE, this.#clock);
      if (response === NONE) this.#noes.no();
      else this.#noes.yes();
      return response;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

/** Electron's documentation has an address here; what comes is the host with its port, `idp.example.com:443`. */
function hostIn(text: string): string {
  return /^\w+:\/\//.test(text) ? new URL(text).host : text.replace(/:443$/, '');
}
