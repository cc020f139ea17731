/**
 * Takes an access key: a small window with a page, a process and a session of its own, so that no page of the main window
 * ever holds a secret. What is typed is sent once; the window and all that was typed go when the screen is locked.
 */
import { join } from 'node:path';
import { BrowserWindow, dialog, ipcMain, type Session, screen, type WebContents, type WebFrameMain } from 'electron';
import * as v from 'valibot';
import { KEY_CHANNELS, type KeyView, type KeyWords } from '../../../preload/key-contract.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../platform/log.ts';
import { KeyEntry } from '../ipc/key-entry.ts';
import type { Strings } from '../strings/index.ts';
import { showOnce } from './first-show.ts';
import { keepInside, LOCKED_DOWN } from './hardening.ts';
import { KEY_PAGE } from './scheme.ts';

/** The height until the page tells its own. */
const SIZE = { width: 520, height: 560 } as const;

const Height = v.pipe(v.number(), v.minValue(1), v.maxValue(10_000));
const line = v.pipe(v.string(), v.maxLength(1_000));
const Form = v.object({
  name: line,
  region: line,
  from: v.picklist(['typed', 'file', 'profile']),
  keyId: line,
  secret: line,
  profile: line,
});

export interface KeyWindowParts {
  /** Folder of the built app. */
  readonly out: string;
  readonly agent: Agent;
  readonly credentialsPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: () => Strings;
  /** What the window's page is loaded with: nothing but that page is to be had there. */
  readonly session: Session;
  /** The window that it belongs to, if that is open. */
  readonly parent: () => BrowserWindow | null;
  /** A session with this name is there now. */
  readonly onAdded: (name: string) => void;
}

export class KeyWindow implements Disposable {
  readonly #parts: KeyWindowParts;
  readonly #listening: Disposable;
  #open: { readonly window: BrowserWindow; readonly entry: KeyEntry } | null = null;

  constructor(parts: KeyWindowParts) {
    this.#parts = parts;
    this.#listening = this.#listen();
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    this.#open ??= this.#create();
    const { window } = this.#open;
    if (window.webContents.isLoading()) return;
    window.show();
    window.focus();
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
    const { agent, credentialsPath, clock, log, strings, onAdded, out, session } = this.#parts;
    const parent = this.#parts.parent();
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
    keepInside(window.webContents);
    showOnce(window, () => window.show());
    window.on('closed', () => {
      entry.dispose();
      if (this.#open?.window === window) this.#open = null;
    });
    void window.loadURL(KEY_PAGE);
    return { window, entry };
  }

  /** Makes the window as high as what stands in it, within the screen. */
  #fit(height: number): void {
    const window = this.#open?.window;
    if (!window) return;
    const [width = SIZE.width] = window.getContentSize();
    const { workArea } = screen.getDisplayMatching(window.getBounds());
    window.setContentSize(width, Math.min(Math.ceil(height * window.webContents.getZoomFactor()), workArea.height));
  }

  #listen(): Disposable {
    const isOwn = (sender: WebContents, frame: WebFrameMain | null) =>
      sender === this.#open?.window.webContents && frame === sender.mainFrame && frame?.url === KEY_PAGE;
    const handlers: Record<keyof typeof KEY_CHANNELS, (entry: KeyEntry, given: unknown) => unknown> = {
      open: async (entry): Promise<{ words: KeyWords; view: KeyView }> => {
        const { language, page } = this.#parts.strings().key;
        return { words: { ...page, language }, view: await entry.form() };
      },
      chooseFile: (entry) => entry.chooseFile(),
      submit: (entry, form) => entry.submit(checked(Form, form)),
      chooseDevice: (entry, serial) => entry.chooseDevice(checked(v.nullable(line), serial)),
      answer: (entry, yes) => entry.answer(checked(v.boolean(), yes)),
      fit: (_entry, height) => this.#fit(checked(Height, height)),
      close: () => this.close(),
    };
    for (const [name, handle] of Object.entries(handlers)) {
      ipcMain.handle(KEY_CHANNELS[name as keyof typeof KEY_CHANNELS], ({ sender, senderFrame }, given: unknown) => {
        if (this.#open && isOwn(sender, senderFrame)) return handle(this.#open.entry, given);
        this.#parts.log.warn('A page that is not ours had to do with an access key.', {});
        throw new Error('Not allowed.');
      });
    }
    return {
      dispose() {
        for (const channel of Object.values(KEY_CHANNELS)) ipcMain.removeHandler(channel);
      },
    };
  }
}

/** Electron prints what a handler throws, and valibot's errors hold what was sent: the secret. */
function checked<Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return parsed.output;
  throw new Error('This makes no sense.');
}
