import type { BrowserWindow } from 'electron';

/**
 * Shows a window once, as soon as there is something to see. Electron says `ready-to-show` after the first frame, which Wayland
 * does not draw for a hidden window: there the loaded page has to do.
 */
export function showOnce(window: BrowserWindow, show: () => void): void {
  let isShown = false;
  const first = () => {
    if (isShown || window.isDestroyed()) return;
    isShown = true;
    show();
  };
  window.once('ready-to-show', first);
  window.webContents.once('did-finish-load', first);
}

/**
 * For a person who asks for it: a window that is minimized doesn't come back by `show` and `focus` alone. On Wayland not by
 * `restore` either, whatever Electron says then: no program can undo there what the compositor has put away, but open it again.
 */
export function bringToFront(window: BrowserWindow): void {
  const isOpenedAgain = window.isMinimized() && process.platform === 'linux';
  if (isOpenedAgain) window.hide();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  if (isOpenedAgain) void untilDrawn(window);
}

/** Scripts of ours run in a world of their own, where a page of others can't change what they call. */
const WORLD = 1_002;
/** True for a page that is asked for one frame after the other, false for one that could answer and was not. */
const GETS_FRAMES = `new Promise((resolve) => {
  const next = (count) => count === 0 ? resolve(true) : requestAnimationFrame(() => next(count - 1));
  next(5);
  setTimeout(() => resolve(false), 500);
});`;
const TRIES = 8;
/** The last opening of each window: who follows an earlier one stops. */
const openings = new WeakMap<BrowserWindow, symbol>();

/**
 * Opens a window again until it is drawn. Chromium commits a window's geometry ahead of its first buffer, which mutter takes for
 * one pixel (it logs "Invalid window geometry"). Now and then that surface is then on no screen: nothing asks it for frames, and
 * no new size or redrawing changes that, but another opening.
 */
async function untilDrawn(window: BrowserWindow): Promise<void> {
  const opening = Symbol('opening');
  openings.set(window, opening);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const isOnScreen = await isDrawn(window).catch(() => null);
    if (isOnScreen !== false || openings.get(window) !== opening) return;
    if (window.isDestroyed() || !window.isVisible() || window.isMinimized()) return;
    window.hide();
    window.show();
    window.focus();
  }
}

/** Null where it can't be told: a page that doesn't answer may be busy, and is left alone. */
async function isDrawn({ webContents }: BrowserWindow): Promise<boolean | null> {
  // A frame in which nothing changed waits for no compositor, and a picture that is under way hides that the next one can't go.
  for (let pictures = 0; pictures < 2; pictures += 1) {
    webContents.invalidate();
    const answer = await webContents.executeJavaScriptInIsolatedWorld(WORLD, [{ code: GETS_FRAMES }]);
    if (answer !== true) return answer === false ? false : null;
  }
  return true;
}

/**
 * Makes what is in a window this large. On Wayland Electron draws the frame itself, shadows included, and takes it out of what is
 * asked for the contents: 44 px of the width and 80 px of the height (Electron 33).
 */
export function resizeContents(window: BrowserWindow, width: number, height: number): void {
  const outer = window.getSize();
  const inner = window.getContentSize();
  const frame = (of: 0 | 1) => (outer[of] ?? 0) - (inner[of] ?? 0);
  window.setSize(width + frame(0), height + frame(1));
}
