/** The same way out for windows: what Chromium is told about proxies, and who vouches for a certificate that it doesn't know. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { bypassed, namedProxy, type ProxySurroundings } from './proxy.ts';

/** As `session.setProxy` takes it. */
export type ChromiumProxy =
  | { readonly mode: 'system' }
  | { readonly mode: 'direct' }
  | { readonly mode: 'fixed_servers'; readonly proxyRules: string; readonly proxyBypassRules: string };

/** @throws DaypassError proxy-invalid */
export function chromiumProxy(surroundings: Omit<ProxySurroundings, 'system'>): ChromiumProxy {
  const { choice } = surroundings;
  const bypass = bypassed(surroundings);
  if (choice.proxy === 'none' || bypass.includes('*')) return { mode: 'direct' };
  const [secure, plain] = [namedProxy(true, surroundings), namedProxy(false, surroundings)];
  if (!secure && !plain) return { mode: 'system' };
  const rule = (scheme: string, proxy: URL | null) => (proxy ? [`${scheme}=${proxy.protocol}//${proxy.host}`] : []);
  return {
    mode: 'fixed_servers',
    proxyRules: [...rule('https', secure), ...rule('http', plain)].join(';'),
    proxyBypassRules: bypass.flatMap(bypassRule).join(','),
  };
}

/** `example.com` of NO_PROXY means everything below it, too; to Chromium it means that host alone. */
function bypassRule(entry: string): string[] {
  if (entry.includes('/') || /^[\d.]+(:\d+)?$/.test(entry) || entry.startsWith('[')) return [entry];
  if (entry.includes(':') && entry.split(':').length > 2) return [`[${entry}]`];
  const bare = entry.replace(/^\*?\./, '');
  return bare === '' ? [] : [bare, `*.${bare}`];
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The name and password of a proxy that settings or environment name; null where they name another one or no password. */
export function proxyCredentials(
  { host, port }: { readonly host: string; readonly port: number },
  surroundings: Omit<ProxySurroundings, 'system'>,
): Credentials | null {
  for (const secure of [true, false]) {
    const proxy = namedProxy(secure, surroundings);
    if (!proxy?.username || withoutBrackets(proxy.hostname) !== withoutBrackets(host) || portOf(proxy) !== port)
      continue;
    try {
      return { username: decodeURIComponent(proxy.username), password: decodeURIComponent(proxy.password) };
    } catch {
      // `explain` says what is wrong with it.
      return null;
    }
  }
  return null;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || ({ 'http:': 80, 'https:': 443 }[protocol] ?? 1080);
}

/** TLS for servers (RFC 5280 §4.2.1.12). */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/**
 * Whether a certificate (PEM) is the one of a connection that was verified in full, or one that the same issuer has made for
 * the same host: what intercepts TLS often makes one for each connection. OpenSSL has verified the issuer's chain by then.
 * @param trusted those that the connection was verified by: servers need not send the last one
 */
export function isVouchedFor(
  pem: string,
  host: string,
  verified: TLSSocket,
  { trusted, now }: { readonly trusted: readonly X509Certificate[]; readonly now: number },
): boolean {
  const own = verified.getPeerX509Certificate();
  const shown = new X509Certificate(pem);
  if (!own) return false;
  if (own.fingerprint256 === shown.fingerprint256) return true;
  const hasIssued = (issuer: X509Certificate, one: X509Certificate) =>
    issuer.ca && one.checkIssued(issuer) && one.verify(issuer.publicKey);
  const sent = own.issuerCertificate ? [own.issuerCertificate] : [];
  const issuer = [...sent, ...trusted].find((candidate) => hasIssued(candidate, own));
  if (!issuer || shown.ca || !hasIssued(issuer, shown)) return false;
  const isValid = Date.parse(shown.validFrom) <= now && now <= Date.parse(shown.validTo);
  const isForHost = (isIP(host) ? shown.checkIP(host) : shown.checkHost(host)) !== undefined;
  // Typed as one text, and a list of identifiers in fact; left out where the certificate is for any use.
  const uses = shown.keyUsage as unknown as readonly string[] | undefined;
  return isValid && isForHost && (uses === undefined || uses.includes(SERVER_AUTH));
}
