/** The one window. Its page is treated as hostile: no Node, no network, no other page, no other window. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Session, session } from 'electron';
import { isOwnPage, START_PAGE } from './scheme.ts';

const BACKGROUND = { light: '#f7f7f5', dark: '#17181a' } as const;

export class MainWindow {
  readonly #preload: string;
  #window: BrowserWindow | null = null;

  /** @param out the folder of the built app. */
  constructor(out: string) {
    this.#preload = join(out, 'preload', 'index.cjs');
    lockDown(session.defaultSession);
  }

  get contents(): Electron.WebContents | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window.webContents : null;
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    if (!this.#window || this.#window.isDestroyed()) {
      this.#window = this.#create();
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  #create(): BrowserWindow {
    const window = new BrowserWindow({
      title: 'Daypass',
      width: 980,
      height: 680,
      minWidth: 560,
      minHeight: 420,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        preload: this.#preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    const { webContents } = window;
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const) {
      webContents.on(event as 'will-navigate', (details) => details.preventDefault());
    }
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => {
      this.#window = null;
    });
    void window.loadURL(START_PAGE);
    return window;
  }
}

/** No permission, no device, and no request to anywhere but our own scheme. */
function lockDown(own: Session): void {
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !isOwnPage(url) && !url.startsWith('devtools:') }),
  );
}
