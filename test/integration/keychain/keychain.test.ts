import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { totp } from '../../../emulator/index.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { Secret } from '../../../main/base/secret.ts';
import { ownItems } from '../../../main/keychain/keychain.ts';
import { openKeytar } from '../../../main/keychain/keytar.ts';
import { openKeychain } from '../../../main/keychain/open.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { filesBelow, Installation, runProgram, unlessGone } from '../../support/app/installation.ts';
import { OwnKeyring } from '../../support/desktop/own-keyring.ts';

const HAS_BWRAP = spawnSync('bwrap', ['--dev-bind', '/', '/', '--', 'true']).status === 0;
const GUARD = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'guard.node');

describe('the keychain of this session', () => {
  it('keeps items of any size and text, lists them by prefix, and forgets them', async () => {
    const parts = {
      platform: process.platform,
      env: process.env,
      items: { service: `Daypass test ${process.pid}`, description: 'of a test' },
      clock: systemClock,
      log: silentLog,
      reconnect: () => undefined,
    };
    const { keychain, problem } = await openKeychain(parts);
    expect(problem()).toBeNull();
    expect(keychain.persistent).toBe(true);
    const values = { 'token/a': 'short', 'token/b': 'x'.repeat(8_192), 'credentials/a': '{"é":"💳"}' };
    for (const [name, value] of Object.entries(values)) await keychain.set(name, new Secret(value));
    const again = (await openKeychain(parts)).keychain;
    for (const [name, value] of Object.entries(values)) expect((await again.get(name))?.expose()).toBe(value);
    expect((await again.list('token/')).sort()).toEqual(['token/a', 'token/b']);
    for (const name of Object.keys(values)) await again.delete(name);
    expect(await again.list('')).toEqual([]);
    expect(await again.get('token/a')).toBeNull();
  });
});

describe('signing out', () => {
  it('leaves nothing in the keychain of the system but a long-term key, and that goes with its session', async () => {
    const daypass = await Installation.open();
    try {
      const { iam, accessKeys } = daypass.emulator;
      const user = iam.addUser('111122223333', 'ann');
      const { seed } = iam.addMfaDevice('111122223333', 'ann');
      const key = accessKeys.add(user);
      const run = async (args: string[], input?: string) =>
        expect({ args, ...(await daypass.start(args, {}, input).ended) }).toMatchObject({ args, status: 0 });
      const own = ownItems(process.platform, { daypassHome: daypass.env.DAYPASS_HOME, program: 'Node' });
      const keychain = await openKeytar(process.platform, own, () => undefined);
      // What requires approval is held from the first secret on, and holds also when a person has signed out; it is no secret.
      const items = async () => (await keychain.list('')).filter((name) => name !== 'protection').sort();
      expect(await items()).toEqual([]);
      await daypass.signIn();
      const { account, role } = daypass.anyRole;
      await run(daypass.credentials(account, role));
      await run(['iam-user', 'add', 'legacy'], `${key.id}\n${key.secret}\n`);
      await run(['login', 'legacy'], `${totp(seed, Date.now())}\n`);
      const kinds = (names: string[]) => [...new Set(names.map((name) => name.split('/')[0]))].sort();
      expect(kinds(await items())).toEqual(expect.arrayContaining(['credentials', 'registration', 'token']));
      const before = await items();
      await run(['logout', '--all']);
      const after = await items();
      // The key would serve without a sign-in; that a person has signed out is no secret.
      expect(after).toEqual(['iam-user-session/legacy', 'iam-user/legacy']);
      expect((await keychain.get('iam-user-session/legacy'))?.expose()).toBe('{"signedOut":true}');
      expect(before).toEqual(expect.arrayContaining(after));
      await run(['iam-user', 'remove', 'legacy', '--yes']);
      expect(await items()).toEqual([]);
    } finally {
      await daypass.close();
    }
  });
});

/** How long it takes to start Node on a machine that does nothing else, in ms. */
const USUAL_START_MS = 50;

/** @returns what tells how long it is since then, in ms, of a machine as fast as one that does nothing else. */
async function timed(daypass: Installation): Promise<() => Promise<number>> {
  const slowness = async () => {
    const before = performance.now();
    await runProgram(process.execPath, ['-e', '0'], daypass);
    return Math.max(1, (performance.now() - before) / USUAL_START_MS);
  };
  const first = await slowness();
  const before = performance.now();
  return async () => {
    const took = performance.now() - before;
    return took / Math.max(first, await slowness());
  };
}

/** Owns the name of the Secret Service and never answers. */
const SILENT_SERVICE = `
import { sessionBus } from ${JSON.stringify(import.meta.resolve('dbus-next'))};
const bus = sessionBus();
await bus.requestName('org.freedesktop.secrets', 0);
bus.addMethodHandler(() => true);
console.log('ready');
setInterval(() => undefined, 1000);
`;

describe.skipIf(process.platform !== 'linux')('without a keychain to be used', () => {
  let daypass: Installation;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-keychain-'));
  });
  afterEach(async () => {
    await daypass?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What a person does still works; it just ends with the agent, and they are told. */
  async function expectMemoryOnly(code: string): Promise<void> {
    const signedIn = await daypass.signIn();
    expect(signedIn.status).toBe(0);
    expect(signedIn.stderr).toContain('The sign-in is kept in memory only and ends with the agent.');
    const took = await timed(daypass);
    expect((await daypass.daypass(['status'])).stdout).toContain('Sign-ins are kept in memory only');
    const status = JSON.parse((await daypass.daypass(['status', '--json'])).stdout);
    expect(status.keychain).toMatchObject({ persistent: false, problem: { code } });
    const { account, role } = daypass.anyRole;
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
    expect(await took()).toBeLessThan(3_000);
    for (const file of await filesBelow(daypass.folder)) {
      const text = await unlessGone(readFile(file, 'latin1'), '');
      for (const { value } of daypass.emulator.issuedSecrets) expect(text.includes(value)).toBe(false);
    }
  }

  /** The first command starts the agent, and finds out. */
  async function expectToldAtStart(): Promise<void> {
    const took = await timed(daypass);
    expect((await daypass.daypass(['status'])).stdout).toContain('Sign-ins are kept in memory only');
    expect(await took()).toBeLessThan(3_500);
  }

  /** A session bus for the agent alone. @returns its address. */
  async function startBus(): Promise<string> {
    const child = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const address = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
    );
    running.push(() => child.kill());
    return address;
  }

  const running: (() => void)[] = [];
  afterEach(() => {
    for (const stop of running.splice(0)) stop();
  });

  it('because there is no session bus: says so at once, and continues in memory', async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'none')}` };
    daypass = await Installation.open({ env });
    await expectToldAtStart();
    await expectMemoryOnly('keychain-unavailable');
  });

  it.skipIf(!HAS_BWRAP)(
    'because cron has started it without a bus, until the person’s desktop has one',
    async () => {
      const keyring = await OwnKeyring.open();
      running.push(() => void keyring.close());
      await keyring.start('unlocked');
      daypass = await Installation.open();
      delete daypass.env.DBUS_SESSION_BUS_ADDRESS;
      delete daypass.env.XDG_RUNTIME_DIR;
      const own = join(folder, String(process.getuid?.()));
      await mkdir(own, { mode: 0o700 });
      // The agent that this starts has a /run/user of its own.
      const seen = ['--dev-bind', '/', '/', '--bind', folder, '/run/user', '--', daypass.client, 'status'];
      const { stdout } = await runProgram('bwrap', seen, daypass);
      expect(stdout).toContain('The agent has no session bus, so it finds no keychain. Sign in to this machine');
      expect(stdout).toContain('Sign-ins are kept in memory only');
      const socket = /path=([^,]+)/.exec(keyring.env.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1] ?? '';
      await link(socket, join(own, 'bus'));
      const isKept = async () => JSON.parse((await daypass.daypass(['status', '--json'])).stdout).keychain.persistent;
      // It is tried again every 15 s.
      await expect.poll(isKept, { timeout: 60_000, interval: 250 }).toBe(true);
    },
    90_000,
  );

  it('because it never answers: says so within 3 s, and continues in memory', async () => {
    const address = await startBus();
    const script = join(folder, 'silent.mjs');
    await writeFile(script, SILENT_SERVICE);
    const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address };
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(() => child.kill());
    await new Promise((resolve) => child.stdout.once('data', resolve));
    daypass = await Installation.open({ env: { DBUS_SESSION_BUS_ADDRESS: address } });
    await expectToldAtStart();
    await expectMemoryOnly('keychain-timeout');
  });

  it('because it is locked: says so at the sign-in, and continues in memory', async () => {
    const keyring = await OwnKeyring.open();
    running.push(() => void keyring.close());
    daypass = await Installation.open({ env: keyring.env });
    // Made and unlocked once, so that there is a login keyring with a password; then started again without it.
    await keyring.start('unlocked');
    await keyring.start('locked');
    await expectMemoryOnly('keychain-timeout');
  });
});

describe.skipIf(process.platform !== 'linux' || !existsSync(GUARD))(
  'a keychain that changes while the agent runs',
  () => {
    let keyring: OwnKeyring;
    let daypass: Installation;

    beforeEach(async () => {
      keyring = await OwnKeyring.open();
      daypass = await Installation.open({ env: keyring.env });
      await keyring.start('unlocked');
      expect((await daypass.signIn()).status).toBe(0);
      expect(await keychain()).toEqual(IN_USE);
    });
    afterEach(async () => {
      await daypass.close();
      await keyring.close();
    });

    const IN_USE = { persistent: true, problem: null };
    const outOfUse = (code: string) => ({ persistent: false, problem: expect.objectContaining({ code }) });
    const keychain = async () => {
      const { persistent, problem } = JSON.parse((await daypass.daypass(['status', '--json'])).stdout).keychain;
      return { persistent, problem };
    };
    /** @param index of the account */
    const credentialsWork = async (index: number) => {
      const { id = '', roles = [] } = daypass.emulator.accounts[index] ?? {};
      const answer = await daypass.daypass(daypass.credentials(id, roles[0] ?? ''));
      expect(answer).toMatchObject({ status: 0, stderr: '' });
    };
    const agentEnds = async () => {
      const pid = await daypass.agentPid();
      await daypass.daypass(['agent', 'stop']);
      await daypass.ended(pid);
    };
    /** What an agent that starts now finds there. */
    const expectKept = async (...indexes: number[]) => {
      await agentEnds();
      daypass.emulator.resetCalls();
      for (const index of indexes) await credentialsWork(index);
      expect(daypass.emulator.count('GetRoleCredentials')).toBe(0);
      await credentialsWork(5);
      expect(daypass.emulator.count('StartDeviceAuthorization')).toBe(0);
    };
    /** It is tried again every 15 s. */
    const inUseAgain = () => expect.poll(keychain, { timeout: 40_000, interval: 250 }).toEqual(IN_USE);

    it('is used as before when it was started again, and nothing is lost', async () => {
      await keyring.start('unlocked');
      // The renewed sign-in and these credentials are to be kept by the new one.
      daypass.emulator.expireAccessTokens();
      await credentialsWork(0);
      expect(await keychain()).toEqual(IN_USE);
      await expectKept(0);
    });

    it('is used as before when it was killed and started again between two requests', async () => {
      await credentialsWork(0);
      // An agent that ends has written everything: nothing is being written when the keychain goes.
      await agentEnds();
      await credentialsWork(0);
      await keyring.kill();
      await keyring.start('unlocked');
      await credentialsWork(1);
      // On a busy machine the first answer of a new keychain may take longer than it is waited for.
      await inUseAgain();
      await expectKept(0, 1);
    });

    it('is replaced by memory when it is gone, with a notice, and gets everything when it is back', async () => {
      await keyring.kill();
      daypass.emulator.expireAccessTokens();
      await credentialsWork(0);
      expect(await keychain()).toEqual(outOfUse('keychain-unavailable'));
      expect((await daypass.daypass(['status'])).stdout).toContain('Sign-ins are kept in memory only');
      await keyring.start('unlocked');
      await inUseAgain();
      await expectKept(0);
    });

    it('is used again once it is unlocked, though a call waits for ever for the prompt of one that was replaced', async () => {
      await keyring.start('locked');
      await credentialsWork(0);
      expect(await keychain()).toEqual(outOfUse('keychain-timeout'));
      await keyring.start('locked');
      await credentialsWork(1);
      expect(await keychain()).toEqual(outOfUse('keychain-timeout'));
      expect((await daypass.daypass(['status'])).stdout).toContain('Sign-ins are kept in memory only');
      await keyring.unlock();
      await inUseAgain();
      await expectKept(0, 1);
    });
  },
);
