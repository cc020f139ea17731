/**
 * A window with pages of others: a console of AWS, or an identity provider. They get what a browser would give them and no
 * more. They go where `may` says; what leads elsewhere is opened by a person's click or not at all; windows that they open are
 * plain ones under the same rules.
 */
import { BrowserWindow, type BrowserWindowConstructorOptions, type Session, type WebContents } from 'electron';
import { inOneRun } from '../../../../common/texts.ts';
import type { Clock } from '../../../base/clock.ts';
import { printableSentence } from '../../../base/printable.ts';
import type { Log } from '../../../platform/log.ts';
import type { Strings } from '../../strings/index.ts';
import { foreignPreferences } from '../hardening.ts';
import type { Size } from '../kept-place.ts';
import type { WindowNetwork } from '../window-network.ts';
import { Gestures } from './gestures.ts';
import { askBeforeLeaving, type Go } from './leaving.ts';
import { Offers } from './offers.ts';
import { type ForeignWindow, plainWindow } from './plain-window.ts';

export interface ForeignRules {
  readonly jar: Session;
  /** The way out of its windows; `jar` is prepared before anything is loaded. */
  readonly network: WindowNetwork;
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: () => Strings;
  /** Whether its windows may show an address. */
  readonly may: (url: string) => boolean;
  /** Takes an address that no window may show, once a person has asked for it; null: there is nowhere to go. */
  readonly outside: ((url: string) => void) | null;
  /** Addresses that mean something of their own. @returns whether this is one */
  readonly isTaken?: (url: string, shown: ForeignWindow, gestures: Gestures) => boolean;
  /** @param page the title that the page gives itself */
  readonly title: (url: string, page: string) => string;
  /** Each window that there is, those that pages open included. @param go for buttons of ours that leave its page */
  readonly onWindow: (shown: ForeignWindow, go: Go) => void;
  /** Makes a window with room for something of ours. @param given the contents that a page has opened it with */
  readonly frame?: (options: BrowserWindowConstructorOptions, given: WebContents | null) => ForeignWindow;
  /** Where the next window opens, in DIP; where the desktop wants it without. */
  readonly place?: (size: Size) => { x: number; y: number } | null;
  /** The main page could not be loaded: what to show instead. @param reason in words, or in Chromium's: ERR_… */
  readonly failurePage: (reason: string) => string;
  /** What to show where the page's server wants HTTP authentication (Basic, NTLM, Negotiate), which needs a box that is not here. */
  readonly passwordPage?: (host: string) => string;
}

/** Aborted, and blocked by us: what a refused navigation or request is. */
export const NO_FAILURE: ReadonlySet<number> = new Set([-3, -20]);

/** @param size in DIP; what is left out is as for windows that pages open */
export function openForeign(url: string, rules: ForeignRules, size: BrowserWindowConstructorOptions = {}): void {
  const options = windowOptions('', url, rules, size);
  const shown = rules.frame ? rules.frame(options, null) : plain(options);
  guard(shown, rules);
  const { window, contents } = shown;
  // The error quotes the address, which may sign in; `did-fail-load` has said the rest.
  const load = () => (window.isDestroyed() ? undefined : contents.loadURL(url));
  void rules.network
    .prepare(rules.jar, portOf(url))
    .then(load)
    .catch(() => undefined);
}

function plain(options: BrowserWindowConstructorOptions): ForeignWindow {
  const window = new BrowserWindow(options);
  return { window, contents: window.webContents };
}

function portOf(url: string): number {
  return Number(new URL(url).port) || 443;
}

const foreign = new WeakMap<WebContents, Gestures>();

export function isForeign(contents: WebContents): boolean {
  return foreign.has(contents);
}

/** What the person does on a page of others; null for any other page. */
export function gesturesOn(contents: WebContents): Gestures | null {
  return foreign.get(contents) ?? null;
}

/** @param isEmpty a page has opened it to send it somewhere in a moment */
function guard(shown: ForeignWindow, rules: ForeignRules, isEmpty = false): void {
  const { window, contents } = shown;
  const gestures = new Gestures(contents, rules.clock);
  foreign.set(contents, gestures);
  if (isEmpty) gestures.lend();
  const offers = new Offers(window, gestures, rules.strings, rules.clock);
  const go = askBeforeLeaving(shown, gestures, rules.strings);
  const goOutside = (url: string) => {
    const { outside } = rules;
    if (!outside || !/^https?:/.test(url)) return;
    if (gestures.take()) outside(url);
    else void offers.ask(url, () => outside(url));
  };
  const stay = (event: { preventDefault(): void }, url: string) => {
    if (isShown(url, rules.may)) return;
    event.preventDefault();
    if (rules.isTaken?.(url, shown, gestures)) return;
    goOutside(url);
    if (isEmpty && isBlank(contents.getURL())) window.close();
  };
  contents.on('will-navigate', (event, url) => stay(event, url));
  contents.on('will-redirect', (event, url, _isInPlace, isMainFrame) => {
    if (isMainFrame) stay(event, url);
  });
  // Moved or made small by its page, a window is as good as hidden.
  contents.on('content-bounds-updated', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url, features }) => {
    if (!isShown(url, rules.may)) goOutside(url);
    else if (gestures.takeOwn()) return childOf(features, url, rules);
    else if (/^https?:/.test(url)) void offers.ask(url, () => void openForeign(url, rules));
    return { action: 'deny' };
  });
  contents.on('did-create-window', (child, { url }) =>
    guard({ window: child, contents: child.webContents }, rules, isBlank(url)),
  );
  // Whose page it is must be seen, whatever it calls itself.
  window.on('page-title-updated', (event) => event.preventDefault());
  contents.on('page-title-updated', (_event, page) => window.setTitle(titleOf(contents.getURL(), page, rules)));
  contents.on('did-navigate', (_event, url) => window.setTitle(titleOf(url, '', rules)));
  contents.on('login', (event, { url }, { isProxy, host }, send) => {
    if (isProxy || !rules.passwordPage) return;
    event.preventDefault();
    send();
    const isPage = url.split('#')[0] === (asked ?? '').split('#')[0];
    if (isPage) void contents.loadURL(rules.passwordPage(host)).catch(() => undefined);
  });
  contents.on('did-fail-load', (_event, code, reason, url, isMainFrame) => {
    if (!isMainFrame || NO_FAILURE.has(code)) return;
    rules.log.warn('A page could not be loaded.', { host: new URL(url).host, reason });
    void showFailure(contents, url, reason || `net error ${code}`, rules);
  });
  let asked: string | null = null;
  contents.on('did-start-navigation', (_event, url, isInPlace, isMainFrame) => {
    if (isMainFrame && !isInPlace) asked = url;
  });
  contents.on('did-redirect-navigation', (_event, url, _isInPlace, isMainFrame) => {
    if (isMainFrame) asked = url;
  });
  rules.onWindow(shown, go);
}

/** A proxy or certificate that is in the way is named, as it would be anywhere else. */
async function showFailure(contents: WebContents, url: string, reason: string, rules: ForeignRules): Promise<void> {
  const error = await rules.network.explain(url, reason);
  const said = error && rules.strings().error(error.toJSON());
  const page = rules.failurePage(said ? inOneRun(said.what, said.next) : reason);
  if (!contents.isDestroyed()) await contents.loadURL(page).catch(() => undefined);
}

/** What a click on a page opens: a window as its own is. */
function childOf(features: string, url: string, rules: ForeignRules): Electron.WindowOpenHandlerResponse {
  const { frame } = rules;
  const overrideBrowserWindowOptions = windowOptions(features, url, rules);
  // As in a browser: closed with its opener, it would go without asking about unsaved work.
  const allowed = { action: 'allow', overrideBrowserWindowOptions, outlivesOpener: true } as const;
  if (!frame) return allowed;
  return {
    ...allowed,
    createWindow(options) {
      const { webContents = null } = options as { webContents?: WebContents };
      const child = frame(overrideBrowserWindowOptions, webContents);
      guard(child, rules, isBlank(url));
      // A click with the middle button or a modifier brings no contents of its own, and Electron then loads nothing.
      if (!webContents) void child.contents.loadURL(url).catch(() => undefined);
      return child.contents;
    },
  };
}

function windowOptions(
  features: string,
  url: string,
  rules: ForeignRules,
  size: BrowserWindowConstructorOptions = {},
): BrowserWindowConstructorOptions {
  const plain = { ...plainWindow(features, titleOf(url, '', rules)), ...size };
  const place = rules.place?.({ width: plain.width ?? 0, height: plain.height ?? 0 });
  return { ...plain, ...place, webPreferences: foreignPreferences(rules.jar) };
}

/** Nothing in it turns the account's name around, or makes it look like another one. */
function titleOf(url: string, page: string, rules: ForeignRules): string {
  return printableSentence(rules.title(url, page));
}

/** What a page makes itself is its own: an empty window that it writes to, a `blob:` of its origin (reports, previews). */
function isShown(url: string, may: (url: string) => boolean): boolean {
  return isBlank(url) || may(url.replace(/^blob:/, ''));
}

function isBlank(url: string): boolean {
  return url === '' || url === 'about:blank';
}
