/** AWS behind a company's proxy and certificates, by its own host names: a real proxy, real TLS, an authority of our own. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ListAccountsCommand, SSOClient } from '@aws-sdk/client-sso';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../../emulator/index.ts';
import { systemClock } from '../../../../main/base/clock.ts';
import { createAwsHandler } from '../../../../main/platform/network/aws-handler.ts';
import { exchange } from '../../../../main/platform/network/exchange.ts';
import { createFetch } from '../../../../main/platform/network/fetch.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { networkBy } from '../../../../main/settings/network-choice.ts';
import { SettingsFile } from '../../../../main/settings/settings-file.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import {
  Authority,
  ForwardProxy,
  Listening,
  SocksProxy,
  tlsBefore,
  tlsFrontOf,
} from '../../../support/servers/company-network.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';
import { signIn } from '../../../support/servers/emulator-clients.ts';

const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const HOSTS = ['*.us-east-1.amazonaws.com', '*.sso.us-east-1.amazonaws.com'];

describe.skipIf(!HAS_OPENSSL)('behind a company network', () => {
  let emulator: Emulator;
  let authority: Authority;
  let front: Listening;
  let proxy: ForwardProxy;
  let token: string;
  const networks: Network[] = [];

  const network = (env: Record<string, string>, choice: Partial<typeof DEFAULT_CHOICE> = {}) => {
    const created = new Network({
      env,
      choice: () => ({ ...DEFAULT_CHOICE, ...choice }),
      systemCertificates: () => [],
    });
    networks.push(created);
    return created;
  };
  const list = async (way: Network) => {
    const sso = new SSOClient({ region: 'us-east-1', maxAttempts: 1, requestHandler: createAwsHandler(way) });
    const { accountList } = await sso.send(new ListAccountsCommand({ accessToken: token }));
    return accountList?.length;
  };
  const failure = async (way: Network) => list(way).catch((error) => error);

  beforeAll(async () => {
    emulator = await startEmulator();
    token = (await signIn(emulator)).accessToken;
    authority = new Authority('Example Root', 'Example Corp');
    front = await tlsFrontOf(emulator.url, authority.issue(HOSTS));
  });
  afterAll(async () => {
    await front.close();
    await emulator.close();
    authority.close();
  });
  beforeEach(async () => {
    proxy = await ForwardProxy.start(front.port);
  });
  afterEach(async () => {
    for (const created of networks.splice(0)) created.dispose();
    await proxy.close();
  });

  it('reaches AWS through HTTPS_PROXY with the company’s certificate from AWS_CA_BUNDLE', async () => {
    const way = network({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: authority.bundle });
    expect(await list(way)).toBe(6);
    expect(await list(way)).toBe(6);
    // One tunnel for both: connections are kept.
    expect(proxy.asked).toEqual(['portal.sso.us-east-1.amazonaws.com:443']);
    expect(await way.proxyOf('https://portal.sso.us-east-1.amazonaws.com/')).toBe(proxy.url);
  });

  it('reaches it by the settings, too, and by the certificates of the system', async () => {
    expect(await list(network({}, { proxy: proxy.url, caBundle: authority.bundle }))).toBe(6);
    const way = new Network({
      env: {},
      choice: () => ({ ...DEFAULT_CHOICE, proxy: proxy.url }),
      systemCertificates: () => [readFileSync(authority.bundle, 'utf8')],
    });
    networks.push(way);
    expect(await list(way)).toBe(6);
  });

  it('sends nothing to one whose certificate a program has put into the file that was agreed to', async () => {
    const evil = new Authority('Evil Root', 'Example Corp');
    const intercepted = await tlsFrontOf(emulator.url, evil.issue(HOSTS));
    const path = join(evil.folder, 'agreed.pem');
    const settings = new SettingsFile(join(evil.folder, 'settings.json'), { clock: systemClock, log: silentLog });
    const way = () => {
      const created = new Network({ env: {}, ...networkBy(settings), systemCertificates: () => [] });
      networks.push(created);
      return created;
    };
    const toEvil = await ForwardProxy.start(intercepted.port);
    try {
      copyFileSync(authority.bundle, path);
      await settings.open();
      const agreed = async () => undefined;
      await settings.update(() => ({ network: { proxy: proxy.url, caBundle: path } }), agreed);
      const before = way();
      expect(await list(before)).toBe(6);
      copyFileSync(evil.bundle, path);
      // One that runs knows what the file held, without the connections that it has kept; a new one trusts no one in it.
      before.dispose();
      expect(await list(before)).toBe(6);
      await expect.poll(() => settings.pending()).toMatchObject({ caBundle: path, proxy: null });
      await settings.update(() => ({ network: { proxy: toEvil.url, caBundle: path } }), agreed);
      before.dispose();
      for (const each of [before, way()]) expect(await failure(each)).toMatchObject({ code: 'tls-untrusted' });
      const less = settings.pending();
      if (less) settings.release(less);
      expect(await list(way())).toBe(6);
    } finally {
      settings.dispose();
      await toEvil.close();
      await intercepted.close();
      evil.close();
    }
  });

  it('asks the system where nothing else is set', async () => {
    const way = network({ AWS_CA_BUNDLE: authority.bundle });
    const asked: string[] = [];
    way.setSystemProxy(async (url) => {
      asked.push(url);
      return `PROXY 127.0.0.1:${proxy.port}; DIRECT`;
    });
    expect(await list(way)).toBe(6);
    expect(asked).toEqual(['https://portal.sso.us-east-1.amazonaws.com:443/']);
  });

  it('takes the next proxy that the system names, as browsers do, where one can’t be reached', async () => {
    const closing = await ForwardProxy.start(front.port);
    const gone = closing.port;
    await closing.close();
    const way = network({ AWS_CA_BUNDLE: authority.bundle });
    way.setSystemProxy(async () => `PROXY 127.0.0.1:${gone}; SOCKS5 127.0.0.1:1; PROXY 127.0.0.1:${proxy.port}`);
    expect(await list(way)).toBe(6);
    // From then on the one that answers is asked first.
    expect(await way.proxyOf('https://portal.sso.us-east-1.amazonaws.com/')).not.toContain(`:${gone}`);
    expect(proxy.asked).toEqual(['portal.sso.us-east-1.amazonaws.com:443']);
    // One that answers has the last word.
    const refused = network({ AWS_CA_BUNDLE: authority.bundle });
    refused.setSystemProxy(async () => `PROXY 127.0.0.1:${proxy.port}; DIRECT`);
    proxy.refuses = 403;
    expect(await failure(refused)).toMatchObject({ code: 'proxy-refused' });
    const none = network({ AWS_CA_BUNDLE: authority.bundle });
    none.setSystemProxy(async () => `PROXY 127.0.0.1:${gone}; PROXY 127.0.0.1:1`);
    expect(await failure(none)).toMatchObject({
      code: 'proxy-unreachable',
      message: `The proxy http://127.0.0.1:${gone} can't be reached.`,
    });
  });

  it('gives the proxy the name and password of its address, and says when they are missing or wrong', async () => {
    proxy.credentials = 'sam:p@ss word';
    const authorised = proxy.url.replace('//', '//sam:p%40ss%20word@');
    expect(await list(network({ https_proxy: authorised, AWS_CA_BUNDLE: authority.bundle }))).toBe(6);
    const missing = await failure(network({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: authority.bundle }));
    expect(missing).toMatchObject({ code: 'proxy-sign-in' });
    const odd = await failure(network({ HTTPS_PROXY: proxy.url.replace('//', '//sam:100%25%zz@') }));
    expect(odd).toMatchObject({ code: 'proxy-invalid' });
    expect(odd.message).not.toContain('100');
    const wrong = await failure(network({ HTTPS_PROXY: proxy.url.replace('//', '//sam:guess@') }));
    expect(wrong).toMatchObject({ code: 'proxy-sign-in' });
    expect(wrong.message).toContain(proxy.url);
    expect(`${wrong.message} ${wrong.next}`).not.toContain('guess');
  });

  it('goes through a proxy that speaks TLS, and says whose certificate is not trusted', async () => {
    const secure = await tlsBefore(proxy.port, authority.issue(['localhost']));
    const url = `https://localhost:${secure.port}`;
    proxy.credentials = 'CORP\\sam:p@ss';
    const HTTPS_PROXY = url.replace('//', '//CORP%5Csam:p%40ss@');
    expect(await list(network({ HTTPS_PROXY, AWS_CA_BUNDLE: authority.bundle }))).toBe(6);
    expect(await failure(network({ HTTPS_PROXY: url, AWS_CA_BUNDLE: authority.bundle }))).toMatchObject({
      code: 'proxy-sign-in',
    });
    const untrusted = await failure(network({ HTTPS_PROXY }));
    expect(untrusted).toMatchObject({ code: 'tls-untrusted' });
    expect(untrusted.message).toContain(`the proxy ${url}`);
    expect(`${untrusted.message} ${untrusted.next}`).not.toContain('p%40ss');
    await secure.close();
  });

  it('goes through a SOCKS proxy, as GNOME names it in all_proxy too, and has it resolve the names', async () => {
    const socks = await SocksProxy.start(front.port);
    const trust = { AWS_CA_BUNDLE: authority.bundle };
    expect(await list(network({ ...trust, all_proxy: `socks://127.0.0.1:${socks.port}/` }))).toBe(6);
    expect(await list(network(trust, { proxy: socks.url }))).toBe(6);
    expect(new Set(socks.asked)).toEqual(new Set(['portal.sso.us-east-1.amazonaws.com:443']));
    socks.credentials = 'sam:p@ss';
    expect(await list(network({ ...trust, ALL_PROXY: socks.url.replace('//', '//sam:p%40ss@') }))).toBe(6);
    expect(await failure(network({ ...trust, ALL_PROXY: socks.url.replace('//', '//sam:guess@') }))).toMatchObject({
      code: 'proxy-sign-in',
    });
    const odd = await failure(network({ ...trust, ALL_PROXY: socks.url.replace('//', '//sam:100%25%zz@') }));
    expect(odd).toMatchObject({ code: 'proxy-invalid' });
    expect(odd.message).not.toContain('100');
    // The page in its place says so where a window can't be shown.
    const page = 'https://portal.sso.us-east-1.amazonaws.com/';
    const named = network({ ...trust, ALL_PROXY: socks.url.replace('//', '//sam:p%40ss@') });
    expect(await named.explain(page)).toMatchObject({
      code: 'proxy-sign-in',
      message: `Windows can’t give the SOCKS proxy ${socks.url} its name and password.`,
    });
    socks.credentials = null;
    expect(await network({ ...trust, ALL_PROXY: socks.url }).explain(page)).toBeNull();
    const { url } = socks;
    await socks.close();
    expect(await failure(network({ ...trust, ALL_PROXY: url }))).toMatchObject({ code: 'proxy-unreachable' });
  });

  it('vouches for the certificates that it trusts itself, for their host and time only', async () => {
    const way = network({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: authority.bundle });
    const target = { host: 'portal.sso.us-east-1.amazonaws.com', port: 443 };
    const vouched = (cert: string) => way.vouchesFor(cert, target);
    // Another certificate of the same issuer, as interceptors make one for each connection.
    expect(await vouched(authority.issue(HOSTS).cert)).toBe(true);
    expect(await vouched(authority.issue(['*.example.com']).cert)).toBe(false);
    expect(await vouched(authority.issue(HOSTS, -1).cert)).toBe(false);
    const stranger = new Authority('Example Root', 'Example Corp');
    expect(await vouched(stranger.issue(HOSTS).cert)).toBe(false);
    expect(await network({ HTTPS_PROXY: proxy.url }).vouchesFor(authority.issue(HOSTS).cert, target)).toBe(false);
    stranger.close();
  });

  it('vouches for a certificate also where its own connection was lost at first: windows would remember a no', async () => {
    const way = network({ AWS_CA_BUNDLE: authority.bundle });
    const proxies = ['127.0.0.1:1', `127.0.0.1:${proxy.port}`];
    way.setSystemProxy(async () => `PROXY ${proxies.shift() ?? 'none:1'}`);
    const target = { host: 'portal.sso.us-east-1.amazonaws.com', port: 443 };
    expect(await way.vouchesFor(authority.issue(HOSTS).cert, target)).toBe(true);
  });

  it('says when the proxy is not there, and when it refuses', async () => {
    const { port } = proxy;
    proxy.refuses = 403;
    expect(await failure(network({ HTTPS_PROXY: proxy.url }))).toMatchObject({
      code: 'proxy-refused',
      message: `The proxy http://127.0.0.1:${port} refused the way to portal.sso.us-east-1.amazonaws.com (status 403).`,
    });
    await proxy.close();
    expect(await failure(network({ HTTPS_PROXY: `http://127.0.0.1:${port}` }))).toMatchObject({
      code: 'proxy-unreachable',
      message: `The proxy http://127.0.0.1:${port} can't be reached.`,
    });
    proxy = await ForwardProxy.start(front.port);
  });

  it('names the issuer where TLS is intercepted, and sends nothing', async () => {
    const interceptor = new Authority('Corp Inspection CA', 'Acme Security');
    const intercepting = await tlsFrontOf(emulator.url, interceptor.issue(HOSTS));
    proxy.backend = intercepting.port;
    emulator.resetCalls();
    const error = await failure(network({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: authority.bundle }));
    expect(error).toMatchObject({ code: 'tls-untrusted' });
    expect(error.message).toContain('"Corp Inspection CA" (Acme Security)');
    expect(error.next).toContain('AWS_CA_BUNDLE');
    expect(emulator.calls).toEqual([]);
    await intercepting.close();
    interceptor.close();
  });

  it('tells a certificate that has ended, and one of another host, from that', async () => {
    const ended = await tlsFrontOf(emulator.url, authority.issue(HOSTS, -1));
    proxy.backend = ended.port;
    const trusting = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: authority.bundle };
    const old = await failure(network(trusting));
    expect(old).toMatchObject({ code: 'tls-untrusted' });
    expect(old.message).toContain('not valid at this time');
    expect(old.next).toContain('clock');
    const other = await tlsFrontOf(emulator.url, authority.issue(['example.com']));
    proxy.backend = other.port;
    const foreign = await failure(network(trusting));
    expect(foreign).toMatchObject({ code: 'tls-untrusted' });
    expect(foreign.message).toContain("another host's");
    await ended.close();
    await other.close();
  });

  it('says when a certificate file is missing, empty or damaged', async () => {
    const file = join(authority.folder, 'odd.pem');
    const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(
      await failure(network({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: join(authority.folder, 'no') })),
    ).toMatchObject({
      code: 'ca-bundle-invalid',
    });
    for (const content of ['', 'hello', damaged]) {
      writeFileSync(file, content);
      const error = await failure(network({ HTTPS_PROXY: proxy.url }, { caBundle: file }));
      expect(error).toMatchObject({ code: 'ca-bundle-invalid' });
      expect(error.message).toContain('network.caBundle');
    }
  });

  it('fetches by the same way, and follows no redirect', async () => {
    const fetch = createFetch(network({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: authority.bundle }));
    const answer = await fetch('https://oidc.us-east-1.amazonaws.com/client/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientName: 'x', clientType: 'public' }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveProperty('clientId');
    expect(proxy.asked).toEqual(['oidc.us-east-1.amazonaws.com:443']);
  });

  it('sends again what a kept connection has lost, unless that must not be sent twice', async () => {
    let asked = 0;
    const fickle = createServer((request, response) => {
      asked += 1;
      if (asked === 2 || asked === 4) request.socket.destroy();
      else response.end('{}');
    });
    const server = await Listening.open(fickle);
    const way = network({});
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    const send = (repeatable: boolean) => exchange(way, url, { method: 'POST', headers: {}, body: '{}', repeatable });
    await send(true);
    expect((await send(true)).status).toBe(200);
    expect(asked).toBe(3);
    await expect(send(false)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(asked).toBe(4);
    await server.close();
  });
});
