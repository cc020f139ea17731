import { describe, expect, it } from 'vitest';
import { chromiumProxy, proxyCredentials } from '../../../../main/platform/network/chromium.ts';
import {
  describeNamed,
  type ProxyChoice,
  type ProxySurroundings,
  proxiesFor,
  type Target,
} from '../../../../main/platform/network/proxy.ts';

const AWS: Target = { secure: true, host: 'oidc.eu-west-1.amazonaws.com', port: 443 };

const choose = async (target: Partial<Target>, surroundings: Partial<ProxySurroundings>) => {
  const all = { choice: { proxy: 'auto', noProxy: [] }, env: {}, system: null, ...surroundings };
  const [first] = await proxiesFor({ ...AWS, ...target }, all);
  return first?.href ?? null;
};

describe('which proxy a connection goes through', () => {
  it('none where nothing says so', async () => {
    expect(await choose({}, {})).toBeNull();
    expect(await choose({}, { env: { HTTPS_PROXY: '' } })).toBeNull();
  });

  it('the one of the environment, for its own scheme, lower case first', async () => {
    const env = { HTTPS_PROXY: 'http://up:1', https_proxy: 'low:2', HTTP_PROXY: 'http://plain:3' };
    expect(await choose({}, { env })).toBe('http://low:2/');
    expect(await choose({ secure: false, port: 80 }, { env })).toBe('http://plain:3/');
    expect(await choose({}, { env: { HTTP_PROXY: 'http://plain:3' } })).toBeNull();
    expect(await choose({}, { env: { ALL_PROXY: 'https://all:4' } })).toBe('https://all:4/');
  });

  it('the setting before the environment, the environment before the system', async () => {
    const env = { HTTPS_PROXY: 'http://env:1' };
    const system = async () => 'PROXY system:8080; DIRECT';
    const setting = { proxy: 'http://setting:2', noProxy: [] };
    expect(await choose({}, { choice: setting, env, system })).toBe('http://setting:2/');
    expect(await choose({}, { env, system })).toBe('http://env:1/');
    expect(await choose({}, { system })).toBe('http://system:8080/');
    expect(await choose({}, { choice: { proxy: 'none', noProxy: [] }, env, system })).toBeNull();
  });

  it('what can be used of the system’s answer', async () => {
    const answers = ['DIRECT', 'SOCKS5 s:1; HTTPS h:2; DIRECT', 'SOCKS s:1', 'PROXY ::::; PROXY p:3', '', 'nonsense'];
    const got = await Promise.all(answers.map((answer) => choose({}, { system: async () => answer })));
    expect(got).toEqual([null, 'socks5://s:1', 'socks5://s:1', 'http://p:3/', null, null]);
  });

  it('never one for this machine’s own addresses', async () => {
    const env = { HTTPS_PROXY: 'http://env:1', HTTP_PROXY: 'http://env:1' };
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1', 'a.localhost']) {
      expect(await choose({ host }, { env })).toBeNull();
    }
  });

  const cases: readonly [noProxy: string, target: Partial<Target>, direct: boolean][] = [
    ['*', {}, true],
    ['amazonaws.com', {}, true],
    ['.amazonaws.com', {}, true],
    ['*.amazonaws.com', {}, true],
    ['AmazonAWS.com', {}, true],
    ['oidc.eu-west-1.amazonaws.com', {}, true],
    ['example.com, amazonaws.com', {}, true],
    ['example.com amazonaws.com', {}, true],
    ['amazonaws.com:443', {}, true],
    ['amazonaws.com:8443', {}, false],
    ['naws.com', {}, false],
    ['example.com', {}, false],
    ['10.0.0.0/8', { host: '10.1.2.3' }, true],
    ['10.0.0.0/8', { host: '11.1.2.3' }, false],
    ['10.0.0.0/99', { host: '10.1.2.3' }, false],
    ['fd00::/8', { host: 'fd12::1' }, true],
    ['10.1.2.3', { host: '10.1.2.3' }, true],
    ['10.0.0.0/', { host: '10.1.2.3' }, false],
    ['FD12:0:0::1', { host: 'fd12::1' }, true],
    ['[fd12:0:0::1]', { host: 'fd12::1' }, true],
    ['[fd12::1]:443', { host: 'fd12::1' }, true],
    ['[fd12::1]:8443', { host: 'fd12::1' }, false],
    ['fd12::2', { host: 'fd12::1' }, false],
    ['2.3', { host: '10.1.2.3' }, false],
    ['.', {}, false],
  ];
  for (const [noProxy, target, direct] of cases) {
    it(`NO_PROXY=${noProxy} ${direct ? 'spares' : 'does not spare'} ${target.host ?? AWS.host}`, async () => {
      const env = { HTTPS_PROXY: 'http://env:1', NO_PROXY: noProxy };
      expect(await choose(target, { env })).toBe(direct ? null : 'http://env:1/');
      const choice = { proxy: 'http://env:1', noProxy: noProxy.split(/[\s,]+/) };
      expect(await choose(target, { choice })).toBe(direct ? null : 'http://env:1/');
    });
  }

  it('says what is wrong with an address, and keeps its password to itself', async () => {
    for (const value of ['http://u:hunter2@:::', 'http://u:hunter2#@p:1', 'ftp://u:hunter2@p']) {
      const error = await choose({}, { env: { HTTPS_PROXY: value } }).catch((cause) => cause);
      expect(error).toMatchObject({ code: 'proxy-invalid' });
      expect(`${error.message} ${error.next}`).toContain('HTTPS_PROXY');
      expect(`${error.message} ${error.next}`).not.toContain('hunter2');
    }
  });

  it('of SOCKS by every name that curl and desktops have for it', async () => {
    for (const scheme of ['socks', 'socks5', 'socks5h', 'SOCKS5']) {
      expect(await choose({}, { env: { all_proxy: `${scheme}://s:1080/` } })).toMatch(/^socks5:\/\/s:1080\/?$/);
    }
    expect(await choose({}, { env: { ALL_PROXY: 'socks4a://s:1080' } })).toBe('socks4://s:1080');
  });

  it('says how a password with odd signs is to be written, where it would be read as something else', async () => {
    for (const value of ['http://sam:p#w@proxy:8080', 'http://sam:1/2@proxy:8080', 'http://CORP\\sam:pw@proxy:8080']) {
      const error = await choose({}, { env: { HTTPS_PROXY: value } }).catch((cause) => cause);
      expect(error).toMatchObject({ code: 'proxy-invalid' });
      expect(error.next).toContain('\\ as %5C');
    }
    const odd = await choose({}, { env: { HTTPS_PROXY: 'http://CORP%5Csam:p%40s%23s%3A@proxy:8080' } });
    expect(odd).toBe('http://CORP%5Csam:p%40s%23s%3A@proxy:8080/');
    expect(await choose({}, { env: { HTTPS_PROXY: 'http://sam:p@ss:w@proxy:8080' } })).toContain('@proxy:8080/');
  });
});

describe('a proxy that a setting names', () => {
  it('is shown to a person as the host that connections go to', () => {
    for (const [text, shown] of [
      ['http://sam:hunter2@proxy:3128', 'http://proxy:3128'],
      ['proxy.corp', 'http://proxy.corp'],
      ['http://pr\u043exy.corp:8080', 'http://xn--prxy-65d.corp:8080'],
      ['http://sam:hunter2#@proxy', 'http://proxy'],
    ] as const)
      expect(describeNamed(text)).toBe(shown);
  });

  it.each(['?\n', '#\n', '/\n', '\\\r', '\n?', '\t'])('is none with %j before an @', async (odd) => {
    const proxy = `http://evil.example${odd}@proxy.corp.example:8080`;
    await expect(choose({}, { choice: { proxy, noProxy: [] } })).rejects.toMatchObject({ code: 'proxy-invalid' });
  });
});

describe('what windows are told', () => {
  const told = (env: Record<string, string>, choice: Partial<ProxyChoice> = {}) =>
    chromiumProxy({ env, choice: { proxy: 'auto', noProxy: [], ...choice } });

  it('is the same proxy, without its password', () => {
    expect(told({ HTTPS_PROXY: 'http://sam:secret@proxy:8080', NO_PROXY: 'example.com,.corp, 10.0.0.0/8' })).toEqual({
      mode: 'fixed_servers',
      proxyRules: 'https=http://proxy:8080',
      proxyBypassRules: 'example.com,*.example.com,corp,*.corp,10.0.0.0/8',
    });
    expect(told({ all_proxy: 'socks://s:1080/' })).toMatchObject({
      proxyRules: 'https=socks5://s:1080;http=socks5://s:1080',
    });
    expect(told({}, { proxy: 'https://proxy' })).toMatchObject({
      proxyRules: 'https=https://proxy;http=https://proxy',
    });
  });

  it('is the system’s where nothing is named, and none where that is said', () => {
    expect(told({})).toEqual({ mode: 'system' });
    expect(told({ HTTPS_PROXY: 'http://proxy' }, { proxy: 'none' })).toEqual({ mode: 'direct' });
    expect(told({ HTTPS_PROXY: 'http://proxy', NO_PROXY: '*' })).toEqual({ mode: 'direct' });
  });

  it('is the password when that very proxy asks', () => {
    const env = { HTTPS_PROXY: 'http://CORP%5Csam:p%40ss@proxy:8080' };
    const asked = (host: string, port: number) =>
      proxyCredentials({ host, port }, { env, choice: { proxy: 'auto', noProxy: [] } });
    expect(asked('proxy', 8080)).toEqual({ username: 'CORP\\sam', password: 'p@ss' });
    expect(asked('proxy', 8081)).toBeNull();
    expect(asked('other', 8080)).toBeNull();
    const ofHttps = (value: string, host: string) =>
      proxyCredentials({ host, port: 8080 }, { env: { HTTPS_PROXY: value }, choice: { proxy: 'auto', noProxy: [] } });
    expect(ofHttps('http://sam:pw@[fd12::1]:8080', 'fd12::1')).toEqual({ username: 'sam', password: 'pw' });
    expect(ofHttps('http://sam:100%@proxy:8080', 'proxy')).toBeNull();
  });
});
