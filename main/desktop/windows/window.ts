/** The one window. Its page is treated as hostile: no Node, no network, no other page, no other window. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Rectangle, screen, session } from 'electron';
import { MAIN, type WindowPage } from '../../../preload/contracts/main.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { tell } from '../ipc/serve-contract.ts';
import { bringToFront, showOnce } from './fit-and-show.ts';
import { keepInside, LOCKED_DOWN, lockNetwork } from './hardening.ts';
import { type KeptPlace, placeOnScreen, type WindowPlace } from './kept-place.ts';
import { START_PAGE } from './scheme.ts';

export type { WindowPage } from '../../../preload/contracts/main.ts';

const USUAL = { width: 980, height: 680 } as const;
const LEAST = { width: 360, height: 420 } as const;
/** A click on the tray takes the focus from the window first, on some desktops; this long before it, in ms. */
const JUST_LEFT_MS = 400;
/** Until a window manager has put a window where it wants it, and a person has stopped moving it, in ms. */
const SETTLED_MS = 500;

export const BACKGROUND = { light: '#f6f6f4', dark: '#17181a' } as const;

export class MainWindow {
  readonly #preload: string;
  readonly #icon: string;
  readonly #region: string;
  readonly #kept: KeptPlace;
  readonly #clock: Clock;
  #window: BrowserWindow | null = null;
  /** When the window lost the focus, in monotonic ms. */
  #leftAt = Number.NEGATIVE_INFINITY;
  #isKept = false;
  /** Hidden: not seen until a person brings it back. */
  #isAway = false;
  #isEnding = false;
  #isListening = false;
  /** What a page that is still loading is to show. */
  #asked: WindowPage | null = null;

  /** @param out the folder of the built app. @param region that the page writes times and numbers for, such as `de-AT`. */
  constructor(out: string, region: string, kept: KeptPlace, clock: Clock) {
    this.#region = region;
    this.#kept = kept;
    this.#clock = clock;
    this.#preload = join(out, 'preload', 'index.cjs');
    this.#icon = join(out, 'icons', 'app.png');
    lockNetwork(session.defaultSession);
    app.on('before-quit', () => {
      this.#isEnding = true;
    });
  }

  get contents(): Electron.WebContents | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window.webContents : null;
  }

  /** Whether a person has it in front of them. */
  get isLookedAt(): boolean {
    const window = this.contents ? this.#window : null;
    return window?.isFocused() === true && window.isVisible() && !window.isMinimized();
  }

  /** Opens the window, or brings it to the front. @param page that it is to show; the one it shows already without. */
  show(page?: WindowPage): void {
    if (!this.#window || this.#window.isDestroyed()) {
      this.#window = this.#create(page);
      return;
    }
    if (page) this.turnTo(page);
    this.#isAway = false;
    bringToFront(this.#window);
  }

  /** Turns an open window to a page without bringing it to the front. */
  turnTo(page: WindowPage): void {
    if (this.contents && this.#isListening) tell(this.contents, MAIN, 'pageAsked', page);
    else this.#asked = page;
  }

  /** The page listens from now on, and is told what was asked of it while it loaded. */
  listens(): void {
    this.#isListening = true;
    if (this.#asked) this.turnTo(this.#asked);
    this.#asked = null;
  }

  /** A click on the tray's icon: hides the window that a person has in front of them, and shows any other. */
  toggleAt(icon: Rectangle): void {
    const hadFocus = this.isLookedAt || this.#clock.monotonic() - this.#leftAt < JUST_LEFT_MS;
    if (hadFocus && this.#window?.isVisible() && !this.#window.isMinimized()) this.close();
    else this.showAt(icon);
  }

  /**
   * Opens the window next to the tray's icon, unless a person has given it a place.
   * @param icon its place on the screen; empty where it is not known.
   */
  showAt(icon: Rectangle): void {
    this.show();
    if (!this.#window || icon.width === 0 || this.#kept.place) return;
    const { workArea } = screen.getDisplayNearestPoint(icon);
    const { width, height } = this.#window.getBounds();
    const within = (at: number, from: number, size: number, own: number) =>
      Math.round(Math.min(Math.max(at, from), from + size - own));
    const x = within(icon.x + icon.width / 2 - width / 2, workArea.x, workArea.width, width);
    const isAbove = icon.y > workArea.y + workArea.height / 2;
    const y = within(isAbove ? icon.y - height : icon.y + icon.height, workArea.y, workArea.height, height);
    this.#window.setPosition(x, y);
  }

  /** Closes the window; the agent continues. */
  close(): void {
    this.#window?.close();
  }

  /** Without a tray, a window that closed would be gone for good: it is put away instead. */
  keep(isKept: boolean): void {
    this.#isKept = isKept;
    // The tray has it again.
    if (!isKept && this.#isAway) this.#window?.close();
  }

  /** Opens a window that is put away; one that is there stays as it is. */
  putAway(): void {
    if (this.#window && !this.#window.isDestroyed()) return;
    this.#isAway = true;
    this.#window = this.#create(undefined);
  }

  /** Loads the page again and drops what it has kept: no one looks at it, and nothing of today is to be found in it. */
  async forget(): Promise<void> {
    const { contents } = this;
    if (!contents) return;
    contents.reloadIgnoringCache();
    await Promise.all([contents.session.clearCache(), contents.session.clearStorageData()]);
  }

  #leave(window: BrowserWindow): void {
    window.minimize();
    this.#isAway = true;
  }

  #create(page: WindowPage | undefined): BrowserWindow {
    const place = this.#placeNow();
    const { x, y, width, height } = place ?? { ...USUAL, x: undefined, y: undefined };
    const window = new BrowserWindow({
      title: 'Daypass',
      icon: this.#icon,
      ...(x === undefined ? {} : { x, y }),
      width,
      height,
      minWidth: LEAST.width,
      minHeight: LEAST.height,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        preload: this.#preload,
        ...LOCKED_DOWN,
      },
    });
    keepInside(window.webContents);
    showOnce(window, () => {
      if (place?.isMaximized) window.maximize();
      // A person may have asked for it while its page was loading.
      if (this.#isAway) this.#leave(window);
      else window.show();
      this.#followPlace(window);
    });
    window.on('blur', () => {
      this.#leftAt = this.#clock.monotonic();
    });
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#isListening = false;
    });
    window.on('close', (event) => {
      // It goes a moment later: who asks for a window until then gets another.
      if (!this.#isKept || this.#isEnding) return this.#forgetWindow(window);
      event.preventDefault();
      this.#leave(window);
    });
    window.on('restore', () => {
      this.#isAway = false;
    });
    // The contents of a window that closes go first: Electron 33 crashes when it is shown after that.
    window.webContents.once('destroyed', () => this.#forgetWindow(window));
    window.on('closed', () => this.#forgetWindow(window));
    void window.loadURL(this.#addressOf(page));
    return window;
  }

  #forgetWindow(window: BrowserWindow): void {
    if (this.#window !== window) return;
    this.#isAway = false;
    this.#window = null;
  }

  #placeNow(): WindowPlace | null {
    const { place } = this.#kept;
    const [primary, all] = [screen.getPrimaryDisplay(), screen.getAllDisplays()];
    const screens = [primary, ...all.filter(({ id }) => id !== primary.id)].map(({ workArea }) => workArea);
    return place && placeOnScreen(place, screens, LEAST);
  }

  /** Keeps what a person makes of it, from the moment on at which the window manager has put it somewhere. */
  #followPlace(window: BrowserWindow): void {
    const asked = window.getNormalBounds();
    let put: Rectangle | null = null;
    const now = () => ({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    let before = '';
    const look = () => {
      if (window.isDestroyed() || window.isMinimized()) return;
      const { bounds, isMaximized } = now();
      const text = JSON.stringify({ bounds, isMaximized });
      if (!put) put = bounds;
      else if (text !== before) {
        // What is asked for is where the frame begins, on some systems, and what they tell is what is in the frame.
        const [dx, dy] = [put.x - asked.x, put.y - asked.y];
        this.#kept.keep({ ...bounds, x: bounds.x - dx, y: bounds.y - dy, isMaximized });
      }
      before = text;
    };
    let timer: Disposable | null = this.#clock.after(SETTLED_MS, look);
    const later = () => {
      timer?.dispose();
      timer = this.#clock.after(SETTLED_MS, look);
    };
    window.on('resize', later);
    window.on('move', later);
    window.on('maximize', later);
    window.on('unmaximize', later);
    window.on('close', () => put && look());
    window.on('closed', () => timer?.dispose());
  }

  #addressOf(page: WindowPage | undefined): string {
    const address = `${START_PAGE}?region=${encodeURIComponent(this.#region)}`;
    return page ? `${address}#${page}` : address;
  }
}
