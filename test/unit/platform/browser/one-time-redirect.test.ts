import { execFile } from 'node:child_process';
import { get, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { endianness } from 'node:os';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../../main/base/secret.ts';
import { type OneTimeRedirect, oneTimeRedirect } from '../../../../main/platform/browser/one-time-redirect.ts';
import { type Connection, isOwnPeer, ownerIn } from '../../../../main/platform/peers/peer-owner.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

const TARGET = 'https://signin.aws.amazon.com/federation?SigninToken=secret';

interface Got {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly cache: string | undefined;
}

function visit(url: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, (response) => {
      response.resume();
      const { location, 'cache-control': cache } = response.headers;
      resolve({ status: response.statusCode, location, cache });
    })
      .on('error', reject)
      .end();
  });
}

describe('a one-time redirect', () => {
  const clock = new FakeClock();
  let redirect: OneTimeRedirect;
  afterEach(() => redirect?.dispose());

  const open = async (isOwn = true) => {
    redirect = await oneTimeRedirect(new Secret(TARGET), { clock, isOwnPeer: async () => isOwn });
    return redirect;
  };

  it('shows nothing of the address it leads to, leads there once, and is gone', async () => {
    const { url, closed } = await open();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
    expect(await visit(url)).toEqual({ status: 302, location: TARGET, cache: 'no-store' });
    expect(await closed).toBe(true);
    await expect(visit(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('answers one of many that come at the same moment', async () => {
    const { url } = await open();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => visit(url)));
    const led = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.location === TARGET);
    expect(led).toHaveLength(1);
  });

  it('leads one of two there whose owners are asked for at the same moment', async () => {
    let both: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      both = resolve;
    });
    let asked = 0;
    redirect = await oneTimeRedirect(new Secret(TARGET), {
      clock,
      async isOwnPeer() {
        asked += 1;
        if (asked === 2) both();
        await arrived;
        return true;
      },
    });
    const answers = await Promise.allSettled([visit(redirect.url), visit(redirect.url)]);
    expect(answers.filter((each) => each.status === 'fulfilled' && each.value.location === TARGET)).toHaveLength(1);
  });

  it('is not used up by what isn’t it: other paths, methods and host names', async () => {
    const { url } = await open();
    const { port, origin } = new URL(url);
    expect((await visit(`${origin}/favicon.ico`)).status).toBe(404);
    expect((await visit(`${url}x`)).status).toBe(404);
    expect((await visit(url, { method: 'POST' })).status).toBe(404);
    expect((await visit(url, { method: 'HEAD' })).status).toBe(404);
    expect((await visit(url, { headers: { host: `localhost:${port}` } })).status).toBe(404);
    expect((await visit(url, { headers: { host: 'evil.example' } })).status).toBe(404);
    expect((await visit(url)).status).toBe(302);
  });

  it('refuses another user’s process, and still waits for ours', async () => {
    const { url } = await open(false);
    expect(await visit(url)).toMatchObject({ status: 403, location: undefined });
    expect(await visit(url)).toMatchObject({ status: 403, location: undefined });
  });

  it('closes when no one comes for a minute', async () => {
    const { url, closed } = await open();
    await clock.advance(60_000);
    expect(await closed).toBe(false);
    await expect(visit(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the owner of a connection', () => {
  const open: (Server | Socket)[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) 'destroy' in one ? one.destroy() : one.close();
  });

  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0',
    '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1',
    '   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1',
    '   3: 0100007F:C351 0100007F:1F90 06 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1',
  ].join('\n');

  const from = (remotePort: number, address = '127.0.0.1') =>
    ({ localAddress: address, localPort: 0x1f90, remoteAddress: address, remotePort }) as const;
  const row = (peer: string, own: string, uid: number) =>
    `   0: ${peer} ${own} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 3 1 0 20 4 30 10 -1`;
  const tableOf = (...rows: string[]) => ['  sl  local_address rem_address   st', ...rows].join('\n');

  it.runIf(endianness() === 'LE')('is the one on its own side, while it is established', () => {
    expect(ownerIn(table, from(0xc350))).toBe(1001);
    expect(ownerIn(table, from(0xc351))).toBeNull();
    expect(ownerIn(table, from(0xc352))).toBeNull();
    expect(ownerIn('', from(0xc350))).toBeNull();
  });

  it.runIf(endianness() === 'LE')('is not who has another connection with the same two ports', () => {
    const elsewhere = row('0201A8C0:C350', '097100CB:1F90', 1000);
    const ipv6 = row('00000000000000000000000001000000:C350', '00000000000000000000000001000000:1F90', 1000);
    const other = row('0100007F:C350', '0100007F:1F90', 1001);
    expect(ownerIn(tableOf(elsewhere, ipv6, other), from(0xc350))).toBe(1001);
    expect(ownerIn(tableOf(elsewhere, ipv6), from(0xc350))).toBeNull();
    expect(ownerIn(tableOf(elsewhere, other, ipv6), from(0xc350, '::1'))).toBe(1000);
  });

  it.runIf(process.platform === 'linux')('is found for programs that write IPv4 in the form of IPv6', async () => {
    const connection = await new Promise<Connection>((resolve) => {
      const server = createServer((socket) => {
        const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
        resolve({ localAddress, localPort, remoteAddress, remotePort });
      }).listen(0, '127.0.0.1', () => {
        open.push(server, connect((server.address() as AddressInfo).port, '::ffff:127.0.0.1'));
      });
    });
    expect(connection.remoteAddress).toBe('127.0.0.1');
    expect(await isOwnPeer(connection, { platform: 'linux', uid: process.getuid?.() })).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is read of a real connection, and another one is refused', async () => {
    const clock = new FakeClock();
    const uid = process.getuid?.() ?? 0;
    const seen: boolean[] = [];
    const redirect = await oneTimeRedirect(new Secret(TARGET), {
      clock,
      isOwnPeer: async (connection) => {
        seen.push(await isOwnPeer(connection, { platform: 'linux', uid: uid + 1 }));
        return isOwnPeer(connection, { platform: 'linux', uid });
      },
    });
    const status = await new Promise((resolve) => get(redirect.url, (response) => resolve(response.statusCode)));
    expect(status).toBe(302);
    // Root is let in under any name.
    expect(seen).toEqual([uid === 0]);
    await redirect.dispose();
  });

  // Becoming somebody else takes root. Where the tests run as a person, the case above with another number stands for it.
  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'is another user’s where another user’s process connects: it is refused, and ours still led there',
    async () => {
      const redirect = await oneTimeRedirect(new Secret(TARGET), {
        clock: new FakeClock(),
        isOwnPeer: (connection) => isOwnPeer(connection, { platform: 'linux', uid: process.getuid?.() }),
      });
      const script = `fetch(${JSON.stringify(redirect.url)}, { redirect: 'manual' }).then((r) => console.log(r.status))`;
      const asOther = { uid: 65_534, gid: 65_534, cwd: '/', encoding: 'utf8' } as const;
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], asOther);
      expect(stdout.trim()).toBe('403');
      expect(await visit(redirect.url)).toMatchObject({ status: 302, location: TARGET });
      await redirect.dispose();
    },
  );

  it('nothing but a connection is asked of it: a port where no one listens has no owner', async () => {
    const socket = connect(1, '127.0.0.1').on('error', () => undefined);
    expect(await isOwnPeer(from(1), { platform: 'linux', uid: 1000 })).toBe(false);
    socket.destroy();
  });
});
