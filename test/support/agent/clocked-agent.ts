/** An agent on the real Identity Center source and an emulator. The test moves the machine's clock and AWS's, together or apart. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/index.ts';
import { Agent } from '../../../main/agent/agent.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import type { Log } from '../../../main/platform/log.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { type Paths, resolvePaths } from '../../../main/platform/paths.ts';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import { createIdentityCenterSource, PORTAL_RATE } from '../../../main/sources/identity-center/index.ts';
import { DEFAULT_CHOICE } from '../servers/default-choice.ts';
import { type FakeClock, settle } from './fake-clock.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { silentLog } from './silent-log.ts';

export interface ClockedAgent {
  readonly agent: Agent;
  readonly emulator: Emulator;
  readonly paths: Paths;
  close(): Promise<void>;
}

/** @param clock the machine's; AWS has the same unless `options` names another. No one is signed in yet. */
export async function openClockedAgent(
  clock: FakeClock,
  options: EmulatorOptions,
  log: Log = silentLog,
): Promise<ClockedAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'daypass-clocked-'));
  const emulator = await startEmulator({ clock, ...options });
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
  const ended = new Set<string>();
  const agent = new Agent({
    version: '1.2.3',
    mode: 'headless',
    clock,
    log,
    paths,
    settings,
    keychain,
    endpoints: { used: [], refused: [] },
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
        log,
        limiter: new RateLimiter(clock, PORTAL_RATE),
        ended,
        version: '1.2.3',
        network,
        home: folder,
        state: paths.state,
        cliCache: () => ({ read: false, write: false }),
        onDidChangeCliCache: () => ({ dispose: () => undefined }),
      });
    },
  });
  await agent.start();
  return {
    agent,
    emulator,
    paths,
    async close() {
      await agent.dispose();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Signs in to the session, as a person does in the browser. */
export async function signInTo({ agent, emulator }: ClockedAgent, clock: FakeClock, name = 'acme'): Promise<void> {
  const { done } = await agent.signIn(name, { method: 'device' });
  while (emulator.pendingUserCodes().length === 0) await settle();
  emulator.approve(emulator.pendingUserCodes()[0] ?? '');
  await driven(clock, done, 1_000);
}

/** Waits for work over real sockets, and moves the clock by `stepMs` whenever the work waits for it. */
export async function driven<T>(clock: FakeClock, work: Promise<T>, stepMs: number): Promise<T> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([work.catch(() => undefined), pause(20)]);
  while (!isDone) {
    await clock.advance(stepMs);
    await Promise.race([work.catch(() => undefined), pause(5)]);
  }
  return work;
}
