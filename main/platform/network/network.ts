/**
 * The one way out of this process. Whatever talks HTTP takes its agents, its `fetch` or its handler for AWS clients from
 * here, so that proxies, certificates and limits are decided in one place. Read `proxy.ts`, `certificates.ts` and
 * `connection.ts` for the rules.
 */
import { createHash } from 'node:crypto';
import type { ClientRequest as HttpRequest } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type AgentConnectOpts, Agent as BaseAgent } from 'agent-base';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import { type Bundle, TrustedCertificates } from './certificates.ts';
import { type ChromiumProxy, type Credentials, chromiumProxy, isVouchedFor, proxyCredentials } from './chromium.ts';
import { openConnection } from './connection.ts';
import {
  describeProxy,
  type ProxyChoice,
  type ProxyList,
  type ProxyOrNone,
  proxiesFor,
  type ResolveSystemProxy,
  type Target,
} from './proxy.ts';

/** What a person may choose; read at every new connection. */
export interface NetworkChoice extends ProxyChoice {
  /** A file of further certificates to trust, in PEM form; null: none. */
  readonly caBundle: string | null;
  /** What it may hold, as `bundleDigest` has it; left out where that is not held. */
  readonly caDigest?: string | null | undefined;
}

export interface NetworkDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly choice: () => NetworkChoice;
  readonly system?: ResolveSystemProxy | null;
  /** Certificates of the system's store, in PEM form. */
  readonly systemCertificates?: () => readonly string[];
  /** The chosen file of certificates holds others than may be used. */
  readonly onCertificatesChanged?: () => void;
  /** How names are resolved; the system's way if left out. */
  readonly lookup?: LookupFunction;
}

/** Connections kept open to one host: the listing has a few requests in the air. */
const MAX_SOCKETS = 12;
/** How long a proxy that can't be reached comes after the others that the system names, in ms. */
const ASIDE_MS = 5 * 60_000;
/** How often a certificate is looked at by a connection of our own, where that doesn't come about. */
const LOOKS = 3;
/** How long a connection is kept that no one uses, in ms: what lies longer may have died unnoticed. */
const IDLE_MS = 30_000;

export class Network {
  readonly #dependencies: NetworkDependencies;
  readonly #certificates: TrustedCertificates;
  #system: ResolveSystemProxy | null;
  /** Proxies that could not be reached, and until when another one is asked first (ms, of `performance.now`). */
  readonly #aside = new Map<string, number>();
  /** For requests to http and https alike. */
  readonly agent: BaseAgent;

  constructor(dependencies: NetworkDependencies) {
    this.#dependencies = dependencies;
    this.#system = dependencies.system ?? null;
    const { systemCertificates, onCertificatesChanged } = dependencies;
    this.#certificates = new TrustedCertificates(() => this.#bundles(), systemCertificates, onCertificatesChanged);
    this.agent = new WayOut((target) => this.#connect(target));
  }

  /** Where the system's proxy is asked for, once there is somebody to ask. */
  setSystemProxy(system: ResolveSystemProxy): void {
    this.#system = system;
  }

  /** The proxy for an address, without the password in it; null: none. @throws DaypassError proxy-invalid */
  async proxyOf(url: string): Promise<string | null> {
    const [proxy] = await this.#proxies(targetOf(new URL(url)));
    return proxy && describeProxy(proxy);
  }

  /** What windows are told about proxies. @throws DaypassError proxy-invalid */
  chromiumProxy(): ChromiumProxy {
    return chromiumProxy(this.#named());
  }

  /** For a proxy that asks a window. @throws DaypassError proxy-invalid */
  proxyCredentials(proxy: { readonly host: string; readonly port: number }): Credentials | null {
    return proxyCredentials(proxy, this.#named());
  }

  /**
   * Whether a certificate that a window was shown is to be trusted by the files that are trusted here. One more connection
   * is made by this network's way, and verified in full.
   * @param pem the certificate, in PEM form. Never fails.
   */
  async vouchesFor(pem: string, target: { readonly host: string; readonly port: number }): Promise<boolean> {
    if (this.#bundles().length === 0) return false;
    for (let look = 0; look < LOOKS; look += 1) {
      try {
        const socket = (await this.#connect({ ...target, secure: true })) as TLSSocket;
        const trusted = await this.#certificates.fromBundles();
        const isTrusted = isVouchedFor(pem, target.host, socket, { trusted, now: Date.now() });
        socket.on('error', () => undefined).destroy();
        return isTrusted;
      } catch (error) {
        // Chromium remembers a no for half an hour: a connection that was lost is none.
        if (isCode(error, 'tls-untrusted', 'ca-bundle-invalid')) return false;
      }
    }
    return false;
  }

  /** Names what is trusted besides the usual certificates: another text where that is something else, empty where it is nothing. */
  async trusted(): Promise<string> {
    if (this.#bundles().length === 0) return '';
    const stamp = await this.#certificates.stamp().catch(() => 'unreadable');
    return createHash('sha256').update(stamp).digest('hex').slice(0, 12);
  }

  /** What keeps a window from an address, where that is a proxy or a certificate; null where it isn't. Never fails. */
  async explain(url: string): Promise<DaypassError | null> {
    const target = targetOf(new URL(url));
    try {
      (await this.#connect(target)).on('error', () => undefined).destroy();
      const [proxy] = await this.#proxies(target);
      // Chromium has no way to sign in to one, which this network does.
      const isOutOfReach = proxy?.protocol.startsWith('socks') && proxy.username !== '';
      return proxy && isOutOfReach ? errorOfCase('proxy-window-password', { proxy: describeProxy(proxy) }) : null;
    } catch (error) {
      return error instanceof DaypassError ? error : null;
    }
  }

  /** Files of certificates that are trusted besides the usual ones. */
  bundles(): readonly Bundle[] {
    return this.#bundles();
  }

  dispose(): void {
    this.agent.destroy();
  }

  /** Through the first proxy that can be reached. @throws as `openConnection`, what the first one came to. */
  async #connect(target: Target): Promise<Socket> {
    const [first, ...others] = await this.#proxies(target);
    try {
      return await this.#through(first, target);
    } catch (error) {
      for (const proxy of others) {
        if (!isCode(error, 'proxy-unreachable')) break;
        const socket = await this.#through(proxy, target).catch(() => null);
        if (socket) return socket;
      }
      throw error;
    }
  }

  async #through(proxy: ProxyOrNone, target: Target): Promise<Socket> {
    const context = target.secure || proxy?.protocol === 'https:' ? await this.#certificates.context() : null;
    try {
      return await openConnection({ target, proxy, context, lookup: this.#dependencies.lookup });
    } catch (error) {
      if (proxy && isCode(error, 'proxy-unreachable')) this.#aside.set(proxy.href, performance.now() + ASIDE_MS);
      throw error;
    }
  }

  /** Those that could not be reached lately come last. */
  async #proxies(target: Target): Promise<ProxyList> {
    const { env, choice } = this.#dependencies;
    const all = await proxiesFor(target, { env, choice: choice(), system: this.#system });
    const isAside = (proxy: ProxyOrNone) => proxy !== null && (this.#aside.get(proxy.href) ?? 0) > performance.now();
    const [first = all[0], ...others] = [...all.filter((one) => !isAside(one)), ...all.filter(isAside)];
    return [first, ...others];
  }

  #named(): { env: NetworkDependencies['env']; choice: ProxyChoice } {
    return { env: this.#dependencies.env, choice: this.#dependencies.choice() };
  }

  #bundles(): readonly Bundle[] {
    const { env, choice } = this.#dependencies;
    const { caBundle, caDigest } = choice();
    const named: (Pick<Bundle, 'from'> & { path: string | null | undefined; agreed?: string | null | undefined })[] = [
      { path: caBundle, from: 'network.caBundle', agreed: caDigest },
      { path: caBundle ? null : env.AWS_CA_BUNDLE, from: 'AWS_CA_BUNDLE' },
      { path: env.NODE_EXTRA_CA_CERTS, from: 'NODE_EXTRA_CA_CERTS' },
    ];
    return named.flatMap(({ path, from, agreed }) =>
      path ? [{ path, from, ...(agreed === undefined ? {} : { agreed }) }] : [],
    );
  }
}

class WayOut extends BaseAgent {
  readonly #open: (target: Target) => Promise<Socket>;

  constructor(open: (target: Target) => Promise<Socket>) {
    super({ keepAlive: true, maxSockets: MAX_SOCKETS, timeout: IDLE_MS });
    this.#open = open;
  }

  override connect(_request: HttpRequest, options: AgentConnectOpts): Promise<Socket> {
    const { host = '', port, secureEndpoint: secure } = options;
    return this.#open({ secure, host: host.replace(/^\[|\]$/g, ''), port: Number(port) });
  }
}

function targetOf({ protocol, hostname, port }: URL): Target {
  const secure = protocol === 'https:';
  return { secure, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (secure ? 443 : 80)) };
}
