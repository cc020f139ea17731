/**
 * The palette: a small window over the others that finds a role and begins something with it. It is made when it is asked for, and
 * gone with the first action, with Esc, and when the person turns to another window.
 */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import { showOnce } from './fit-and-show.ts';
import { keepInside, LOCKED_DOWN } from './hardening.ts';
import { PALETTE_PAGE } from './scheme.ts';
import { BACKGROUND } from './window.ts';

/** In CSS px: the search, eight roles of two lines, and the keys. */
const SIZE = { width: 640, height: 524 } as const;

export interface PaletteWindowDependencies {
  /** Folder of the built app. */
  readonly out: string;
  readonly wayland: boolean;
  /** That the page writes times and numbers for, such as `de-AT`. */
  readonly region: string;
  readonly title: () => string;
}

export class PaletteWindow implements Disposable {
  readonly #dependencies: PaletteWindowDependencies;
  #window: BrowserWindow | null = null;

  constructor(dependencies: PaletteWindowDependencies) {
    this.#dependencies = dependencies;
  }

  get contents(): WebContents | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window.webContents : null;
  }

  /** Opens it, or closes it: the shortcut that opens it pressed again. */
  toggle(): void {
    if (this.#window) this.close();
    else this.show();
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    this.#window ??= this.#create();
    if (this.#window.isVisible()) this.#window.focus();
  }

  close(): void {
    this.#window?.destroy();
  }

  dispose(): void {
    this.close();
  }

  #create(): BrowserWindow {
    const { out, wayland, region, title } = this.#dependencies;
    const window = new BrowserWindow({
      ...placeOn(wayland),
      title: title(),
      icon: join(out, 'icons', 'app.png'),
      show: false,
      frame: false,
      alwaysOnTop: true,
      skipTaskbar: true,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: { preload: join(out, 'preload', 'palette.cjs'), ...LOCKED_DOWN },
    });
    keepInside(window.webContents);
    showOnce(window, () => {
      const zoom = window.webContents.getZoomFactor();
      if (zoom !== 1) window.setBounds(placeOn(wayland, zoom));
      window.show();
      window.focus();
    });
    window.on('blur', () => {
      // A sheet of the system's own, and the developer tools, are not another window of the person's.
      if (!window.webContents.isDevToolsFocused()) window.destroy();
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    // Without its page it would stay unseen, or empty on top of everything, in the way of the next one.
    const giveUp = () => window.isDestroyed() || window.destroy();
    window.webContents.on('did-navigate', (_event, _url, status) => status >= 400 && giveUp());
    window.loadURL(`${PALETTE_PAGE}?region=${encodeURIComponent(region)}`).catch(giveUp);
    return window;
  }
}

/** On the screen that the person looks at, a little above its middle. @param zoom what is in it is drawn this much larger */
function placeOn(wayland: boolean, zoom = 1): Electron.Rectangle {
  // Wayland says where the pointer is over a window alone: without one, asking ended the whole program (Electron 33).
  const { workArea } = wayland
    ? screen.getPrimaryDisplay()
    : screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const width = Math.min(Math.round(SIZE.width * zoom), workArea.width);
  const height = Math.min(Math.round(SIZE.height * zoom), workArea.height);
  return {
    width,
    height,
    x: Math.round(workArea.x + (workArea.width - width) / 2),
    y: Math.round(workArea.y + (workArea.height - height) / 3),
  };
}
