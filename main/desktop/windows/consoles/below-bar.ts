/**
 * A console window: the bar is its own page, and the page of others is in a view that covers what the bar leaves. The two are
 * contents of their own, in sessions and processes of their own.
 */
import { join } from 'node:path';
import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type Session,
  type WebContents,
  WebContentsView,
} from 'electron';
import type { ForeignWindow } from '../foreign/plain-window.ts';
import { foreignPreferences, keepInside, LOCKED_DOWN } from '../hardening.ts';
import { CONSOLE_BAR_PAGE } from '../scheme.ts';

/** Until the bar says how high it is; and as much as it may take from the page; in DIP. */
const HEIGHT = { first: 39, least: 24, most: 200 } as const;

/** How long a page may take to say whether it may be closed, in ms; longer than Chromium's own limit for one that can. */
const CLOSES_MS = 3_000;

interface ViewBelowBar {
  readonly view: WebContentsView;
  height: number;
}

const below = new WeakMap<BrowserWindow, ViewBelowBar>();

/** @param given the contents that a page has opened it with. @param out folder of the built app */
export function openBelowBar(
  options: BrowserWindowConstructorOptions,
  given: WebContents | null,
  { out, jar }: { readonly out: string; readonly jar: Session },
): ForeignWindow {
  const preload = join(out, 'preload', 'console-bar.cjs');
  const window = new BrowserWindow({ ...options, webPreferences: { preload, ...LOCKED_DOWN } });
  keepInside(window.webContents);
  const view = new WebContentsView(given ? { webContents: given } : { webPreferences: foreignPreferences(jar) });
  const { webContents: contents } = view;
  below.set(window, { view, height: HEIGHT.first });
  window.contentView.addChildView(view);
  window.contentView.on('bounds-changed', () => layOut(window));
  layOut(window);
  // Each goes with the other, and the page is asked first, as if it were the window's own.
  window.on('close', (event) => {
    if (contents.isDestroyed()) return;
    event.preventDefault();
    contents.close({ waitForBeforeUnload: true });
    // One that is busy for ever never answers, and would keep its window.
    const late = setTimeout(() => window.isDestroyed() || window.destroy(), CLOSES_MS).unref();
    contents.once('will-prevent-unload', () => clearTimeout(late));
  });
  contents.on('destroyed', () => window.isDestroyed() || window.destroy());
  window.on('closed', () => contents.isDestroyed() || contents.close());
  // The keys are the page's until a person turns to the bar.
  window.webContents.once('did-finish-load', () => contents.isDestroyed() || contents.focus());
  keepKeys(window, contents);
  void window.loadURL(CONSOLE_BAR_PAGE).catch(() => undefined);
  return { window, contents };
}

/**
 * Each time a person comes to the window, Electron gives the keys to its own contents, which is the bar. They go back to the page
 * where that had them last.
 */
function keepKeys(window: BrowserWindow, contents: WebContents): void {
  let isAway = true;
  let arePages = true;
  contents.on('focus', () => {
    arePages = true;
  });
  window.webContents.on('focus', () => {
    if (!isAway) arePages = false;
  });
  window.on('blur', () => {
    isAway = true;
  });
  window.on('focus', () => {
    isAway = false;
    if (arePages && !contents.isDestroyed()) contents.focus();
  });
}

/** Leaves the bar its room. @param height in DIP */
export function makeRoom(window: BrowserWindow, height: number): void {
  const own = below.get(window);
  if (!own || window.isDestroyed()) return;
  own.height = Math.min(Math.max(height, HEIGHT.least), HEIGHT.most);
  layOut(window);
}

function layOut(window: BrowserWindow): void {
  const own = below.get(window);
  if (!own) return;
  const { width, height } = window.contentView.getBounds();
  const top = Math.min(own.height, Math.floor(height / 2));
  own.view.setBounds({ x: 0, y: top, width, height: height - top });
}
