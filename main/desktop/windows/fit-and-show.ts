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
  if (window.isMinimized()) {
    if (process.platform === 'linux') window.hide();
    window.restore();
  }
  window.show();
  window.focus();
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
