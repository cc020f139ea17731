/** The agent's socket under attack: a real headless agent, asked by everybody who may not be meant well. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrame, FRAME, MAX_FRAME_BYTES } from '../../main/broker/frames.ts';
import { Installation, runProgram } from '../support/app/installation.ts';
import { seededRandom } from '../support/random.ts';

const SEED = 20_261_124;

let daypass: Installation;
let socketPath: string;

beforeAll(async () => {
  daypass = await Installation.open();
  socketPath = join(daypass.home, 'state', 'run', 'agent.sock');
  await daypass.signIn();
  const { account, role } = daypass.anyRole;
  expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
});

afterAll(() => daypass.close());

const handles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
const residentKiB = (pid: number) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

describe('ten thousand malformed frames and two hundred slow clients', () => {
  it('crash nothing, leave no handle and no memory behind, and hold up no one', async () => {
    const pid = await daypass.agentPid();
    const random = seededRandom(SEED);
    const wave = async (times: number[]) => {
      const slow = await Promise.all(Array.from({ length: 200 }, (_, index) => slowClient(index)));
      const attack = malformed(random, 10_000);
      const { account, role } = daypass.anyRole;
      for (let index = 0; index < 50; index += 1) {
        const start = performance.now();
        const { status } = await daypass.daypass(daypass.credentials(account, role));
        times.push(performance.now() - start);
        expect(status).toBe(0);
      }
      await attack;
      for (const socket of slow) socket.destroy();
      await drained(pid);
    };
    await wave([]);
    const before = handles(pid);
    // The engine's heap grows to what this kind of work needs, and then no more; with a leak it would continue.
    const times: number[] = [];
    let grown = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 8 && grown >= 5; round += 1) {
      const resident = residentKiB(pid);
      await wave(times);
      grown = (residentKiB(pid) - resident) / 1024;
    }
    times.sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
    report(`a good request meanwhile: median ${median.toFixed(1)} ms, slowest ${times.at(-1)?.toFixed(1)} ms`);
    report(`handles ${before} → ${handles(pid)}, resident memory +${grown.toFixed(1)} MiB`);
    expect(await daypass.agentPid()).toBe(pid);
    expect(times.filter((ms) => ms >= 100)).toEqual([]);
    // That question's own connection may be closing, or a file be written, at this very moment.
    await expect.poll(() => handles(pid)).toBeLessThanOrEqual(before);
    expect(grown).toBeLessThan(5);
  });
});

describe('an agent that is killed two hundred times', () => {
  it('is back within a second at the next request, every time', async () => {
    const times: number[] = [];
    for (let index = 0; index < 200; index += 1) {
      const pid = await daypass.agentPid();
      process.kill(pid, 'SIGKILL');
      await daypass.ended(pid);
      const start = performance.now();
      const { status, stderr } = await daypass.daypass(['agent', 'start', '--headless']);
      times.push(performance.now() - start);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
    times.sort((a, b) => a - b);
    report(`back after kill -9: median ${times[100]?.toFixed(0)} ms, slowest ${times.at(-1)?.toFixed(0)} ms`);
    expect(times.filter((ms) => ms >= 1_000)).toEqual([]);
  });
});

describe('a hundred second instances', () => {
  it('end on their own, and the live socket is never touched', async () => {
    const pid = await daypass.agentPid();
    const headless = join(import.meta.dirname, '..', '..', 'out', 'main', 'headless.cjs');
    for (let round = 0; round < 10; round += 1) {
      const starts = Array.from({ length: 10 }, () => runProgram(process.execPath, [headless], daypass));
      const asked = await daypass.daypass(['agent', 'status', '--json']);
      expect(JSON.parse(asked.stdout)).toMatchObject({ agent: { pid } });
      for (const { status } of await Promise.all(starts)) expect(status).toBe(0);
    }
    expect(await daypass.agentPid()).toBe(pid);
  });
});

describe('an agent that starts', () => {
  it('makes no file, folder or socket that is open to others, not for a moment', async () => {
    await daypass.daypass(['agent', 'stop']);
    const trace = join(daypass.folder, 'trace');
    const calls = 'umask,bind,mkdir,mkdirat,open,openat,creat,chmod,fchmod,fchmodat';
    const headless = join(import.meta.dirname, '..', '..', 'out', 'main', 'headless.cjs');
    const home = join(daypass.folder, 'new home');
    const args = ['-f', '-qq', '-e', `trace=${calls}`, '-o', trace, process.execPath, headless];
    const traced = { env: { ...daypass.env, DAYPASS_HOME: home }, folder: daypass.folder };
    const running = runProgram('strace', args, traced);
    const env = { DAYPASS_HOME: home, DAYPASS_NO_AUTOSTART: '1' };
    await expect.poll(async () => (await daypass.daypass(['status'], env)).status, { timeout: 20_000 }).not.toBe(7);
    await daypass.daypass(['agent', 'stop'], env);
    await running;
    const faults: string[] = [];
    const masks = new Map<string, number>();
    let bound = 0;
    for (const line of (await readFile(trace, 'utf8')).split('\n')) {
      const [, thread = '', call = '', rest = ''] = /^(\d+)\s+(\w+)\((.*)$/.exec(line) ?? [];
      const mask = masks.get('process') ?? 0o022;
      if (call === 'umask') masks.set('process', Number.parseInt(rest, 8));
      if (!rest.includes(daypass.folder)) continue;
      const mode = Number.parseInt(/0[0-7]{3,4}(?=[,)\s])/.exec(rest.slice(rest.lastIndexOf('"')))?.[0] ?? '0', 8);
      const isMade = /^(mkdir|mkdirat|creat)$/.test(call) || (call.startsWith('open') && rest.includes('O_CREAT'));
      if (isMade && (mode & ~mask & 0o077) !== 0) faults.push(line);
      if (call.includes('chmod') && (mode & 0o077) !== 0) faults.push(line);
      if (call === 'bind') {
        bound += 1;
        if ((~mask & 0o077) !== 0) faults.push(`${thread} bind with umask ${mask.toString(8)}`);
      }
    }
    expect(bound).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });
});

/** Frames of every wrong kind, `count` of them, a few dozen connections at a time. */
async function malformed(random: () => number, count: number): Promise<void> {
  const workers = Array.from({ length: 16 }, async () => {
    for (; count > 0; ) {
      count -= 1;
      await send(wrongBytes(random));
    }
  });
  await Promise.all(workers);
}

function wrongBytes(random: () => number): Buffer {
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  const length = Math.floor(random() * 200);
  switch (Math.floor(random() * 7)) {
    case 0:
      return noise(length);
    case 1:
      return encodeFrame(FRAME.request, noise(length));
    case 2:
      return encodeFrame(Math.floor(random() * 256), '{}');
    case 3: {
      const head = Buffer.alloc(5);
      head.writeUInt32BE(random() < 0.5 ? 0 : MAX_FRAME_BYTES + 1 + Math.floor(random() * 2 ** 31));
      return head;
    }
    case 4:
      return encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, argv: 'login', env: null }));
    case 5:
      return encodeFrame(FRAME.request, `${'['.repeat(1 + Math.floor(random() * 5_000))}`);
    default: {
      const whole = encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, argv: ['status'] }));
      return Buffer.concat([whole.subarray(0, Math.floor(random() * whole.length)), noise(3)]);
    }
  }
}

/** Resolves when the agent has closed the connection, or after the bytes are out where it waits for more. */
function send(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.end(bytes));
    socket.on('error', () => resolve()).on('close', () => resolve());
    socket.resume();
  });
}

/** Sends half a request and then nothing more. */
function slowClient(index: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const whole = encodeFrame(FRAME.request, JSON.stringify({ protocol: 2, argv: ['list'], pid: index }));
    const socket = connect(socketPath, () => {
      socket.write(whole.subarray(0, 5 + (index % 20)));
      resolve(socket);
    });
    socket.on('error', reject);
    socket.on('connect', () => socket.on('error', () => undefined));
    socket.resume();
  });
}

/** Resolves once the agent has let go of every connection of ours. */
async function drained(pid: number): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  await expect
    .poll(
      () => {
        const now = handles(pid);
        const isStill = now >= before;
        before = now;
        return isStill;
      },
      { interval: 500, timeout: 30_000 },
    )
    .toBe(true);
}

function report(line: string): void {
  process.stdout.write(`    ${line}\n`);
}
