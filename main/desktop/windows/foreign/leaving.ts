/**
 * Pages with unsaved work: "Leave or stay?" as browsers ask it. Electron's event has to be answered at once, and this process
 * can't wait for a person there (it gives credentials to programs meanwhile): so the page stays, the person is asked, and what
 * it was about is done again.
 */
import { dialog, type WebContents } from 'electron';
import type { Strings } from '../../strings/index.ts';
import type { Gestures } from './gestures.ts';
import type { ForeignWindow } from './plain-window.ts';

/** An isolated world of our own, which the page doesn't see. */
const WORLD = 1_001;
/** How long a page may take to say whether it has unsaved work, in ms. */
const ANSWER_LIMIT_MS = 1_000;

/** Notes where a page is about to go: the event for it comes before the one that asks whether it may. */
const NOTE_TARGET = `globalThis.daypassTarget = null;
globalThis.navigation?.addEventListener('navigate', ({ destination, formData }) => {
  globalThis.daypassTarget = formData ? null : destination.url;
});`;

/** Only of a page that a person has touched, as browsers have it. */
const HAS_UNSAVED_WORK = `(() => {
  if (!navigator.userActivation.hasBeenActive) return false;
  const event = document.createEvent('BeforeUnloadEvent');
  event.initEvent('beforeunload', false, true);
  window.dispatchEvent(event);
  return event.defaultPrevented || event.returnValue !== '';
})()`;

/** Does what leaves the page, as a person has asked for by a button of ours: where the page objects, they are asked first. */
export type Go = (act: () => void) => void;

/** Has a page of others ask before it is left. */
export function askBeforeLeaving({ window, contents }: ForeignWindow, gestures: Gestures, strings: () => Strings): Go {
  let isClosing = false;
  let isAsking = false;
  let hasAgreed = false;
  let wanted: (() => void) | null = null;
  const ask = async (): Promise<void> => {
    const [wasClosing, act] = [isClosing, wanted];
    isClosing = false;
    wanted = null;
    // A page that tries to go elsewhere on its own, again and again, would ask again and again.
    if (isAsking || (!wasClosing && !act && !gestures.take())) return;
    isAsking = true;
    const target = wasClosing || act ? null : await inOwnWorld(contents, 'globalThis.daypassTarget');
    const { message, detail, leave, stay } = strings().leaving;
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message,
      detail,
      buttons: [leave, stay],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    isAsking = false;
    if (response !== 0 || window.isDestroyed()) return;
    if (wasClosing) {
      window.destroy();
      return;
    }
    // What can't be done again here (a form that was sent) is not asked about the next time.
    hasAgreed = true;
    if (act) {
      // The page has to have heard that it stays, or it isn't asked again.
      await inOwnWorld(contents, '0');
      act();
    } else if (typeof target === 'string') await inOwnWorld(contents, `location.assign(${JSON.stringify(target)})`);
  };
  window.on('close', () => {
    isClosing = true;
  });
  contents.on('will-prevent-unload', (event) => {
    if (hasAgreed) event.preventDefault();
    else void ask();
  });
  const settled = () => {
    wanted = null;
  };
  contents.on('did-navigate', () => {
    hasAgreed = false;
    settled();
  });
  contents.on('did-navigate-in-page', (_event, _url, isMainFrame) => isMainFrame && settled());
  contents.on('dom-ready', () => void inOwnWorld(contents, NOTE_TARGET));
  return (act) => {
    wanted = act;
    act();
  };
}

/** How many of these pages have work in them that would be lost. One that doesn't answer has none to save. */
export async function countUnsaved(pages: readonly WebContents[]): Promise<number> {
  const answers = await Promise.all(pages.map(hasUnsavedWork));
  return answers.filter(Boolean).length;
}

async function hasUnsavedWork({ mainFrame }: WebContents): Promise<boolean> {
  const asked = mainFrame.framesInSubtree.map((frame) => frame.executeJavaScript(HAS_UNSAVED_WORK).catch(() => false));
  const limit = new Promise<boolean[]>((resolve) => setTimeout(() => resolve([]), ANSWER_LIMIT_MS).unref());
  return (await Promise.race([Promise.all(asked), limit])).includes(true);
}

async function inOwnWorld(contents: WebContents, code: string): Promise<unknown> {
  if (contents.isDestroyed()) return null;
  return contents.executeJavaScriptInIsolatedWorld(WORLD, [{ code: `${code};` }]).catch(() => null);
}
