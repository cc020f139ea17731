/**
 * A working day of requests, compressed by a moved clock: eight hours at five requests a second, over the real socket, across
 * every expiry and renewal on the way. AWS is the emulator, by the same clock.
 */
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Disposable } from '../../main/base/disposable.ts';
import { request } from '../../main/broker/connect.ts';
import { startBroker } from '../../main/broker/server.ts';
import type { Host } from '../../main/commands/framework/command.ts';
import { runCommand } from '../../main/commands/index.ts';
import { type ClockedAgent, driven, openClockedAgent, signInTo } from '../support/agent/clocked-agent.ts';
import { FakeClock } from '../support/agent/fake-clock.ts';
import { silentLog } from '../support/agent/silent-log.ts';

const REQUESTS = 144_000;
const PER_SECOND = 5;
const HOUR = 60 * 60_000;

let clocked: ClockedAgent;
let broker: Disposable;
let socket: string;
const clock = new FakeClock();

beforeAll(async () => {
  clocked = await openClockedAgent(clock, { accounts: 2, rolesPerAccount: 2, sessionSeconds: 24 * 3600 });
  const { agent, paths } = clocked;
  socket = paths.socket;
  broker = await startBroker({
    socketPath: socket,
    runFolder: paths.run,
    clock,
    log: silentLog,
    isOwnPeer: () => true,
    peerProcess: () => null,
    // `credentials` asks nothing of the process that it runs in.
    handle: (asked, reply) => runCommand({ agent, clock, host: {} as Host, request: asked, reply }, silentLog),
  });
  await signInTo(clocked, clock);
});

afterAll(async () => {
  await broker.dispose();
  await clocked.close();
});

describe('a working day', () => {
  it('of 144,000 requests has no failure, keeps handles and memory flat, and answers in ten milliseconds', async () => {
    const { emulator } = clocked;
    const roles = emulator.accounts.flatMap(({ id, roles: names }) => names.map((role) => [id, role] as const));
    const collect = garbageCollector();
    const handles = () => readdirSync('/proc/self/fd').length;
    const failures = new Map<string, number>();
    const times: number[] = [];
    const ask = async (index: number) => {
      const [account = '', role = ''] = roles[index % roles.length] ?? [];
      const argv = ['credentials', '--session', 'acme', '--account', account, '--role', role];
      let text = '';
      const start = performance.now();
      const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
      const body = { argv, version: '1', cwd: '/', pid: 2, parentPid: 3, env: {}, terminal };
      const add = (bytes: Buffer) => {
        text += bytes;
      };
      const status = await request(socket, body, { stdout: add, stderr: add });
      times.push(performance.now() - start);
      const isLive = status === 0 && Date.parse((JSON.parse(text) as { Expiration: string }).Expiration) > clock.now();
      if (!isLive) failures.set(text, (failures.get(text) ?? 0) + 1);
    };
    // Until everything that is made once is made.
    for (let index = 0; index < 4_000; index += 1) await driven(clock, ask(index), 50);
    collect();
    times.length = 0;
    const before = { handles: handles(), heap: process.memoryUsage().heapUsed };
    const began = clock.now();
    for (let index = 0; index < REQUESTS; index += PER_SECOND) {
      await driven(clock, Promise.all(Array.from({ length: PER_SECOND }, (_, offset) => ask(index + offset))), 50);
      await clock.advance(1_000);
    }
    const hours = (clock.now() - began) / HOUR;
    const sorted = Float64Array.from(times).sort();
    times.length = 0;
    emulator.resetCalls();
    collect();
    const slope = (process.memoryUsage().heapUsed - before.heap - sorted.byteLength) / 2 ** 20 / hours;
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    process.stdout.write(
      `    ${sorted.length} requests in ${hours.toFixed(1)} h: median ${sorted[sorted.length >> 1]?.toFixed(2)} ms, ` +
        `p99 ${p99.toFixed(2)} ms, memory ${slope.toFixed(2)} MiB an hour, handles ${before.handles} → ${handles()}\n`,
    );
    expect([...failures]).toEqual([]);
    expect(sorted.length).toBe(REQUESTS);
    // A file may be being written at this very moment.
    await expect.poll(handles).toBeLessThanOrEqual(before.handles);
    expect(slope).toBeLessThan(1);
    expect(p99).toBeLessThan(10);
  });
});

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    for (let round = 0; round < 3; round += 1) collect();
  };
}
