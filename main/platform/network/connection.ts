/** One connection: directly or through a proxy's CONNECT tunnel (RFC 9110 §9.3.6), with TLS that names who broke it. */
import { once } from 'node:events';
import { connect as connectPlain, type LookupFunction, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { deadline } from './deadline.ts';
import { describeProxy, type Target } from './proxy.ts';

/** How long a proxy or a TLS handshake may take, in ms. */
const LIMIT_MS = 5_000;
/** The second look at a certificate is for the message only, in ms. */
const LOOK_LIMIT_MS = 2_000;

export interface Way {
  readonly target: Target;
  readonly proxy: URL | null;
  readonly context: tls.SecureContext | null;
  /** How names are resolved; the system's way if left out. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * A socket to the target, with TLS done where the target is secure.
 * @throws DaypassError proxy-unreachable | proxy-refused | proxy-sign-in | tls-untrusted | tls-failed; errors of the network as Node has them.
 */
export async function openConnection(way: Way): Promise<Socket> {
  const socket = await dial(way, true);
  if (!(socket instanceof tls.TLSSocket)) return socket;
  try {
    await settled(socket, 'secureConnect', LIMIT_MS);
    return socket;
  } catch (error) {
    socket.destroy();
    throw await explained(error, way);
  }
}

async function dial({ target, proxy, context, lookup }: Way, verify: boolean): Promise<Socket> {
  const names = lookup ? { lookup } : {};
  const trust = { ...names, ...(context ? { secureContext: context } : {}), rejectUnauthorized: verify };
  if (proxy?.protocol.startsWith('socks')) return throughSocks(target, proxy, trust);
  if (proxy) return throughProxy(target, proxy, trust);
  const { host, port, secure } = target;
  const socket = secure
    ? tls.connect({ host, port, ...serverName(host), ALPNProtocols: ['http/1.1'], ...trust })
    : connectPlain({ ...names, host, port });
  return socket.setNoDelay(true);
}

/** A SOCKS proxy resolves the target's name itself: inside a company the machine often can't. */
async function throughSocks(target: Target, proxy: URL, trust: tls.ConnectionOptions): Promise<Socket> {
  const { host, port, secure } = target;
  credentialsOf(proxy);
  const byName = new URL(proxy);
  byName.protocol = proxy.protocol === 'socks4:' ? 'socks4a:' : 'socks5h:';
  const { SocksProxyAgent } = await import('socks-proxy-agent');
  const agent = new SocksProxyAgent(byName, { timeout: LIMIT_MS });
  // agent-base's types want a request; nothing of it is looked at.
  const request = { emit: () => false } as unknown as Parameters<typeof agent.connect>[0];
  const opening = agent.connect(request, { ...trust, host, port, secureEndpoint: false } as never);
  try {
    const socket = await within(
      LIMIT_MS,
      opening,
      () =>
        void opening.then(
          (late) => late.destroy(),
          () => undefined,
        ),
    );
    if (!secure) return socket;
    return tls.connect({ socket, ...serverName(host), ALPNProtocols: ['http/1.1'], ...trust });
  } catch (cause) {
    const name = describeProxy(proxy);
    const message = cause instanceof Error ? cause.message : '';
    if (/auth/i.test(message)) {
      throw new DaypassError('proxy-sign-in', `The proxy ${name} wants a user name and a password.`, {
        details: { proxy: name },
      });
    }
    const isThere = /rejected/i.test(message);
    const what = isThere ? `The proxy ${name} refused the way to ${host}.` : `The proxy ${name} can't be reached.`;
    const details = { proxy: name, host };
    throw new DaypassError(isThere ? 'proxy-refused' : 'proxy-unreachable', what, { details });
  }
}

async function throughProxy(target: Target, proxy: URL, trust: tls.ConnectionOptions): Promise<Socket> {
  // What the proxy itself shows is always verified. The library's debug output has the address, so that goes in bare.
  const { address, headers } = withoutPassword(proxy);
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const agent = new HttpsProxyAgent(address, { ...trust, rejectUnauthorized: true, headers });
  let status = 0;
  agent.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
    status = statusCode;
  });
  const { host, port, secure } = target;
  // agent-base's types want a request; it only gets the proxy's answer.
  const request = { emit: () => false, once: () => undefined } as unknown as Parameters<typeof agent.connect>[0];
  const options = { ...trust, host, port, ...serverName(host), secureEndpoint: secure, ALPNProtocols: ['http/1.1'] };
  const opening = agent.connect(request, options as unknown as Parameters<typeof agent.connect>[1]);
  let socket: Socket;
  try {
    socket = await within(LIMIT_MS, opening, () => void opening.then((late) => late.destroy()).catch(() => undefined));
  } catch (cause) {
    if (UNTRUSTED.test((cause as NodeJS.ErrnoException).code ?? '')) {
      const what = `This machine doesn't trust the certificate of the proxy ${describeProxy(proxy)}.`;
      throw new DaypassError('tls-untrusted', what, { cause, details: { host: proxy.host } });
    }
    throw new DaypassError('proxy-unreachable', `The proxy ${describeProxy(proxy)} can't be reached.`, {
      cause,
      details: { proxy: describeProxy(proxy) },
    });
  }
  if (status === 200) return socket;
  socket.destroy();
  const name = describeProxy(proxy);
  if (status === 407)
    throw new DaypassError('proxy-sign-in', `The proxy ${name} wants a user name and a password.`, {
      details: { proxy: name },
    });
  throw new DaypassError('proxy-refused', `The proxy ${name} refused the way to ${host} (status ${status}).`, {
    details: { proxy: name, host },
  });
}

/** The name and password of a proxy's address as a header (RFC 7617). @throws DaypassError proxy-invalid */
function withoutPassword(proxy: URL): { address: URL; headers: Record<string, string> } {
  const address = new URL(proxy);
  address.username = '';
  address.password = '';
  if (!proxy.username && !proxy.password) return { address, headers: {} };
  const pair = Buffer.from(credentialsOf(proxy).join(':')).toString('base64');
  return { address, headers: { 'Proxy-Authorization': `Basic ${pair}` } };
}

/** The name and password of a proxy's address. @throws DaypassError proxy-invalid */
function credentialsOf(proxy: URL): [name: string, password: string] {
  try {
    return [decodeURIComponent(proxy.username), decodeURIComponent(proxy.password)];
  } catch (cause) {
    throw errorOfCase('proxy-password-encoding', { proxy: describeProxy(proxy) }, cause);
  }
}

/** RFC 6066 §3: an address is no server name. */
function serverName(host: string): { servername: string } | Record<string, never> {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

/** Verification errors of OpenSSL as Node names them, and the one of the host name. */
const UNTRUSTED =
  /CERT|SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|^ERR_TLS_CERT_ALTNAME_INVALID$|HOSTNAME_MISMATCH|INVALID_CA/;

async function explained(error: unknown, way: Way): Promise<unknown> {
  const { code = '' } = error as NodeJS.ErrnoException;
  const { host } = way.target;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return new DaypassError('tls-failed', `${host} does not speak TLS as it should.`, {
      cause: error,
      details: { host },
    });
  }
  if (!UNTRUSTED.test(code)) return error;
  const shown = await lookAtCertificate(way);
  const issuer = shown ? nameOf(shown.issuer) : null;
  const named = { host, issuer: issuer ?? '?' };
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return errorOfCase('certificate-of-another', named, error);
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return errorOfCase('certificate-untimely', named, error);
    default:
      return errorOfCase('intercepted', named, error);
  }
}

/** Connects once more without verification, sends nothing, and reads who issued the certificate. Null where that fails too. */
async function lookAtCertificate(way: Way): Promise<tls.PeerCertificate | null> {
  let socket: Socket | null = null;
  try {
    socket = await dial(way, false);
    await settled(socket, 'secureConnect', LOOK_LIMIT_MS);
    const certificate = (socket as tls.TLSSocket).getPeerCertificate();
    return certificate?.issuer ? certificate : null;
  } catch {
    return null;
  } finally {
    socket?.on('error', () => undefined).destroy();
  }
}

/** `"Corp Inspection CA" (Example Corp)`. The certificate's maker chose these words. */
function nameOf(issuer: tls.Certificate): string | null {
  const first = (value: string | string[] | undefined) => clean(Array.isArray(value) ? value[0] : value);
  const [common, organization] = [first(issuer.CN), first(issuer.O)];
  if (common) return `"${common}"${organization && organization !== common ? ` (${organization})` : ''}`;
  return organization ? `"${organization}"` : null;
}

function clean(text: string | undefined): string {
  return (text ?? '').replace(/[\p{Cc}\p{Cf}"]/gu, '').slice(0, 80);
}

/** Resolves at `event`, rejects at an error, a close or the limit (ms). */
async function settled(socket: Socket, event: string, limitMs: number): Promise<void> {
  const abort = new AbortController();
  const closed = once(socket, 'close', { signal: abort.signal }).then(() => {
    throw Object.assign(new Error('The connection was closed.'), { code: 'ECONNRESET' });
  });
  const happened = once(socket, event, { signal: abort.signal });
  closed.catch(() => undefined);
  happened.catch(() => undefined);
  try {
    await within(limitMs, Promise.race([happened, closed]), () => socket.destroy());
  } finally {
    abort.abort();
  }
}

function within<T>(limitMs: number, work: Promise<T>, onLimit: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = deadline(limitMs, () => {
      onLimit();
      reject(Object.assign(new Error(`No answer within ${limitMs} ms.`), { code: 'ETIMEDOUT' }));
    });
    work.then(resolve, reject).finally(stop);
  });
}
