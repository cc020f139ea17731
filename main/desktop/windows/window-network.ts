/**
 * One network for everything: windows with pages of others go by the proxy that the agent goes by, with its name and password,
 * and trust the certificates that it trusts.
 */
import { type AuthInfo, app, type Session, session, type WebContents } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Network } from '../../platform/network/network.ts';

/** net::ERR_CERT_AUTHORITY_INVALID. Chromium names this one first, so the rest is verified where the issuer is vouched for. */
const UNKNOWN_ISSUER = -202;
/** What `setCertificateVerifyProc` takes: trusted, and as Chromium has judged itself. */
const VERDICT = { trusted: 0, chromiums: -3 } as const;

export interface WindowNetworkDependencies {
  readonly network: Network;
  readonly log: Log;
  readonly onDidChangeSettings: Event<void>;
}

export class WindowNetwork implements Disposable {
  readonly #dependencies: WindowNetworkDependencies;
  readonly #sessions = new Set<Session>();
  /** Proxies that a connection of these contents was given a password for: asked again, it was the wrong one. */
  readonly #answered = new WeakMap<WebContents, string>();
  readonly #following: Disposable;

  constructor(dependencies: WindowNetworkDependencies) {
    this.#dependencies = dependencies;
    this.#following = dependencies.onDidChangeSettings(() => {
      for (const own of this.#sessions) void this.#setProxy(own);
    });
    app.on('login', this.#answer);
  }

  /**
   * A session in memory for pages of others. Chromium remembers for half an hour what it heard about a certificate: once others are
   * trusted, that name stands for another session.
   */
  async session(name: string): Promise<Session> {
    const trusted = await this.#dependencies.network.trusted();
    return session.fromPartition(trusted === '' ? name : `${name}-${trusted}`);
  }

  /** To be waited for before anything is loaded. @param port of the pages, where it is not that of https */
  async prepare(own: Session, port = 443): Promise<void> {
    if (!this.#sessions.has(own)) {
      own.setCertificateVerifyProc(({ hostname, certificate, errorCode }, decide) => {
        if (errorCode !== UNKNOWN_ISSUER) return decide(VERDICT.chromiums);
        const ports = [...new Set([443, port])];
        const asked = ports.map((each) =>
          this.#dependencies.network.vouchesFor(certificate.data, { host: hostname, port: each }),
        );
        void Promise.all(asked).then((answers) => decide(answers.includes(true) ? VERDICT.trusted : VERDICT.chromiums));
      });
      this.#sessions.add(own);
    }
    await this.#setProxy(own);
  }

  /** What keeps an address from being reached, where that is a proxy or a certificate. @param reason as Chromium names it: ERR_… */
  async explain(url: string, reason: string): Promise<DaypassError | null> {
    const error = await this.#dependencies.network.explain(url);
    if (error || reason !== 'ERR_CERT_AUTHORITY_INVALID') return error;
    return errorOfCase('certificate-trusted-since', { host: new URL(url).host });
  }

  dispose(): void {
    app.removeListener('login', this.#answer);
    void this.#following.dispose();
  }

  async #setProxy(own: Session): Promise<void> {
    try {
      await own.setProxy(this.#dependencies.network.chromiumProxy());
    } catch (error) {
      if (!(error instanceof DaypassError)) throw error;
      // Not directly instead: the page that can't be loaded says what is wrong.
      this.#dependencies.log.warn('Windows have no way out.', { error });
      await own.setProxy({ proxyRules: 'http://127.0.0.1:1' });
    }
    await own.closeAllConnections();
  }

  readonly #answer = (
    event: Electron.Event,
    contents: WebContents | null,
    _details: unknown,
    { isProxy, host, port }: AuthInfo,
    send: (username?: string, password?: string) => void,
  ) => {
    if (!isProxy || !contents || !this.#sessions.has(contents.session)) return;
    event.preventDefault();
    const name = `${host}:${port}`;
    const wasWrong = this.#answered.get(contents) === name;
    this.#answered.delete(contents);
    const found = wasWrong ? null : this.#dependencies.network.proxyCredentials({ host, port });
    if (!found) return send();
    this.#answered.set(contents, name);
    contents.once('did-finish-load', () => this.#answered.delete(contents));
    send(found.username, found.password);
  };
}
