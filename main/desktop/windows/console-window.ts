/**
 * Consoles in windows of our own, one cookie jar per account and role, so that many stay signed in side by side. The pages
 * are AWS's and get what a browser would give them, less: no preload, no permission, no way out of AWS's hosts.
 */
import { BrowserWindow, type Session, session, type WebContents } from 'electron';
import type { Colour } from '../../../common/colours.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Secret } from '../../base/secret.ts';
import { ISSUER } from '../../console/federation.ts';
import type { Log } from '../../platform/log.ts';
import type { Strings } from '../strings/index.ts';
import { frameStyle, unreachablePage } from './console-frame.ts';
import { consoleNavigation } from './console-hosts.ts';
import { LOCKED_DOWN } from './guard.ts';
import { jarName, jarPrefix, type KeptConsoles } from './kept-consoles.ts';

export interface ConsoleWindowOptions {
  /** The address that signs in. */
  readonly url: Secret;
  /** Account and role, in front of the page's own title. */
  readonly title: string;
  readonly colour: Colour | null;
  /** Windows of the same role share their sign-in. */
  readonly role: RoleRef;
  /** The console's session has ended and the person wants to go on: opens another window. */
  readonly signInAgain: () => void;
}

export interface ConsoleWindowsParts {
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly strings: () => Strings;
  /** Whether cookies and the like outlive the window. */
  readonly keepsData: () => boolean;
  readonly kept: KeptConsoles;
  /** Opens what is not AWS's in the browser. @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
}

interface Jar {
  readonly name: string;
  readonly isKept: boolean;
  readonly cookies: Session;
}

export class ConsoleWindows implements Disposable {
  readonly #parts: ConsoleWindowsParts;
  readonly #windows = new Map<BrowserWindow, Jar>();
  /** Jars that are kept no longer than their windows are open. */
  readonly #leaving = new Set<string>();
  readonly #prepared = new WeakSet<Session>();

  constructor(parts: ConsoleWindowsParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#windows.size;
  }

  isConsole(contents: WebContents): boolean {
    return [...this.#windows.keys()].some((window) => window.webContents === contents);
  }

  get kept(): KeptConsoles {
    return this.#parts.kept;
  }

  async open(options: ConsoleWindowOptions): Promise<void> {
    const { url, title, role } = options;
    const { kept, keepsData } = this.#parts;
    const name = jarName(role);
    const isKept = keepsData();
    const cookies = isKept ? await kept.open(name) : session.fromPartition(name);
    const jar: Jar = { name, isKept, cookies };
    if (isKept) this.#leaving.delete(name);
    this.#prepare(cookies);
    const window = new BrowserWindow({
      title,
      width: 1280,
      height: 860,
      minWidth: 480,
      minHeight: 320,
      autoHideMenuBar: true,
      webPreferences: webPreferences(cookies),
    });
    const may = consoleNavigation(url.expose(), this.#parts.env.AWS_ENDPOINT_URL_SIGNIN);
    this.#guard(window, jar, options, may);
    window.webContents.loadURL(url.expose()).catch(() => {
      // The error quotes the address, which signs in; `did-fail-load` has said the rest.
    });
  }

  /**
   * Removes what the consoles of a session have kept, or of all of them; those that are open lose it when they close.
   * @throws Error where a file can't be removed
   */
  async forget(session?: string): Promise<void> {
    const prefix = session === undefined ? '' : jarPrefix(session);
    const open = new Set([...this.#windows.values()].filter(({ isKept }) => isKept).map(({ name }) => name));
    for (const name of open) if (name.startsWith(prefix)) this.#leaving.add(name);
    for (const { name } of await this.#parts.kept.list()) {
      if (name.startsWith(prefix) && !open.has(name)) await this.#parts.kept.remove(name);
    }
  }

  /** Closes all of them. */
  dispose(): void {
    for (const window of [...this.#windows.keys()]) window.destroy();
  }

  #guard(window: BrowserWindow, jar: Jar, options: ConsoleWindowOptions, may: (url: string) => boolean): void {
    const { webContents } = window;
    this.#windows.set(window, jar);
    window.on('closed', () => this.#closed(window, jar));
    window.on('page-title-updated', (event, page) => {
      event.preventDefault();
      window.setTitle(page ? `${options.title} — ${page}` : options.title);
    });
    const stay = (event: { preventDefault(): void }, url: string) => {
      if (may(url)) return;
      event.preventDefault();
      if (url.startsWith(ISSUER)) {
        options.signInAgain();
        window.close();
        return;
      }
      this.#openOutside(url);
    };
    webContents.on('will-navigate', (event, url) => stay(event, url));
    webContents.on('will-redirect', (event, url, _isInPlace, isMainFrame) => {
      if (isMainFrame) stay(event, url);
    });
    webContents.on('will-attach-webview', (event) => event.preventDefault());
    webContents.setWindowOpenHandler(({ url }) => {
      if (url === 'about:blank' || may(url)) {
        return {
          action: 'allow',
          overrideBrowserWindowOptions: { autoHideMenuBar: true, webPreferences: webPreferences(jar.cookies) },
        };
      }
      this.#openOutside(url);
      return { action: 'deny' };
    });
    webContents.on('did-create-window', (child) => this.#guard(child, jar, options, may));
    webContents.on('dom-ready', () => {
      const style = frameStyle(options.title, options.colour);
      webContents.insertCSS(style, { cssOrigin: 'user' }).catch(() => undefined);
    });
    webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
      // -3: aborted, which is what a refused navigation is.
      if (!isMainFrame || code === -3) return;
      this.#parts.log.warn('A console window could not load its page.', { reason });
      void webContents
        .loadURL(unreachablePage(options.title, reason, this.#parts.strings().pages))
        .catch(() => undefined);
    });
  }

  /** The last window of a cookie jar takes what is in it along. */
  #closed(window: BrowserWindow, jar: Jar): void {
    this.#windows.delete(window);
    const { name, isKept, cookies } = jar;
    if ([...this.#windows.values()].some((other) => other.cookies === cookies)) return;
    if (isKept && this.#parts.keepsData() && !this.#leaving.has(name)) return;
    this.#leaving.delete(name);
    const clear = isKept
      ? this.#parts.kept.remove(name)
      : Promise.all([cookies.clearStorageData(), cookies.clearCache(), cookies.clearAuthCache()]);
    clear.catch((error) => this.#parts.log.warn('The data of a console window could not be cleared.', { error }));
  }

  #prepare(jar: Session): void {
    if (this.#prepared.has(jar)) return;
    this.#prepared.add(jar);
    // The console's own copy buttons; reading the clipboard is another permission.
    const isHarmless = (permission: string) => permission === 'clipboard-sanitized-write';
    jar.setPermissionRequestHandler((_contents, permission, decide) => decide(isHarmless(permission)));
    jar.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
    jar.setDevicePermissionHandler(() => false);
    // A name it does not know makes the console warn of an unsupported browser.
    jar.setUserAgent(jar.getUserAgent().replace(/\s(?:daypass|Daypass|Electron)\/\S+/g, ''));
  }

  #openOutside(url: string): void {
    this.#parts.openBrowser(url).catch(() => this.#parts.log.info('A link of a console window was not opened.', {}));
  }
}

function webPreferences(jar: Session): Electron.WebPreferences {
  return {
    session: jar,
    ...LOCKED_DOWN,
    devTools: false,
  };
}
