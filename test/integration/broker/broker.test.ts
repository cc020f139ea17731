import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../main/base/clock.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { request, SAID_NOTHING } from '../../../main/broker/connect.ts';
import { type Handle, MAX_UNREAD_BYTES, REQUEST_LIMIT_MS } from '../../../main/broker/connection.ts';
import { STOP_GRACE_MS } from '../../../main/broker/connections.ts';
import { encodeFrame, FRAME, MAX_FRAME_BYTES } from '../../../main/broker/frames.ts';
import { keepSocket } from '../../../main/broker/keep-socket.ts';
import { startBroker } from '../../../main/broker/server.ts';
import { stampOf } from '../../../main/broker/stamp.ts';
import { withLockFile } from '../../../main/platform/files/lock-file.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { deferred } from '../../support/agent/fake-source.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const REQUEST = {
  argv: ['status'],
  version: '1.2.3',
  cwd: '/',
  pid: 1,
  parentPid: 1,
  env: {},
  terminal: { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 },
};

describe.skipIf(process.platform === 'win32')('the socket', () => {
  let folder: string;
  let runFolder: string;
  let socketPath: string;
  let open: { dispose(): void | Promise<void> }[];
  const echo: Handle = async ({ argv }, reply) => {
    reply.stdout(argv.join(' '));
    return 0;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-broker-'));
    runFolder = join(folder, 'run');
    socketPath = join(runFolder, 'agent.sock');
    open = [];
  });
  afterEach(async () => {
    for (const broker of open) await broker.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (
    handle: Handle = echo,
    clock: Clock = systemClock,
    more: Partial<Pick<Parameters<typeof startBroker>[0], 'onLost' | 'handsOver' | 'log'>> = {},
  ) => {
    const broker = await startBroker({
      socketPath,
      runFolder,
      handle,
      isOwnPeer: () => true,
      peerProcess: () => null,
      clock,
      log: silentLog,
      ...more,
    });
    open.push(broker);
    return broker;
  };
  /** Reads the events of the system until something is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };
  const ask = async (what = REQUEST) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const sinks = { stdout: (bytes: Buffer) => stdout.push(bytes), stderr: (bytes: Buffer) => stderr.push(bytes) };
    const status = await request(socketPath, what, sinks);
    return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  };
  /** Sends bytes as they are; resolves with the answer once the other side has closed. */
  const send = (bytes: Uint8Array): Promise<Buffer> =>
    new Promise((resolve) => {
      const socket: Socket = connect(socketPath, () => socket.end(bytes));
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(Buffer.concat(chunks)));
    });

  it('lets nothing steer a terminal that a command says, whatever words it has, and hands a program what it asked for', async () => {
    const evil = '\u001b]0;gotcha\u0007\u202e\u009b2J\r';
    const shown = '\ufffd]0;gotcha\ufffd\ufffd\ufffd2J\ufffd';
    await start(async (_, reply) => {
      reply.stdout(evil);
      reply.stderr(`${evil}\u001b[32mok\u001b[0m\n`);
      reply.draw('\r\u001b[J');
      return 0;
    });
    const stderr = `${shown}\u001b[32mok\u001b[0m\n\r\u001b[J`;
    expect(await ask()).toEqual({ status: 0, stdout: evil, stderr });
    const terminal = { ...REQUEST.terminal, stdout: true, stderr: true };
    expect(await ask({ ...REQUEST, terminal })).toEqual({ status: 0, stdout: shown, stderr });
  });

  describe('whose folder is taken away', () => {
    it('is there again, in a folder that is made again, and answers', async () => {
      const away: string[] = [];
      await start();
      for (const gone of [folder, runFolder, socketPath]) {
        // All at once, so that files that the agent makes again are not in the way.
        renameSync(gone, `${folder}.gone-${away.push(gone)}`);
        await until(() => existsSync(socketPath));
        expect(await ask()).toMatchObject({ status: 0, stdout: 'status' });
        expect((await stat(runFolder)).mode & 0o777).toBe(0o700);
        expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
      }
      await open.pop()?.dispose();
      expect(existsSync(socketPath)).toBe(false);
      for (const index of away.keys()) await rm(`${folder}.gone-${index + 1}`, { recursive: true });
    });

    it('gives way where another agent has taken its place, and leaves that its socket', async () => {
      const lost = deferred<void>();
      const first = await start(echo, systemClock, { onLost: () => lost.resolve() });
      const other = createServer((socket) => socket.end());
      // At one moment: the agent sees either the old state or the new one.
      rmSync(socketPath);
      other.listen(socketPath);
      await lost.promise;
      await first.dispose();
      expect(existsSync(socketPath)).toBe(true);
      await new Promise((resolve) => other.close(resolve));
    });
  });

  describe('of an agent next to which another one ends', () => {
    let aside: string;
    beforeEach(() => {
      aside = `${socketPath}.1.kept`;
    });

    it('is not given up while it is moved aside for a moment', async () => {
      const [gone, looked] = [deferred<void>(), deferred<void>()];
      const warn = (said: string) => (said.includes('has gone') ? gone.resolve() : looked.resolve());
      const lost: string[] = [];
      await start(echo, systemClock, { onLost: () => lost.push('lost'), log: { ...silentLog, warn } });
      await withLockFile(`${socketPath}.lock`, async () => {
        renameSync(socketPath, aside);
        await gone.promise;
        renameSync(aside, socketPath);
      });
      await looked.promise;
      expect(lost).toEqual([]);
      expect((await ask()).status).toBe(0);
    });

    it('is not touched while a third one looks at it', async () => {
      const lost = deferred<void>();
      const first = await start(echo, systemClock, { onLost: () => lost.resolve() });
      const other = createServer((socket) => socket.end());
      rmSync(socketPath);
      other.listen(socketPath);
      await lost.promise;
      let closed = Promise.resolve();
      await withLockFile(`${socketPath}.lock`, async () => {
        const before = statSync(socketPath, { bigint: true }).ctimeNs;
        closed = Promise.resolve(first.dispose());
        for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        expect(statSync(socketPath, { bigint: true }).ctimeNs).toBe(before);
      });
      await closed;
      expect(existsSync(socketPath)).toBe(true);
      await new Promise((resolve) => other.close(resolve));
    });
  });

  it('is made again where it has gone before anything watched it', async () => {
    const again = deferred<void>();
    await mkdir(runFolder);
    const listenAgain = async () => {
      again.resolve();
      return null;
    };
    open.push(keepSocket({ socketPath, stamp: '1 2 3', listenAgain, onLost: () => undefined, log: silentLog }));
    await again.promise;
  });

  it('leaves a request to the next agent where no other is under way, and says nothing to its client', async () => {
    const under = deferred<void>();
    const started = deferred<void>();
    let isHeld = false;
    const handle: Handle = async ({ argv }, reply) => {
      if (argv[0] === 'login') {
        started.resolve();
        await under.promise;
      }
      reply.stdout('first');
      return 0;
    };
    const handsOver = ({ version }: { version: string }) => {
      isHeld = version === '9.0.0';
      return isHeld;
    };
    const first = await start(handle, systemClock, { handsOver });
    const newer = { ...REQUEST, version: '9.0.0' };
    expect(await ask()).toMatchObject({ stdout: 'first' });
    const busy = ask({ ...REQUEST, argv: ['login'] });
    await started.promise;
    expect(await ask(newer)).toMatchObject({ stdout: 'first' });
    under.resolve();
    await busy;
    const left = ask(newer).catch((error) => error);
    await until(() => isHeld);
    await first.dispose();
    expect(await left).toMatchObject({ cause: SAID_NOTHING });
    await start();
    expect(await ask(newer)).toMatchObject({ stdout: 'status' });
  });

  it('is for this user alone from the moment it exists', async () => {
    await start();
    expect((await stat(runFolder)).mode & 0o777).toBe(0o700);
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
  });

  it.each(['open to others', 'a link', 'a file'])('is not made in a folder that is %s', async (kind) => {
    if (kind === 'a file') await writeFile(runFolder, '');
    else if (kind === 'a link') {
      await mkdir(join(folder, 'elsewhere'), { mode: 0o700 });
      await symlink(join(folder, 'elsewhere'), runFolder);
    } else {
      await mkdir(runFolder);
      await chmod(runFolder, 0o750);
    }
    await expect(start()).rejects.toMatchObject({ code: 'state-unsafe' });
  });

  it('is not made where the system would cut its path off', async () => {
    runFolder = join(folder, 'x'.repeat(100));
    socketPath = join(runFolder, 'agent.sock');
    await expect(start()).rejects.toMatchObject({ code: 'state-unwritable' });
  });

  it('belongs to one process: a second one is turned away, a dead one replaced', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'agent-running' });
    expect((await ask()).stdout).toBe('status');
    await open.pop()?.dispose();
    await leaveDeadSocket(socketPath);
    await expect(ask()).rejects.toMatchObject({ code: 'agent-unreachable' });
    await start();
    expect((await ask()).stdout).toBe('status');
  });

  it.runIf(process.platform === 'linux')(
    'is not taken from an agent that is stopped and whose line is full',
    async () => {
      await mkdir(runFolder, { mode: 0o700 });
      const agent = await listenElsewhere(socketPath, 1);
      process.kill(agent.pid ?? 0, 'SIGSTOP');
      const waiting: Socket[] = [];
      try {
        const before = (await stat(socketPath)).ino;
        let code: string | undefined;
        while (code === undefined && waiting.length < 10) {
          const socket = connect(socketPath);
          waiting.push(socket);
          code = await new Promise((resolve) => {
            socket.once('connect', () => resolve(undefined));
            socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
          });
        }
        expect(code).toBe('EAGAIN');
        await expect(start()).rejects.toMatchObject({ code: 'agent-running' });
        expect((await stat(socketPath)).ino).toBe(before);
      } finally {
        for (const socket of waiting) socket.destroy();
        agent.kill('SIGKILL');
      }
    },
  );

  it('goes to exactly one of many that find a dead one at the same moment', { timeout: 60_000 }, async () => {
    await mkdir(runFolder, { mode: 0o700 });
    for (let round = 0; round < 10; round += 1) {
      await leaveDeadSocket(socketPath);
      const later = async (ms: number) => {
        await sleep(ms);
        return start();
      };
      const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => later((index * round) / 2)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await ask()).status).toBe(0);
      await open.pop()?.dispose();
    }
  });

  it('is told from the one that was there before, though the file system gives it the same number', async () => {
    await mkdir(runFolder, { mode: 0o700 });
    const stamps = new Set<string | null>();
    for (let round = 0; round < 20; round += 1) {
      await leaveDeadSocket(socketPath);
      stamps.add(stampOf(socketPath));
      await unlink(socketPath);
    }
    expect(stamps.size).toBe(20);
    expect(stamps).not.toContain(null);
  });

  it('lets answers under way out when it is to end; who asks from then on hears nothing and asks the next one', async () => {
    const arrived = deferred<void>();
    const gate = deferred<void>();
    const broker = await start(async (given, reply) => {
      arrived.resolve();
      await gate.promise;
      return echo(given, reply);
    });
    const before = ask();
    await arrived.promise;
    const quiet = broker.quiesce();
    const after = ask().catch((error) => error);
    gate.resolve();
    expect(await before).toEqual({ status: 0, stdout: 'status', stderr: '' });
    await quiet;
    // No other agent may start until everything behind the socket is closed.
    await expect(start()).rejects.toMatchObject({ code: 'agent-running' });
    await broker.dispose();
    expect(await after).toMatchObject({ code: 'agent-unreachable', cause: SAID_NOTHING });
    await start();
    expect((await ask()).stdout).toBe('status');
  });

  it('leaves an answer that takes too long to the next one, and says nothing before that one can be asked', async () => {
    const arrived = deferred<void>();
    const gate = deferred<void>();
    const clock = new FakeClock();
    const broker = await start(async (given, reply) => {
      arrived.resolve();
      await gate.promise;
      return echo(given, reply);
    }, clock);
    let isOver = false;
    const asked = ask()
      .catch((error) => error)
      .finally(() => {
        isOver = true;
      });
    await arrived.promise;
    const quiet = broker.quiesce();
    await clock.advance(STOP_GRACE_MS);
    await quiet;
    // A late result of the half-closed agent is no answer.
    gate.resolve();
    await expect(start()).rejects.toMatchObject({ code: 'agent-running' });
    expect(isOver).toBe(false);
    await broker.dispose();
    expect(await asked).toMatchObject({ code: 'agent-unreachable', cause: SAID_NOTHING });
  });

  it('is not harmed by ten thousand malformed frames', async () => {
    await start();
    await ask();
    const good = encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, ...REQUEST }));
    const before = heapInUse();
    let number = 0;
    const next = (): Uint8Array => {
      number += 1;
      const noise = randomBytes(1 + (number % 200));
      const huge = Buffer.from([0xff, 0xff, 0xff, 0xff, 1]);
      const kinds = [
        noise,
        huge,
        Buffer.from([0, 0, 0, 0]),
        good.subarray(0, number % good.length),
        Buffer.concat([good, good]),
        encodeFrame(FRAME.exit, noise),
        encodeFrame(FRAME.request, noise),
        encodeFrame(FRAME.request, '{"protocol":2}'),
        encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, ...REQUEST, argv: [1, null] })),
        encodeFrame(FRAME.request, '['.repeat(2_000)),
      ];
      return kinds[number % kinds.length] ?? noise;
    };
    const sendMany = async () => {
      while (number < 10_000) await send(next());
    };
    await Promise.all(Array.from({ length: 16 }, sendMany));
    expect(await ask()).toEqual({ status: 0, stdout: 'status', stderr: '' });
    expect(heapInUse() - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('says what is wrong with a request, and lets any client stop an agent it can’t talk to', async () => {
    await start();
    const other = (argv: string[]) => encodeFrame(FRAME.request, JSON.stringify({ ...REQUEST, protocol: 99, argv }));
    expect((await send(other(['status']))).toString()).toContain('speaks version 99 of the protocol');
    expect((await send(other(['agent', 'stop']))).toString()).toContain('agent stop');
  });

  it('carries answers larger than one frame', async () => {
    const text = 'é'.repeat(2 * MAX_FRAME_BYTES);
    await start(async (_request, reply) => {
      reply.stdout(text);
      reply.stderr('done');
      return 5;
    });
    const answer = await ask();
    expect({ ...answer, stdout: answer.stdout.length }).toEqual({ status: 5, stdout: text.length, stderr: 'done' });
  });

  it('lets go of a client that is sent more and more and reads nothing of it', async () => {
    const most = (2 * MAX_UNREAD_BYTES) / MAX_FRAME_BYTES;
    const sent = deferred<number>();
    await start(async (_request, reply) => {
      let count = 0;
      for (; count < most && !reply.signal.aborted; count += 1) {
        reply.stderr('x'.repeat(MAX_FRAME_BYTES - 1));
        await new Promise((resolve) => setImmediate(resolve));
      }
      sent.resolve(count);
      return 0;
    });
    const socket = connect(socketPath, () => {
      socket.write(encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, ...REQUEST })));
    });
    socket.on('error', () => undefined);
    expect(await sent.promise).toBeLessThan(most);
    socket.destroy();
  });

  it('waits a few seconds for a request and no longer', async () => {
    const clock = new FakeClock();
    await start(echo, clock);
    const socket = connect(socketPath);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await clock.waiting();
    await clock.advance(REQUEST_LIMIT_MS);
    await closed;
  });

  it('tells the command when its client has gone', async () => {
    const gone = deferred();
    await start(async (_request, reply) => {
      reply.signal.addEventListener('abort', () => gone.resolve());
      socket.destroy();
      await gone.promise;
      return 0;
    });
    const socket = connect(socketPath, () => {
      socket.write(encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, ...REQUEST })));
    });
    await gone.promise;
  });
});

/** A process that listens and lets `backlog` clients wait in line. */
async function listenElsewhere(path: string, backlog: number): Promise<ChildProcess> {
  const listen = `listen({ path: ${JSON.stringify(path)}, backlog: ${backlog} }, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', `require('node:net').createServer().${listen}`]);
  await once(child.stdout, 'data');
  return child;
}

/** Heap in use after a collection, in bytes. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** What a process that was killed leaves: a socket that no one listens on. */
async function leaveDeadSocket(path: string): Promise<void> {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', script]);
  await new Promise((resolve) => child.once('exit', resolve));
  // No one can bind where it is.
  const server = createServer();
  await new Promise((resolve) => server.once('error', resolve).listen(path));
}
