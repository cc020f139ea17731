/**
 * Sign-in with an identity provider in a window of its own: the provider's pages get what a browser would give them and no
 * more (sandbox, no preload, no permission, cookies that end with the app). What they post to AWS is caught here and never
 * sent: the answer is for Daypass, which asks STS itself.
 */

import { createHash } from 'node:crypto';
import type { BrowserWindow, OnBeforeRequestListenerDetails, Session } from 'electron';
import { isLoopback } from '../../../../common/patterns.ts';
import type { Agent } from '../../../agent/agent.ts';
import type { Clock } from '../../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../../base/disposable.ts';
import { shellWord } from '../../../base/shell-word.ts';
import type { Log } from '../../../platform/log.ts';
import { isSamlEndpoint } from '../../../sources/saml/endpoints.ts';
import type { Strings } from '../../strings/index.ts';
import { failurePage } from '../consoles/console-frame.ts';
import { bringToFront } from '../fit-and-show.ts';
import { callItselfChrome } from '../hardening.ts';
import type { WindowNetwork } from '../window-network.ts';
import { type ForeignRules, openForeign } from './foreign-window.ts';
import { countUnsaved } from './leaving.ts';

/** More than STS takes, in bytes; what is larger is cut, and refused for its length. */
const MAX_FORM_BYTES = 512 * 1024;

export interface SamlWindowsDependencies {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly network: WindowNetwork;
  readonly strings: () => Strings;
}

export class SamlWindows implements Disposable {
  readonly #agent: Agent;
  readonly #log: Log;
  readonly #strings: () => Strings;
  readonly #clock: Clock;
  readonly #network: WindowNetwork;
  /** The windows of each sign-in, the first one first. */
  readonly #windows = new Map<string, BrowserWindow[]>();
  readonly #resources = new DisposableStack();

  constructor({ agent, clock, log, network, strings }: SamlWindowsDependencies) {
    this.#clock = clock;
    this.#network = network;
    this.#agent = agent;
    this.#log = log;
    this.#strings = strings;
    this.#resources.add(agent.onDidChange(() => this.#closeEnded()));
  }

  /** Opens the window of this session's sign-in, or brings it to the front. */
  open(name: string, url: string): void {
    const open = this.#windows.get(name);
    if (open) {
      const last = open.at(-1);
      if (last) bringToFront(last);
      return;
    }
    this.#windows.set(name, []);
    const jarName = `saml-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
    void this.#network.session(jarName).then((jar) => {
      this.#watch(jar, name, url);
      const size = { width: 560, height: 760, minWidth: 400, minHeight: 400 };
      openForeign(url, this.#rules(jar, name, url), size);
    });
  }

  /** How many windows have work in them that would be lost. */
  countUnsaved(): Promise<number> {
    return countUnsaved([...this.#windows.values()].flat().map(({ webContents }) => webContents));
  }

  async dispose(): Promise<void> {
    await this.#resources.dispose();
    for (const name of [...this.#windows.keys()]) this.#close(name);
  }

  #rules(jar: Session, name: string, start: string): ForeignRules {
    return {
      jar,
      network: this.#network,
      clock: this.#clock,
      log: this.#log,
      strings: this.#strings,
      may: (url) => isPage(url, start),
      outside: null,
      title: (url) => this.#titleOf(name, url),
      onWindow: ({ window }) => this.#follow(window, name),
      passwordPage: (host) => {
        const words = this.#strings();
        const { password, passwordHelp } = words.pages;
        return failurePage(password, passwordHelp({ host, session: shellWord(name) }), '', words);
      },
      failurePage: (reason) => {
        const words = this.#strings();
        const { signIn, signInHelp } = words.pages;
        return failurePage(signIn, signInHelp({ session: name }), reason, words);
      },
    };
  }

  /**
   * Windows that the pages of a sign-in have opened close with its first one. Where one of them asks before it is left, the
   * sign-in lasts until that has gone.
   */
  #follow(window: BrowserWindow, name: string): void {
    const windows = this.#windows.get(name);
    if (!windows) {
      window.destroy();
      return;
    }
    const isFirst = windows.length === 0;
    windows.push(window);
    window.on('closed', () => {
      windows.splice(windows.indexOf(window), 1);
      if (this.#windows.get(name) !== windows) return;
      if (isFirst) for (const other of [...windows]) other.close();
      if (windows.length > 0) return;
      this.#windows.delete(name);
      if (this.#isAsked(name)) this.#agent.cancelSignIn(name);
    });
  }

  #watch(jar: Session, name: string, start: string): void {
    // Identity providers turn away programs that they don't know.
    callItselfChrome(jar);
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
    const windows = this.#windows.get(name) ?? [];
    this.#windows.delete(name);
    for (const window of [...windows]) window.destroy();
  }

  #titleOf(name: string, url: string): string {
    const host = addressOf(url)?.host ?? '';
    const { pages } = this.#strings();
    return host ? pages.signInAt({ host, session: name }) : pages.signInTitle({ session: name });
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

/** What pages contain themselves, or talk to besides https. */
function isEmbedded(url: string): boolean {
  return /^(?:data|blob|wss):/.test(url);
}

function bodyOf({ uploadData = [] }: OnBeforeRequestListenerDetails): string {
  const bytes = Buffer.concat(uploadData.flatMap(({ bytes }) => (bytes ? [bytes] : [])));
  return bytes.subarray(0, MAX_FORM_BYTES).toString('latin1');
}
