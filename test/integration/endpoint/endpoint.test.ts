/** The endpoint from the outside, byte by byte: who gets an answer, and who does not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoleCredentials } from '../../../main/base/credentials.ts';
import { DaypassError, type ErrorCode } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { CredentialEndpoint, type EndpointUse } from '../../../main/endpoint/endpoint.ts';
import { KeptGrants } from '../../../main/endpoint/kept-grants.ts';
import { MAX_CONNECTIONS } from '../../../main/endpoint/listening.ts';
import { WATCH_EVERY_MS } from '../../../main/endpoint/process-watch.ts';
import { startOfProcess } from '../../../main/platform/peers/process-life.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };
const END = Date.parse('2026-11-24T10:00:00Z');

/** Sends bytes as they are and returns what comes until the other side closes. */
function send(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, host, () => socket.end(text));
    socket.setEncoding('latin1').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

describe('the container credentials endpoint', () => {
  let clock: FakeClock;
  let endpoint: CredentialEndpoint;
  let serve: () => Promise<RoleCredentials>;
  let starts: Map<number, string | null>;

  let folder: string;
  let isOwnPeer: boolean;
  /** For each credentials that were asked for, whether an agent before this one had granted them. */
  let asked: boolean[];

  beforeEach(async () => {
    clock = new FakeClock();
    starts = new Map([[42, 'yesterday']]);
    serve = async () => ({
      accessKeyId: 'ASIA0000000000000001',
      secretAccessKey: new Secret('secret'),
      sessionToken: new Secret('token'),
      expiresAt: END,
    });
    folder = await mkdtemp(join(tmpdir(), 'daypass-endpoint-'));
    isOwnPeer = true;
    asked = [];
    endpoint = create();
  });
  afterEach(async () => {
    await endpoint.dispose();
    await rm(folder, { recursive: true });
  });

  const create = () =>
    new CredentialEndpoint({
      clock,
      startOf: async (pid) => starts.get(pid) ?? null,
      credentials: ({ approved }) => {
        asked.push(approved === undefined);
        return serve();
      },
      clockOffset: () => 5_000,
      kept: new KeptGrants(file(), { clock, log: silentLog }),
      isOwnPeer: async () => isOwnPeer,
      log: silentLog,
    });
  const file = () => join(folder, 'endpoint.json');

  const open = () => endpoint.open({ role: ROLE, pid: 42, action: 'exec', approved: new Set() });
  const partsOf = ({ url, token }: EndpointUse) => {
    const { port, pathname } = new URL(url);
    return { port: Number(port), path: pathname, token: token.expose() };
  };
  const get = async (grant: EndpointUse) => {
    const { port, path, token } = partsOf(grant);
    return send(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${token}\r\n\r\n`);
  };

  it('answers in the form that AWS’s SDKs read, in this machine’s time, to be kept by no one', async () => {
    const answer = await get(await open());
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toMatch(/Content-Type: application\/json/);
    expect(head).toMatch(/Cache-Control: no-store/);
    expect(head).not.toMatch(/Access-Control/i);
    expect(JSON.parse(body)).toEqual({
      AccessKeyId: 'ASIA0000000000000001',
      SecretAccessKey: 'secret',
      Token: 'token',
      Expiration: '2026-11-24T09:59:55Z',
      AccountId: '111122223333',
    });
  });

  it('has an address and a token of its own for each use, that no one could guess', async () => {
    const [a, b] = [partsOf(await open()), partsOf(await open())];
    expect(a.path).not.toBe(b.path);
    expect(a.token).not.toBe(b.token);
    for (const text of [a.path.slice(1), a.token]) expect(Buffer.from(text, 'base64url')).toHaveLength(32);
    // The token of one use is none for another.
    const crossed = `GET ${a.path} HTTP/1.1\r\nHost: 127.0.0.1:${a.port}\r\nAuthorization: ${b.token}\r\n\r\n`;
    expect(await send(a.port, crossed)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('never answers 200 to a request that is wrong in anything', async () => {
    const grant = await open();
    const { port, path, token } = partsOf(grant);
    const right = `127.0.0.1:${port}`;
    const hosts = [
      right,
      `localhost:${port}`,
      '127.0.0.1',
      '127.0.0.1:80',
      `127.0.0.1.:${port}`,
      `[::1]:${port}`,
      `evil.example:${port}`,
      `127.0.0.1:${port}, evil.example`,
      `2130706433:${port}`,
      '',
      null,
    ];
    const origins = [null, 'null', `http://${right}`, 'http://localhost', 'https://evil.example', ''];
    const tokens = [
      token,
      '',
      null,
      `Bearer ${token}`,
      token.slice(1),
      `${token}x`,
      token.toUpperCase(),
      `${token}, ${token}`,
      'x'.repeat(43),
    ];
    const methods = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'get'];
    const paths = [
      path,
      '/',
      `${path}/`,
      `${path}?x=1`,
      path.toLowerCase(),
      `/${path}`,
      `${path.slice(0, -1)}`,
      `http://${right}${path}`,
      `/.${path}`,
      '*',
    ];
    const isRight = (values: readonly unknown[]) =>
      values.every((value, index) => value === [right, null, token, 'GET', path][index]);
    const requests: (readonly [string | null, string | null, string | null, string, string])[] = [];
    for (const host of hosts)
      for (const origin of origins) for (const given of tokens) requests.push([host, origin, given, 'GET', path]);
    for (const method of methods) for (const at of paths) requests.push([right, null, token, method, at]);
    expect(requests.length).toBeGreaterThan(600);

    let served = 0;
    for (const request of requests) {
      const [host, origin, given, method, at] = request;
      const headers = [
        ...(host === null ? [] : [`Host: ${host}`]),
        ...(origin === null ? [] : [`Origin: ${origin}`]),
        ...(given === null ? [] : [`Authorization: ${given}`]),
      ];
      const answer = await send(port, `${[`${method} ${at} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
      const isServed = answer.startsWith('HTTP/1.1 200');
      expect(isServed, JSON.stringify(request)).toBe(isRight(request));
      if (isServed) served += 1;
      else expect(answer).not.toContain('ASIA');
    }
    expect(served).toBe(2);
  });

  it.each([
    ['two Host headers', (host: string, token: string) => `Host: ${host}\r\nHost: ${host}\r\nAuthorization: ${token}`],
    ['two tokens', (host: string, token: string) => `Host: ${host}\r\nAuthorization: x\r\nAuthorization: ${token}`],
    [
      'a page’s fetch',
      (host: string, token: string) => `Host: ${host}\r\nSec-Fetch-Site: same-origin\r\nAuthorization: ${token}`,
    ],
    ['a body', (host: string, token: string) => `Host: ${host}\r\nContent-Length: 1\r\nAuthorization: ${token}`],
    [
      'a chunked body',
      (host: string, token: string) => `Host: ${host}\r\nTransfer-Encoding: chunked\r\nAuthorization: ${token}`,
    ],
  ])('refuses %s', async (_, headers) => {
    const { port, path, token } = partsOf(await open());
    const answer = await send(port, `GET ${path} HTTP/1.1\r\n${headers(`127.0.0.1:${port}`, token)}\r\n\r\n`);
    expect(answer).not.toMatch(/ 200 /);
  });

  it('answers on [::1] too, by that name only', async () => {
    const { port, path, token } = partsOf(await open());
    const ask = (host: string) =>
      send(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${token}\r\n\r\n`, '::1');
    expect(await ask(`[::1]:${port}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask(`127.0.0.1:${port}`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each<[ErrorCode, number]>([
    ['sign-in-required', 403],
    ['access-denied', 403],
    ['no-role', 403],
    ['aws-unreachable', 503],
    ['aws-throttled', 503],
  ])('tells a program of %s as HTTP does: %i', async (code, status) => {
    const grant = await open();
    serve = async () => {
      throw new DaypassError(code, 'It failed.', { next: 'Do this.' });
    };
    const answer = await get(grant);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({ code, message: 'It failed. Do this.' });
  });

  it('answers at once while another program holds hundreds of connections, and holds few of them itself', async () => {
    const grant = await open();
    const { port } = partsOf(grant);
    const held: Socket[] = [];
    let closed = 0;
    for (let index = 0; index < 4 * MAX_CONNECTIONS; index += 1) {
      const socket = connect(port, '127.0.0.1');
      held.push(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          closed += 1;
        });
      await once(socket, 'connect');
      // Some say nothing, some half of something.
      if (index % 2 === 0) socket.write('GET / HTTP/1.1\r\nHost: ');
    }
    try {
      const started = performance.now();
      expect(await get(grant)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(performance.now() - started).toBeLessThan(1_000);
      for (const socket of held) socket.resume();
      // Long before the limits of time.
      await expect.poll(() => held.length - closed, { timeout: 2_000 }).toBeLessThanOrEqual(MAX_CONNECTIONS);
      // Those that stay say nothing for longer than a request may take.
      await expect.poll(() => closed, { timeout: 15_000, interval: 100 }).toBe(held.length);
    } finally {
      for (const socket of held) socket.destroy();
    }
  });

  it('gives what is new each time, so that a long run continues', async () => {
    const grant = await open();
    let count = 0;
    serve = async () => {
      count += 1;
      return {
        accessKeyId: `ASIA${count}`,
        secretAccessKey: new Secret('s'),
        sessionToken: new Secret('t'),
        expiresAt: END,
      };
    };
    expect(await get(grant)).toContain('ASIA1');
    expect(await get(grant)).toContain('ASIA2');
  });

  it('ends with the process it is for, and nothing listens after the last one', async () => {
    const grant = await open();
    expect(await get(grant)).toContain(' 200 ');
    await clock.advance(WATCH_EVERY_MS);
    expect(await get(grant)).toContain(' 200 ');
    starts.set(42, null);
    await clock.advance(WATCH_EVERY_MS);
    await expect.poll(() => get(grant)).toBe('');
  });

  it('does not continue with another process that has the same id', async () => {
    const grant = await open();
    starts.set(42, 'today');
    await clock.advance(WATCH_EVERY_MS);
    await expect.poll(() => get(grant)).toBe('');
  });

  it('ends when it is disposed of, while others continue', async () => {
    const [first, second] = [await open(), await open()];
    await first.dispose();
    expect(await get(first)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await get(second)).toMatch(/^HTTP\/1\.1 200 /);
    await second.dispose();
    await expect.poll(() => get(second)).toBe('');
    expect(await get(await open())).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is not opened for a process that no one sees', async () => {
    await expect(endpoint.open({ role: ROLE, pid: 43, action: 'exec' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('tells one process from another, and when one has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid ?? 0;
    const start = await startOfProcess(pid, process.platform);
    expect(start).not.toBeNull();
    expect(await startOfProcess(pid, process.platform)).toBe(start);
    if (process.platform === 'linux') expect(await startOfProcess(process.pid, process.platform)).not.toBe(start);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(await startOfProcess(pid, process.platform)).toBeNull();
    expect(await startOfProcess(0, process.platform)).toBeNull();
  });

  describe('of an agent that restarts', () => {
    const restart = async () => {
      await endpoint.dispose();
      endpoint = create();
      await endpoint.restore();
    };

    it('continues with the programs that still run, at the same address, and asks a person again', async () => {
      const grant = await open();
      await restart();
      expect(await get(grant)).toMatch(/^HTTP\/1\.1 200 /);
      expect(asked).toEqual([true]);
      expect(await get(await open())).toMatch(/^HTTP\/1\.1 200 /);
      expect(asked).toEqual([true, false]);
      await restart();
      expect(await get(grant)).toMatch(/^HTTP\/1\.1 200 /);
      starts.set(42, null);
      await clock.advance(WATCH_EVERY_MS);
      await expect.poll(() => get(grant)).toBe('');
      await expect.poll(() => existsSync(file())).toBe(false);
    });

    it('keeps no secret for it, and what it keeps for no one else', async () => {
      const { path, token } = partsOf(await open());
      const text = await readFile(file(), 'utf8');
      for (const secret of [path.slice(1), token]) expect(text).not.toContain(secret);
      expect((await stat(file())).mode & 0o777).toBe(0o600);
    });

    it.each([
      ['has ended', null],
      ['is another one with its id', 'today'],
    ])('refuses a program that %s', async (_what, start) => {
      const grant = await open();
      await endpoint.dispose();
      starts.set(42, start);
      await restart();
      expect(await get(grant)).toBe('');
      expect(existsSync(file())).toBe(false);
    });

    it('does not continue where the system does not tell programs apart', async () => {
      starts.set(42, 'unknown');
      const grant = await open();
      await restart();
      expect(await get(grant)).toBe('');
    });

    it('leaves the port to the program that has taken it, and serves what comes next at another one', async () => {
      const grant = await open();
      await endpoint.dispose();
      const thief = createServer((socket) => socket.resume().end('mine'));
      await new Promise<void>((resolve) => thief.listen(partsOf(grant).port, '127.0.0.1', resolve));
      await restart();
      expect(await get(grant)).toBe('mine');
      expect(existsSync(file())).toBe(false);
      const next = await open();
      expect(partsOf(next).port).not.toBe(partsOf(grant).port);
      expect(await get(next)).toMatch(/^HTTP\/1\.1 200 /);
      await new Promise((resolve) => thief.close(resolve));
      // Nothing is left that somebody could use who was sent the token meanwhile.
      await restart();
      expect(await get(grant)).toBe('');
    });

    it('gives nothing to another user, who may have been sent the token while no agent ran', async () => {
      const grant = await open();
      await restart();
      isOwnPeer = false;
      expect(await get(grant)).toMatch(/^HTTP\/1\.1 403 /);
      expect(asked).toEqual([]);
    });

    it('starts without them where the file is damaged', async () => {
      for (const odd of ['', '{', '[]', '{"version":1,"host":"0.0.0.0:1","grants":[]}', '{"version":2}']) {
        await writeFile(file(), odd);
        await restart();
        expect(existsSync(file())).toBe(false);
      }
    });
  });
});
