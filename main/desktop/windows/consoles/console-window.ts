/**
 * Consoles in windows of our own, one cookie jar per account and role, so that many stay signed in side by side. The pages
 * are AWS's; `foreign-window.ts` says what they may.
 */
import {
  type BaseWindow,
  type BrowserWindow,
  dialog,
  type Menu,
  type Session,
  screen,
  type WebContents,
} from 'electron';
import type { Colour } from '../../../../common/colours.ts';
import type { RoleRef } from '../../../../common/roles.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import type { ErrorView } from '../../../base/errors.ts';
import type { Secret } from '../../../base/secret.ts';
import { ISSUER } from '../../../console/federation.ts';
import { pageLink } from '../../../console/page-link.ts';
import { consolePageOf } from '../../../console/partition.ts';
import type { Log } from '../../../platform/log.ts';
import { windowProblem } from '../../ipc/window-view.ts';
import type { Strings } from '../../strings/index.ts';
import { nextPlace } from '../cascade.ts';
import { Downloads } from '../foreign/downloads.ts';
import { type ForeignRules, openForeign } from '../foreign/foreign-window.ts';
import type { Gestures } from '../foreign/gestures.ts';
import { countUnsaved, type Go } from '../foreign/leaving.ts';
import type { ForeignWindow } from '../foreign/plain-window.ts';
import { allowPermissions, callItselfChrome } from '../hardening.ts';
import type { Size } from '../kept-place.ts';
import type { WindowNetwork } from '../window-network.ts';
import { openBelowBar } from './below-bar.ts';
import { ConsoleBar, type ConsoleCommand } from './console-bar.ts';
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
  /** Of the account's environment; null where no rule names it. */
  readonly colour: Colour | null;
  /** Windows of the same role share their sign-in. */
  readonly role: RoleRef;
  /** The console's session has ended and the person wants to continue: opens another window. @param page where they were */
  readonly signInAgain: (page: ConsolePage | null) => void;
  /** Opens a page in the browser, signed in as the same role. */
  readonly openInBrowser: (page: ConsolePage) => void;
}

export interface ConsoleWindowsDependencies {
  /** Folder of the built app. */
  readonly out: string;
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
  readonly copyText: (text: string) => Promise<void>;
}

interface Jar {
  readonly name: string;
  readonly isKept: boolean;
  readonly cookies: Session;
}

export class ConsoleWindows implements Disposable {
  readonly #dependencies: ConsoleWindowsDependencies;
  readonly #windows = new Map<BrowserWindow, Jar & { readonly page: WebContents }>();
  readonly #bars = new WeakMap<BaseWindow, ConsoleBar>();
  #menu: Menu | null = null;
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

  isConsole(window: BaseWindow): boolean {
    return this.#bars.has(window);
  }

  /** @param menu of each of their windows, where windows have one; its words are those that count from now on */
  setMenu(menu: Menu): void {
    this.#menu = menu;
    for (const window of this.#windows.keys()) {
      window.setMenu(menu);
      this.#bars.get(window)?.tellSoon();
    }
  }

  /** Does what the menu asks for in one of their windows. */
  run(window: BaseWindow, command: ConsoleCommand): void {
    this.#bars.get(window)?.run(command);
  }

  get kept(): KeptConsoles {
    return this.#dependencies.kept;
  }

  /** How many windows have work in them that would be lost. */
  countUnsaved(): Promise<number> {
    return countUnsaved([...this.#windows.values()].map(({ page }) => page));
  }

  async open(options: ConsoleWindowOptions): Promise<void> {
    const { kept, keepsData, network } = this.#dependencies;
    const name = jarName(options.role);
    const opened = keepsData() ? await kept.open(name) : null;
    if (keepsData() && !opened) this.#dependencies.onNotKept();
    const isKept = opened !== null;
    const cookies = opened ?? (await network.session(name));
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
    // Those of now: until all is said and done, another sign-in may have opened others.
    const own = [...this.#windows].filter(([, { name }]) => name.startsWith(prefix));
    const lost = await countUnsaved(own.map(([, { page }]) => page));
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
    for (const [window] of own) window.destroy();
  }

  /** Closes all of them. */
  dispose(): void {
    for (const window of [...this.#windows.keys()]) window.destroy();
  }

  #rules(jar: Jar, options: ConsoleWindowOptions): ForeignRules {
    const { clock, env, log, network, openOutside, strings } = this.#dependencies;
    const { title, url, signInAgain } = options;
    let shown: ConsolePage | null = null;
    const isTaken = (address: string, { window, contents }: ForeignWindow, gestures: Gestures) => {
      if (!address.startsWith(ISSUER)) return false;
      if (gestures.take()) {
        signInAgain(shown);
        window.destroy();
      } else void contents.loadURL(endedPage(title, ISSUER, strings())).catch(() => undefined);
      return true;
    };
    const may = consoleNavigation(url.expose(), env.AWS_ENDPOINT_URL_SIGNIN);
    return {
      jar: jar.cookies,
      network,
      clock,
      log,
      strings,
      may,
      outside: (address) => {
        openOutside(address).catch(() => log.info('A link of a console window was not opened.', {}));
      },
      isTaken,
      title: (_address, page) => (page ? `${title} — ${page}` : title),
      place: (size) => this.#place(size),
      frame: (frameOptions, given) =>
        openBelowBar(frameOptions, given, { out: this.#dependencies.out, jar: jar.cookies }),
      onWindow: (shownIn, go) => {
        const { contents } = shownIn;
        this.#follow(shownIn, jar, options);
        this.#addBar(shownIn, options, { go, may });
        const note = (address: string) => {
          shown = consolePageOf(address) ?? shown;
        };
        contents.on('did-navigate', (_event, address) => note(address));
        contents.on('did-navigate-in-page', (_event, address, isMain) => isMain && note(address));
      },
      failurePage: (reason) => unreachablePage(title, reason, strings()),
    };
  }

  #follow({ window, contents }: ForeignWindow, jar: Jar, { colour }: ConsoleWindowOptions): void {
    this.#windows.set(window, { ...jar, page: contents });
    window.on('closed', () => this.#closed(window, jar));
    const paint = () => {
      contents.insertCSS(frameStyle(colour), { cssOrigin: 'user' }).catch(() => undefined);
    };
    contents.on('dom-ready', paint);
  }

  #addBar(
    { window, contents }: ForeignWindow,
    { title, colour, openInBrowser }: ConsoleWindowOptions,
    { go, may }: { readonly go: Go; readonly may: (url: string) => boolean },
  ): void {
    const { clock, copyText, log, openOutside, strings } = this.#dependencies;
    const link = () => pageLink(contents.getURL());
    const bar = new ConsoleBar(
      { clock, log, strings, problem: (error: ErrorView) => windowProblem(error, strings()) },
      {
        window,
        page: contents,
        role: title,
        colour,
        go,
        may,
        link,
        copyLink: copyText,
        openInBrowser(address) {
          const shown = consolePageOf(address);
          if (shown) openInBrowser(shown);
          else openOutside(address).catch(() => log.info('A page of a console window was not opened.', {}));
        },
      },
    );
    this.#bars.set(window, bar);
    if (this.#menu) window.setMenu(this.#menu);
  }

  /** A step aside from the console that the person has before them, or that was opened last. */
  #place(size: Size): { x: number; y: number } | null {
    const windows = [...this.#windows.keys()].sort((one, other) => Number(one.isFocused()) - Number(other.isFocused()));
    const taken = windows.map((window) => window.getNormalBounds());
    const last = taken.at(-1);
    return last ? nextPlace(size, taken, screen.getDisplayMatching(last).workArea) : null;
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
