/**
 * Consoles in windows of our own, one cookie jar per account and role, so that many stay signed in side by side. The pages
 * are AWS's; `foreign-window.ts` says what they may.
 */
import { type BrowserWindow, dialog, type Session, session, type WebContents } from 'electron';
import type { Colour } from '../../../../common/colours.ts';
import type { RoleRef } from '../../../../common/roles.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import type { Secret } from '../../../base/secret.ts';
import { ISSUER } from '../../../console/federation.ts';
import { consolePageOf } from '../../../console/partition.ts';
import type { Log } from '../../../platform/log.ts';
import type { Strings } from '../../strings/index.ts';
import { Downloads } from '../downloads.ts';
import { type ForeignRules, openForeign } from '../foreign-window.ts';
import type { Gestures } from '../gestures.ts';
import { allowPermissions, callItselfChrome } from '../hardening.ts';
import { countUnsaved } from '../leaving.ts';
import type { WindowNetwork } from '../window-network.ts';
import { endedPage, frameStyle, unreachablePage } from './console-frame.ts';
import { consoleNavigation } from './console-hosts.ts';
import { jarName, jarPrefix, type KeptConsoles } from './kept-consoles.ts';

/** Where a window was: a page of the console and its region. */
export type ConsolePage = NonNullable<ReturnType<typeof consolePageOf>>;

export interface ConsoleWindowOptions {
  /** The address that signs in. */
  readonly url: Secret;
  /** Account and role, in front of the page's own title. */
  readonly title: string;
  readonly colour: Colour | null;
  /** Windows of the same role share their sign-in. */
  readonly role: RoleRef;
  /** The console's session has ended and the person wants to continue: opens another window. @param page where they were */
  readonly signInAgain: (page: ConsolePage | null) => void;
}

export interface ConsoleWindowsDependencies {
  readonly log: Log;
  readonly network: WindowNetwork;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly strings: () => Strings;
  /** Whether cookies and the like outlive the window. */
  readonly keepsData: () => boolean;
  readonly kept: KeptConsoles;
  /** A window keeps nothing, although that is set: its cookies would not be encrypted. */
  readonly onNotKept: () => void;
  /** Opens what is not AWS's in the browser, without its address in the list of processes. @throws DaypassError browser-failed */
  readonly openOutside: (url: string) => Promise<void>;
}

interface Jar {
  readonly name: string;
  readonly isKept: boolean;
  readonly cookies: Session;
}

export class ConsoleWindows implements Disposable {
  readonly #dependencies: ConsoleWindowsDependencies;
  readonly #windows = new Map<BrowserWindow, Jar>();
  /** Jars that are kept no longer than their windows are open. */
  readonly #leaving = new Set<string>();
  readonly #prepared = new WeakSet<Session>();
  readonly downloads: Downloads;

  constructor(dependencies: ConsoleWindowsDependencies) {
    this.#dependencies = dependencies;
    this.downloads = new Downloads(dependencies.strings);
  }

  get count(): number {
    return this.#windows.size;
  }

  isConsole(contents: WebContents): boolean {
    return [...this.#windows.keys()].some((window) => window.webContents === contents);
  }

  get kept(): KeptConsoles {
    return this.#dependencies.kept;
  }

  /** How many windows have work in them that would be lost. */
  countUnsaved(): Promise<number> {
    return countUnsaved([...this.#windows.keys()]);
  }

  async open(options: ConsoleWindowOptions): Promise<void> {
    const { kept, keepsData } = this.#dependencies;
    const name = jarName(options.role);
    const opened = keepsData() ? await kept.open(name) : null;
    if (keepsData() && !opened) this.#dependencies.onNotKept();
    const isKept = opened !== null;
    const cookies = opened ?? session.fromPartition(name);
    if (isKept) this.#leaving.delete(name);
    this.#prepare(cookies);
    const rules = this.#rules({ name, isKept, cookies }, options);
    openForeign(options.url.expose(), rules, { width: 1280, height: 860, minWidth: 480, minHeight: 320 });
  }

  /**
   * Removes what the consoles of a session have kept, or of all of them; those that are open lose it when they close.
   * @throws Error where a file can't be removed
   */
  async forget(session?: string): Promise<void> {
    const prefix = session === undefined ? '' : jarPrefix(session);
    const open = new Set([...this.#windows.values()].filter(({ isKept }) => isKept).map(({ name }) => name));
    for (const name of open) if (name.startsWith(prefix)) this.#leaving.add(name);
    for (const { name } of await this.#dependencies.kept.list()) {
      if (name.startsWith(prefix) && !open.has(name)) await this.#dependencies.kept.remove(name);
    }
  }

  /** Closes the windows of a session that a person has signed out of; where work would be lost, they are asked once. */
  async closeOf(session: string): Promise<void> {
    const prefix = jarPrefix(session);
    const own = () => [...this.#windows].flatMap(([window, { name }]) => (name.startsWith(prefix) ? [window] : []));
    const lost = await countUnsaved(own());
    if (lost > 0) {
      const { quit, signedOut } = this.#dependencies.strings();
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: signedOut.message({ session }),
        detail: quit.unsaved({ n: lost }),
        buttons: [signedOut.close, signedOut.keep],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      if (response !== 0) return;
    }
    for (const window of own()) window.destroy();
  }

  /** Closes all of them. */
  dispose(): void {
    for (const window of [...this.#windows.keys()]) window.destroy();
  }

  #rules(jar: Jar, options: ConsoleWindowOptions): ForeignRules {
    const { clock, env, log, network, openOutside, strings } = this.#dependencies;
    const { title, url, signInAgain } = options;
    let shown: ConsolePage | null = null;
    const isTaken = (address: string, window: BrowserWindow, gestures: Gestures) => {
      if (!address.startsWith(ISSUER)) return false;
      if (gestures.take()) {
        signInAgain(shown);
        window.destroy();
      } else void window.webContents.loadURL(endedPage(title, ISSUER, strings())).catch(() => undefined);
      return true;
    };
    return {
      jar: jar.cookies,
      network,
      clock,
      log,
      strings,
      may: consoleNavigation(url.expose(), env.AWS_ENDPOINT_URL_SIGNIN),
      outside: (address) => {
        openOutside(address).catch(() => log.info('A link of a console window was not opened.', {}));
      },
      isTaken,
      title: (_address, page) => (page ? `${title} — ${page}` : title),
      onWindow: (window) => {
        this.#follow(window, jar, options);
        const note = (address: string) => {
          shown = consolePageOf(address) ?? shown;
        };
        window.webContents.on('did-navigate', (_event, address) => note(address));
        window.webContents.on('did-navigate-in-page', (_event, address, isMain) => isMain && note(address));
      },
      failurePage: (reason) => unreachablePage(title, reason, strings()),
    };
  }

  #follow(window: BrowserWindow, jar: Jar, { title, colour }: ConsoleWindowOptions): void {
    const { webContents } = window;
    this.#windows.set(window, jar);
    window.on('closed', () => this.#closed(window, jar));
    const paint = () => {
      webContents.insertCSS(frameStyle(title, colour), { cssOrigin: 'user' }).catch(() => undefined);
    };
    webContents.on('dom-ready', paint);
  }

  /** The last window of a cookie jar takes what is in it along. */
  #closed(window: BrowserWindow, jar: Jar): void {
    this.#windows.delete(window);
    const { name, isKept, cookies } = jar;
    if ([...this.#windows.values()].some((other) => other.cookies === cookies)) return;
    if (isKept && this.#dependencies.keepsData() && !this.#leaving.has(name)) return;
    this.#leaving.delete(name);
    const clear = isKept
      ? this.#dependencies.kept.remove(name)
      : Promise.all([cookies.clearStorageData(), cookies.clearCache(), cookies.clearAuthCache()]);
    clear.catch((error) =>
      this.#dependencies.log.warn('The data of a console window could not be cleared.', { error }),
    );
  }

  #prepare(jar: Session): void {
    if (this.#prepared.has(jar)) return;
    this.#prepared.add(jar);
    // The console's own copy buttons; reading the clipboard is another permission.
    allowPermissions(jar, ['clipboard-sanitized-write']);
    this.downloads.watch(jar);
    // A name it does not know makes the console warn of an unsupported browser.
    callItselfChrome(jar);
  }
}
