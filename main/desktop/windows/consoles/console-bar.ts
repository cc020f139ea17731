/**
 * The bar above the page of a console window: back, forward, reload, find, copy link, open in browser. It is a page of ours
 * (`below-bar.ts`). The page below has no way to it, and knows of it only that its own place is smaller.
 */
import type { BrowserWindow, WebContents } from 'electron';
import { type BarAction, type BarState, CONSOLE_BAR } from '../../../../preload/contracts/console-bar.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import type { ErrorView } from '../../../base/errors.ts';
import { printable } from '../../../base/printable.ts';
import type { Log } from '../../../platform/log.ts';
import { serveContractTo } from '../../ipc/ipc.ts';
import { tell } from '../../ipc/serve-contract.ts';
import type { Strings } from '../../strings/index.ts';
import { NO_FAILURE } from '../foreign/foreign-window.ts';
import type { Go } from '../foreign/leaving.ts';
import { CONSOLE_BAR_PAGE } from '../scheme.ts';
import { makeRoom } from './below-bar.ts';
import { PageSearch } from './page-search.ts';

/** How long it says what was done, in ms. */
const NOTICE_MS = 4_000;

export interface ConsoleBarDependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: () => Strings;
  readonly problem: (error: ErrorView) => { code: string; what: string; next: string };
}

export interface ConsoleBarOptions {
  readonly window: BrowserWindow;
  /** The page below. */
  readonly page: WebContents;
  /** Account and role. */
  readonly role: string;
  readonly colour: string | null;
  /** Does what leaves the page; where work would be lost, the person is asked first. */
  readonly go: Go;
  /** Whether the page may be at an address. */
  readonly may: (url: string) => boolean;
  /** The page's address as it works elsewhere; null where it has none. */
  readonly link: () => string | null;
  readonly copyLink: (link: string) => Promise<void>;
  readonly openInBrowser: (link: string) => void;
}

/** What the bar's buttons, the window's menu and a mouse's own buttons can ask for. */
export type ConsoleCommand = BarAction | 'findNext' | 'findPrevious' | 'toggleFocus';

export class ConsoleBar {
  readonly #dependencies: ConsoleBarDependencies;
  readonly #options: ConsoleBarOptions;
  readonly #bar: WebContents;
  readonly #search: PageSearch;
  #notice = '';
  #clearing: Disposable | null = null;
  #isTelling = false;
  /** The address that could not be loaded, while a page of ours says so. */
  #failed: string | null = null;

  constructor(dependencies: ConsoleBarDependencies, options: ConsoleBarOptions) {
    this.#dependencies = dependencies;
    this.#options = options;
    this.#bar = options.window.webContents;
    this.#search = new PageSearch(options.page, () => this.tellSoon());
    const serving = this.#serve();
    this.#followPage();
    options.window.on('closed', () => {
      void serving.dispose();
      void this.#clearing?.dispose();
    });
  }

  run(command: ConsoleCommand): void {
    this.#notice = '';
    this.#commands[command]();
  }

  readonly #commands: Readonly<Record<ConsoleCommand, () => void>> = {
    back: () => {
      const { navigationHistory } = this.#options.page;
      if (navigationHistory.canGoBack()) this.#options.go(() => navigationHistory.goBack());
    },
    forward: () => {
      const { navigationHistory } = this.#options.page;
      if (navigationHistory.canGoForward()) this.#options.go(() => navigationHistory.goForward());
    },
    reload: () => this.#options.go(() => this.#reload()),
    stop: () => this.#options.page.stop(),
    find: () => this.#find(),
    findNext: () => (this.#search.isOn ? this.#search.again(true) : this.#find()),
    findPrevious: () => (this.#search.isOn ? this.#search.again(false) : this.#find()),
    copyLink: () => void this.#copyLink(),
    openInBrowser: () => {
      const link = this.#options.link();
      if (link !== null) this.#options.openInBrowser(link);
    },
    leave: () => this.#options.page.focus(),
    toggleFocus: () => {
      if (this.#bar.isFocused()) this.#options.page.focus();
      else this.#focus('bar');
    },
  };

  /** Tells the bar how things are, once for all that changes now. */
  tellSoon(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      if (!this.#isGone) tell(this.#bar, CONSOLE_BAR, 'changed', this.#state());
    });
  }

  get #isGone(): boolean {
    const { window, page } = this.#options;
    return window.isDestroyed() || page.isDestroyed();
  }

  #serve(): Disposable {
    const { log, problem } = this.#dependencies;
    const handlers = {
      open: () => this.#state(),
      act: (action: BarAction) => this.run(action),
      find: (text: string, which: 'first' | 'next' | 'previous') => this.#search.look(text, which),
      endFind: () => this.#endFind(),
      fit: (height: number) => this.#fit(height),
    };
    const contents = () => (this.#isGone ? null : this.#bar);
    return serveContractTo(this.#bar, CONSOLE_BAR, handlers, { page: CONSOLE_BAR_PAGE, contents, log, problem });
  }

  #followPage(): void {
    const { window, page } = this.#options;
    const changed = () => {
      this.#notice = '';
      this.tellSoon();
    };
    page.on('did-start-loading', changed);
    page.on('did-stop-loading', changed);
    page.on('did-navigate', (_event, url) => {
      if (!url.startsWith('data:')) this.#failed = null;
      this.#search.forget();
      changed();
    });
    page.on('did-navigate-in-page', changed);
    page.on('did-fail-load', (_event, code, _reason, url, isMainFrame) => {
      if (isMainFrame && !NO_FAILURE.has(code)) this.#failed = url;
    });
    // The buttons that some mice and keyboards have.
    window.on('app-command', (_event, command) => {
      if (command === 'browser-backward') this.run('back');
      else if (command === 'browser-forward') this.run('forward');
    });
  }

  /** What says that a page couldn't be loaded has nothing to load again but that page. */
  #reload(): void {
    const { page, may } = this.#options;
    const failed = page.getURL().startsWith('data:') ? this.#failed : null;
    if (failed !== null && may(failed)) void page.loadURL(failed).catch(() => undefined);
    else page.reload();
  }

  async #copyLink(): Promise<void> {
    const link = this.#options.link();
    if (link === null) return;
    await this.#options.copyLink(link);
    const { clock, strings } = this.#dependencies;
    this.#notice = strings().consoleBar.copied;
    this.tellSoon();
    this.#clearing?.dispose();
    this.#clearing = clock.after(NOTICE_MS, () => {
      this.#notice = '';
      this.tellSoon();
    });
  }

  #find(): void {
    this.#search.begin();
    this.#focus('find');
  }

  #endFind(): void {
    this.#search.end();
    this.#options.page.focus();
  }

  #focus(where: 'find' | 'bar'): void {
    this.#bar.focus();
    this.tellSoon();
    setImmediate(() => this.#isGone || tell(this.#bar, CONSOLE_BAR, 'focusAsked', where));
  }

  /** @param height CSS px */
  #fit(height: number): void {
    makeRoom(this.#options.window, Math.ceil(height * this.#bar.getZoomFactor()));
  }

  #state(): BarState {
    const { page, role, colour, link } = this.#options;
    const words = this.#dependencies.strings();
    const { noMatches, count } = words.consoleBar;
    const found = this.#search.found;
    const inWords =
      found?.matches === 0 ? noMatches : found ? count({ n: String(found.active), all: String(found.matches) }) : '';
    return {
      language: words.language,
      words: words.consoleBar,
      role: printable(role),
      colour,
      host: hostOf(page.getURL()),
      canGoBack: page.navigationHistory.canGoBack(),
      canGoForward: page.navigationHistory.canGoForward(),
      isLoading: page.isLoadingMainFrame(),
      hasLink: link() !== null,
      isFinding: this.#search.isOn,
      found: inWords,
      hasFound: (found?.matches ?? 0) > 0,
      notice: this.#notice,
    };
  }
}

/** In the form that can't pass for another one: without letters of other scripts. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
