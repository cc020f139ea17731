/**
 * Sign-in with an identity provider in a window of its own: the provider's pages get what a browser would give them and no
 * more (sandbox, no preload, no permission, cookies that end with the app). What they post to AWS is caught here and never
 * sent: the answer is for Daypass, which asks STS itself.
 */

import { createHash } from 'node:crypto';
import { BrowserWindow, type OnBeforeRequestListenerDetails, type Session, session } from 'electron';
import { isLoopback } from '../../../common/patterns.ts';
import type { Agent } from '../../agent/agent.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import type { Log } from '../../platform/log.ts';
import { isSamlEndpoint } from '../../sources/saml/endpoints.ts';
import type { Strings } from '../strings/index.ts';
import { failurePage } from './console-frame.ts';
import { LOCKED_DOWN } from './guard.ts';

/** More than STS takes, in bytes; what is larger is cut, and refused for its length. */
const MAX_FORM_BYTES = 512 * 1024;

export class SamlWindows implements Disposable {
  readonly #agent: Agent;
  readonly #log: Log;
  readonly #strings: () => Strings;
  readonly #windows = new Map<string, BrowserWindow>();
  readonly #resources = new DisposableStack();

  constructor({ agent, log, strings }: { agent: Agent; log: Log; strings: () => Strings }) {
    this.#agent = agent;
    this.#log = log;
    this.#strings = strings;
    this.#resources.add(agent.onDidChange(() => this.#closeEnded()));
  }

  /** Opens the window of this session's sign-in, or brings it to the front. */
  open(name: string, url: string): void {
    const open = this.#windows.get(name);
    if (open) {
      open.focus();
      return;
    }
    // Without `persist:`, what is in it is in memory and ends with the app.
    const jar = session.fromPartition(`saml-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`);
    const window = new BrowserWindow({
      title: this.#titleOf(name, url),
      width: 560,
      height: 760,
      minWidth: 400,
      minHeight: 400,
      autoHideMenuBar: true,
      webPreferences: {
        session: jar,
        ...LOCKED_DOWN,
        devTools: false,
      },
    });
    this.#windows.set(name, window);
    this.#guard(window, name, url);
    this.#watch(jar, name, url);
    window.on('closed', () => {
      if (!this.#windows.delete(name)) return;
      if (this.#isAsked(name)) this.#agent.cancelSignIn(name);
    });
    window.webContents.loadURL(url).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await this.#resources.dispose();
    for (const name of [...this.#windows.keys()]) this.#close(name);
  }

  #guard(window: BrowserWindow, name: string, start: string): void {
    const { webContents } = window;
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    webContents.on('will-attach-webview', (event) => event.preventDefault());
    const stay = (event: { preventDefault(): void }, url: string) => {
      if (!isPage(url, start)) event.preventDefault();
    };
    webContents.on('will-navigate', (event, url) => stay(event, url));
    webContents.on('will-redirect', (event, url) => stay(event, url));
    // Whose page it is must be seen, whatever it calls itself.
    window.on('page-title-updated', (event) => {
      event.preventDefault();
      if (!window.isDestroyed()) window.setTitle(this.#titleOf(name, webContents.getURL()));
    });
    webContents.on('did-navigate', (_event, url) => window.setTitle(this.#titleOf(name, url)));
    webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
      // -3: aborted, -20: blocked by us, which is what the answer to AWS is.
      if (!isMainFrame || code === -3 || code === -20) return;
      this.#log.warn('The sign-in page could not be loaded.', { session: name, reason });
      const { pages } = this.#strings();
      const page = failurePage(pages.signIn, pages.signInHelp(name), reason, pages);
      webContents.loadURL(page).catch(() => undefined);
    });
  }

  #watch(jar: Session, name: string, start: string): void {
    jar.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
    jar.setPermissionCheckHandler(() => false);
    jar.setDevicePermissionHandler(() => false);
    jar.removeAllListeners('will-download');
    jar.on('will-download', (event) => event.preventDefault());
    // Identity providers turn away programs that they don't know.
    jar.setUserAgent(jar.getUserAgent().replace(/\s(?:daypass|Daypass|Electron)\/\S+/g, ''));
    jar.webRequest.onBeforeRequest((details, decide) => {
      if (isSamlEndpoint(details.url)) {
        decide({ cancel: true });
        if (details.method === 'POST') this.#answer(name, bodyOf(details));
        return;
      }
      decide({ cancel: !isPage(details.url, start) && !isEmbedded(details.url) });
    });
  }

  #answer(name: string, form: string): void {
    if (this.#isAsked(name)) this.#agent.answerSignIn(name, form);
    this.#close(name);
  }

  #closeEnded(): void {
    for (const name of [...this.#windows.keys()]) if (!this.#isAsked(name)) this.#close(name);
  }

  #close(name: string): void {
    const window = this.#windows.get(name);
    this.#windows.delete(name);
    window?.destroy();
  }

  #titleOf(name: string, url: string): string {
    const host = addressOf(url)?.host ?? '';
    const { pages } = this.#strings();
    return host ? pages.signInAt(host, name) : pages.signInTitle(name);
  }

  #isAsked(name: string): boolean {
    const signIn = this.#agent.view().sessions.find((one) => one.name === name)?.signIn;
    return signIn?.status === 'running' && signIn.step.step === 'window';
  }
}

/** https; http on a loopback address only where the sign-in itself begins on one. */
function isPage(text: string, start: string): boolean {
  const url = addressOf(text);
  if (!url) return false;
  const { protocol, hostname } = url;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname) && new URL(start).protocol === 'http:');
}

function addressOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** What pages hold in themselves or talk to beside https. */
function isEmbedded(url: string): boolean {
  return /^(?:data|blob|wss):/.test(url);
}

function bodyOf({ uploadData = [] }: OnBeforeRequestListenerDetails): string {
  const bytes = Buffer.concat(uploadData.flatMap(({ bytes }) => (bytes ? [bytes] : [])));
  return bytes.subarray(0, MAX_FORM_BYTES).toString('latin1');
}
