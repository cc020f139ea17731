import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type FixedAddress, type Loopback, openLoopback } from '../../../main/sources/loopback.ts';

const STATE = 'state-of-this-sign-in';
const NOBODY = 65_534;

/** The status of the answer to a callback that comes to this address of the machine. */
function comeBack({ redirectUri }: Loopback, code: string, address?: string): Promise<number | undefined> {
  const url = new URL(redirectUri);
  url.search = new URLSearchParams({ code, state: STATE }).toString();
  return new Promise((resolve, reject) => {
    const { port, pathname, search, host } = url;
    const options = { host: address ?? url.hostname, port, path: pathname + search, headers: { host }, agent: false };
    request(options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

async function listening(host: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const hasIpv6 = await listening('::1').then(
  (server) => Boolean(server.close()),
  () => false,
);

describe('what waits for the browser to come back', () => {
  const open: (Loopback | Server)[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  const opened = async (...of: Parameters<typeof openLoopback>) => {
    const loopback = await openLoopback(...of);
    open.push(loopback);
    return loopback;
  };
  const registered = async (host: string): Promise<FixedAddress> => {
    const server = await listening('127.0.0.1');
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    return { host, port, path: '/callback' };
  };

  it('takes no code from a process of another user, and still waits for ours', async () => {
    const isOwn = [false, true];
    const loopback = await opened(STATE, null, async () => isOwn.shift() ?? false);
    expect(await comeBack(loopback, 'of-the-attacker')).toBe(403);
    expect(await comeBack(loopback, 'mine')).toBe(200);
    expect(await loopback.callback).toMatchObject({ code: 'mine' });
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'knows a real one of another user by the kernel’s word, although it has read the state',
    async () => {
      const loopback = await opened(STATE);
      const script = `fetch('${loopback.redirectUri}?code=of-the-attacker&state=${STATE}').then((r) => console.log(r.status))`;
      const asOther = { uid: NOBODY, gid: NOBODY, cwd: '/', encoding: 'utf8' } as const;
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], asOther);
      expect(stdout.trim()).toBe('403');
      expect(await comeBack(loopback, 'mine')).toBe(200);
      expect(await loopback.callback).toMatchObject({ code: 'mine' });
    },
  );

  it.each([
    ['another state', '/oauth/callback?code=c&state=another', 'GET', 400],
    ['no state', '/oauth/callback?code=c', 'GET', 400],
    ['another path', `/oauth?code=c&state=${STATE}`, 'GET', 404],
    ['another method', `/oauth/callback?code=c&state=${STATE}`, 'POST', 405],
    ['a name for this machine', `/oauth/callback?code=c&state=${STATE}`, 'GET', 403, 'evil.example'],
  ])('takes no code with %s, and still waits for the right one', async (_what, path, method, status, name?: string) => {
    const loopback = await opened(STATE);
    const { hostname, port, host } = new URL(loopback.redirectUri);
    const options = { hostname, port, path, method, headers: { host: name ?? host }, agent: false } as const;
    const answered = new Promise((resolve, reject) =>
      request(options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end(),
    );
    expect(await answered).toBe(status);
    expect(await comeBack(loopback, 'mine')).toBe(200);
    expect(await loopback.callback).toMatchObject({ code: 'mine' });
  });

  it.runIf(hasIpv6)('listens at both addresses of localhost, whichever a browser tries first', async () => {
    for (const address of ['::1', '127.0.0.1']) {
      const loopback = await opened(STATE, await registered('localhost'));
      expect(await comeBack(loopback, 'mine', address)).toBe(200);
      expect(await loopback.callback).toMatchObject({ code: 'mine' });
      await loopback.close();
    }
  });

  it.runIf(hasIpv6)('refuses to wait where somebody else has one of the two', async () => {
    for (const address of ['::1', '127.0.0.1']) {
      const squatter = await listening(address);
      open.push(squatter);
      const fixed = { host: 'localhost', port: portOf(squatter), path: '/callback' };
      await expect(openLoopback(STATE, fixed)).rejects.toMatchObject({ code: 'EADDRINUSE' });
      // The other one is free again.
      const other = createServer();
      open.push(other);
      const free = address === '::1' ? '127.0.0.1' : '::1';
      await new Promise<void>((resolve, reject) => other.once('error', reject).listen(portOf(squatter), free, resolve));
    }
  });

  it('listens at 127.0.0.1 alone for an address with that number', async () => {
    const loopback = await opened(STATE, await registered('127.0.0.1'));
    await expect(comeBack(loopback, 'mine', '::1')).rejects.toMatchObject({ syscall: 'connect' });
    expect(await comeBack(loopback, 'mine')).toBe(200);
  });
});
