/**
 * Which proxy a connection goes through: the setting, else the environment as curl, Go and botocore read it
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, lower case first), else what the system says.
 */

import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../../common/patterns.ts';
import { errorOfCase } from '../../base/error-cases.ts';

export interface ProxyChoice {
  /** `auto` follows the environment, then the system; `none` never uses one; else the proxy's address. */
  readonly proxy: string;
  /** Hosts that are reached directly, as in NO_PROXY; in addition to those of the environment. */
  readonly noProxy: readonly string[];
}

export interface Target {
  readonly secure: boolean;
  /** Host name or IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Asks the system (in the desktop app: Chromium) for a URL; the answer is in the form of a PAC file, `PROXY a:1; DIRECT`. */
export type ResolveSystemProxy = (url: string) => Promise<string>;

export interface ProxySurroundings {
  readonly choice: ProxyChoice;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly system: ResolveSystemProxy | null;
}

/** A proxy on the way to a target; null: none. */
export type ProxyOrNone = URL | null;
export type ProxyList = readonly [ProxyOrNone, ...ProxyOrNone[]];

/**
 * The proxies for a target. There are several where the system names them: each is for when those before it can't be reached.
 * @throws DaypassError proxy-invalid
 */
export async function proxiesFor(target: Target, surroundings: ProxySurroundings): Promise<ProxyList> {
  const { choice, system } = surroundings;
  if (choice.proxy === 'none' || isOwnMachine(target.host)) return [null];
  if (bypassed(surroundings).some((entry) => matches(entry, target))) return [null];
  const named = namedProxy(target.secure, surroundings);
  if (named || !system) return [named];
  const [first = null, ...others] = fromPac(await system(urlOf(target)));
  return [first, ...others];
}

/** The proxy that settings or environment name for https or http, whatever the host; null: none. @throws DaypassError proxy-invalid */
export function namedProxy(secure: boolean, { choice, env }: Omit<ProxySurroundings, 'system'>): URL | null {
  if (choice.proxy === 'none') return null;
  if (choice.proxy !== 'auto') return parseProxy(choice.proxy, 'network.proxy');
  const own = lowerFirst(env, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? lowerFirst(env, 'ALL_PROXY');
  return own && parseProxy(own.value, own.name);
}

/** Hosts that are reached directly, as they are written in the setting and in NO_PROXY. */
export function bypassed({ choice, env }: Omit<ProxySurroundings, 'system'>): string[] {
  const entries = [...choice.noProxy, ...(lowerFirst(env, 'NO_PROXY')?.value ?? '').split(/[\s,]+/)];
  return entries.filter((entry) => entry !== '');
}

/** A proxy's address without the password that may be in it. */
export function describeProxy({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

/** The same of a setting, as it would be read; as it stands where it can't be used. */
export function describeNamed(text: string): string {
  try {
    return describeProxy(parseProxy(text, 'network.proxy'));
  } catch {
    return text.replace(/^([^/]*\/\/)?.*@/s, '$1');
  }
}

function urlOf({ secure, host, port }: Target): string {
  return `${secure ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}/`;
}

function lowerFirst(env: ProxySurroundings['env'], name: string): { name: string; value: string } | null {
  for (const one of [name.toLowerCase(), name]) {
    const value = env[one];
    if (value) return { name: one, value };
  }
  return null;
}

/** SOCKS by the names that curl and desktops write; `socks` is version 5, as GNOME means it in `all_proxy`. */
const SOCKS: Readonly<Record<string, string>> = { socks: 'socks5', socks5h: 'socks5', socks4a: 'socks4' };
/** What would end the name or password early, so that something else would be taken for the host. */
const UNENCODED = /[#/?\\\t\r\n].*@/s;

/** @throws DaypassError proxy-invalid; the address itself is not repeated, because a password may be in it. */
function parseProxy(text: string, from: string): URL {
  const [, kind = 'http', rest = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  if (UNENCODED.test(rest)) throw errorOfCase('proxy-encoding', { from });
  const scheme = SOCKS[kind.toLowerCase()] ?? kind.toLowerCase();
  if (!['http', 'https', 'socks4', 'socks5'].includes(scheme)) {
    throw errorOfCase('proxy-kind', { from, kind: scheme });
  }
  let url: URL;
  try {
    url = new URL(`${scheme}://${rest}`);
  } catch (cause) {
    throw errorOfCase(rest.includes('@') ? 'proxy-no-address-encoding' : 'proxy-no-address', { from }, cause);
  }
  if (url.hostname === '') throw errorOfCase('proxy-no-address', { from });
  return url;
}

/** The entries that can be used. What the system says is never a reason to fail. */
function fromPac(answer: string): ProxyOrNone[] {
  return answer.split(';').flatMap((entry): ProxyOrNone[] => {
    const [kind = '', host = ''] = entry.trim().split(/\s+/);
    if (/^direct$/i.test(kind)) return [null];
    const scheme = { PROXY: 'http', HTTP: 'http', HTTPS: 'https', SOCKS: 'socks5', SOCKS5: 'socks5', SOCKS4: 'socks4' }[
      kind.toUpperCase()
    ];
    const address = `${scheme}://${host}`;
    return scheme && URL.canParse(address) ? [new URL(address)] : [];
  });
}

/** As Go has it: a proxy elsewhere can't reach this machine's own addresses. */
function isOwnMachine(host: string): boolean {
  const name = host.toLowerCase();
  return isLoopback(isIP(name) === 6 ? `[${name}]` : name) || name.endsWith('.localhost');
}

/** One entry of NO_PROXY: `*`, `example.com` and everything below it, `.example.com`, `host:port`, an address, a CIDR range. */
function matches(entry: string, { host, port }: Target): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const name = host.toLowerCase();
  const kind = isIP(host);
  const [range = '', bits] = entry.split('/');
  if (bits !== undefined) return kind > 0 && kind === isIP(range) && inRange(host, range, bits, kind);
  if (isIP(entry)) return kind === isIP(entry) && inRange(host, entry, kind === 6 ? '128' : '32', kind);
  const [, pattern = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
  const bare = pattern.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  if (isIP(bare) === 6) return kind === 6 && inRange(host, bare, '128', kind);
  return bare !== '' && (name === bare || (kind === 0 && name.endsWith(`.${bare}`)));
}

/** An IPv6 address can be written in many ways, so that texts say nothing. */
function inRange(address: string, range: string, bits: string, kind: number): boolean {
  const family = kind === 6 ? 'ipv6' : 'ipv4';
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (kind === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(range, Number(bits), family);
  return list.check(address, family);
}
