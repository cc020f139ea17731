/**
 * Takes an access key: a small window with a page, a process and a session of its own, so that no page of the main window
 * ever holds a secret. What is typed is sent once; the window and all that was typed go when the screen is locked.
 */
import { join } from 'node:path';
import { BrowserWindow, dialog, type Session, screen } from 'electron';
import { ACCESS_KEY } from '../../../preload/contracts/access-key.ts';
import type { HandlersOf } from '../../../preload/contracts/contract.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { DaypassError, type ErrorView } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import { serveContract } from '../ipc/ipc.ts';
import { KeyEntry } from '../ipc/key-entry.ts';
import { windowProblem } from '../ipc/window-view.ts';
import type { Strings } from '../strings/index.ts';
import { bringToFront, resizeContents, showOnce } from './fit-and-show.ts';
import { keepInside, LOCKED_DOWN } from './hardening.ts';
import { KEY_PAGE } from './scheme.ts';

/** The height until the page tells its own. */
const SIZE = { width: 520, height: 560 } as const;

export interface KeyWindowDependencies {
  /** Folder of the built app. */
  readonly out: string;
  readonly agent: Agent;
  readonly credentialsPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: () => Strings;
  /** Where the window's page is loaded from: no other page is there. */
  readonly session: Session;
  /** The window that it belongs to, if that is open. */
  readonly parent: () => BrowserWindow | null;
  /** A session with this name is there now. */
  readonly onAdded: (name: string) => void;
}

export class KeyWindow implements Disposable {
  readonly #dependencies: KeyWindowDependencies;
  readonly #listening: Disposable;
  #open: { readonly window: BrowserWindow; readonly entry: KeyEntry } | null = null;

  constructor(dependencies: KeyWindowDependencies) {
    this.#dependencies = dependencies;
    this.#listening = this.#listen();
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    this.#open ??= this.#create();
    const { window } = this.#open;
    if (window.webContents.isLoading()) return;
    bringToFront(window);
  }

  /** Closes it, and forgets what was typed. */
  close(): void {
    this.#open?.window.destroy();
  }

  dispose(): void {
    void this.#listening.dispose();
    this.close();
  }

  #create(): { window: BrowserWindow; entry: KeyEntry } {
    const { agent, credentialsPath, clock, log, strings, onAdded, out, session } = this.#dependencies;
    const parent = this.#dependencies.parent();
    const window = new BrowserWindow({
      ...SIZE,
      ...(parent ? { parent } : {}),
      title: strings().key.title,
      show: false,
      minWidth: 360,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      useContentSize: true,
      webPreferences: {
        preload: join(out, 'preload', 'key.cjs'),
        session,
        ...LOCKED_DOWN,
      },
    });
    const entry = new KeyEntry({
      addIamUser: (user) => agent.edits.addIamUser(user),
      credentialsPath,
      clock,
      log,
      strings,
      onAdded,
      async chooseFile() {
        const { filePaths } = await dialog.showOpenDialog(window, {
          title: strings().key.chooseTitle,
          properties: ['openFile'],
          filters: [{ name: 'CSV', extensions: ['csv'] }],
        });
        return filePaths[0] ?? null;
      },
    });
    resizeContents(window, SIZE.width, SIZE.height);
    keepInside(window.webContents);
    showOnce(window, () => window.show());
    window.on('closed', () => {
      entry.dispose();
      if (this.#open?.window === window) this.#open = null;
    });
    void window.loadURL(KEY_PAGE);
    return { window, entry };
  }

  /** Makes the window as high as what is in it, within the screen. */
  #fit(height: number): void {
    const window = this.#open?.window;
    if (!window) return;
    const [width = SIZE.width] = window.getContentSize();
    const { workArea } = screen.getDisplayMatching(window.getBounds());
    const wanted = Math.ceil(height * window.webContents.getZoomFactor());
    resizeContents(window, width, Math.min(wanted, workArea.height));
  }

  #listen(): Disposable {
    const { log, strings } = this.#dependencies;
    const handlers: HandlersOf<typeof ACCESS_KEY> = {
      open: async () => {
        const { language, key } = strings();
        return { words: { ...key.page, language }, view: await this.#entry().form() };
      },
      chooseFile: () => this.#entry().chooseFile(),
      submit: (form) => this.#entry().submit(form),
      chooseDevice: (serial) => this.#entry().chooseDevice(serial),
      answer: (yes) => this.#entry().answer(yes),
      fit: (height) => this.#fit(height),
      close: () => this.close(),
    };
    const contents = () => this.#open?.window.webContents ?? null;
    const problem = (error: ErrorView) => windowProblem(error, strings());
    return serveContract(ACCESS_KEY, handlers, { page: KEY_PAGE, contents, log, problem });
  }

  /** Only the open window's page gets as far as a handler. */
  #entry(): KeyEntry {
    if (!this.#open) throw new DaypassError('cancelled', 'The window is closed.');
    return this.#open.entry;
  }
}
