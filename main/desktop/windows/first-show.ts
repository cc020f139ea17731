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
