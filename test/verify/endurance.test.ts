/**
 * A working day of requests, compressed by a moved clock: eight hours at five requests a second, over the real socket, across
 * every expiry and renewal on the way. AWS is the emulator, by the same clock.
 */
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { Agent } from '../../main/agent/agent.ts';
import type { Disposable } from '../../main/base/disposable.ts';
import { RateLimiter } from '../../main/base/rate-limiter.ts';
import { request } from '../../main/broker/connect.ts';
import { startBroker } from '../../main/broker/server.ts';
import type { Host } from '../../main/commands/command.ts';
import { runCommand } from '../../main/commands/index.ts';
import { createMemoryKeychain } from '../../main/keychain/memory.ts';
import { silentLog } from '../../main/platform/log.ts';
import { DEFAULT_CHOICE, Network } from '../../main/platform/network/network.ts';
import { resolvePaths } from '../../main/platform/paths.ts';
import { SettingsFile } from '../../main/settings/settings-file.ts';
import { createIdentityCenterSource, PORTAL_RATE } from '../../main/sources/identity-center/index.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const REQUESTS = 144_000;
const PER_SECOND = 5;
const HOUR = 60 * 60_000;

let folder: string;
let emulator: Emulator;
let agent: Agent;
let broker: Disposable;
let socket: string;
const clock = new FakeClock();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daypass-endurance-'));
  emulator = await startEmulator({ clock, accounts: 2, rolesPerAccount: 2, sessionSeconds: 24 * 3600 });
  const config = join(folder, 'config');
  const session = `[sso-session acme]\nsso_start_url = ${emulator.startUrl}\nsso_region = ${emulator.region}\n`;
  await writeFile(config, session);
  const env = { DAYPASS_HOME: folder, AWS_CONFIG_FILE: config };
  const paths = resolvePaths({ platform: 'linux', env, home: folder });
  await mkdir(paths.state);
  const keychain = createMemoryKeychain();
  const settings = new SettingsFile(join(folder, 'settings.json'), { clock, log: silentLog });
  await settings.open();
  const network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  agent = new Agent({
    version: '1.2.3',
    mode: 'headless',
    clock,
    log: silentLog,
    paths,
    settings,
    keychain,
    client: ['daypass'],
    programOf: async (pid) => ({ name: 'terraform', pid, path: '/usr/bin/terraform' }),
    keychainProblem: () => null,
    identifyKey: async () => Promise.reject(new Error('There are no keys here.')),
    moreSessions: { read: () => ({ sessions: [], problems: [] }), onDidChange: () => ({ dispose: () => undefined }) },
    createSource: async (definition) => {
      if (definition.kind !== 'identity-center') throw new Error('Only Identity Center is here.');
      return createIdentityCenterSource({
        definition,
        keychain,
        clock,
        random: () => 0.5,
        env: emulator.env(),
        log: silentLog,
        limiter: new RateLimiter(clock, PORTAL_RATE),
        version: '1.2.3',
        network,
        home: folder,
        cliCache: () => ({ read: false, write: false }),
        onDidChangeCliCache: () => ({ dispose: () => undefined }),
      });
    },
  });
  await agent.start();
  socket = paths.socket;
  broker = await startBroker({
    socketPath: socket,
    runFolder: paths.run,
    clock,
    log: silentLog,
    isOwnPeer: () => true,
    // `credentials` asks nothing of the process that it runs in.
    handle: (asked, reply) => runCommand({ agent, clock, host: {} as Host, request: asked, reply }, silentLog),
  });
  const { done } = await agent.signIn('acme', { method: 'device' });
  while (emulator.pendingUserCodes().length === 0) await settle();
  emulator.approve(emulator.pendingUserCodes()[0] ?? '');
  await driven(done, 1_000);
});

afterAll(async () => {
  await broker.dispose();
  await agent.dispose();
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a working day', () => {
  it('of 144,000 requests has no failure, keeps handles and memory flat, and answers in ten milliseconds', async () => {
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
    for (let index = 0; index < 4_000; index += 1) await driven(ask(index), 50);
    collect();
    times.length = 0;
    const before = { handles: handles(), heap: process.memoryUsage().heapUsed };
    const began = clock.now();
    for (let index = 0; index < REQUESTS; index += PER_SECOND) {
      await driven(Promise.all(Array.from({ length: PER_SECOND }, (_, offset) => ask(index + offset))), 50);
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
    expect(handles()).toBeLessThanOrEqual(before.handles);
    expect(slope).toBeLessThan(1);
    expect(p99).toBeLessThan(10);
  });
});

/** Waits for work over real sockets; where it waits for the clock, moves that on by `stepMs` at a time. */
async function driven(work: Promise<unknown>, stepMs: number): Promise<void> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([work, pause(20)]);
  while (!isDone) {
    await clock.advance(stepMs);
    await Promise.race([work, pause(5)]);
  }
  await work;
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    for (let round = 0; round < 3; round += 1) collect();
  };
}
