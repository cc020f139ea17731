import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyReminders, REMIND_EVERY_MS } from '../../../main/desktop/notifications/key-reminders.ts';
import { Updates } from '../../../main/desktop/updates/updates.ts';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import { CachedRegistration } from '../../../main/sources/identity-center/cached-registration.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { Installation } from '../../support/app/installation.ts';

/**
 * Every file in which the agent keeps something, as this test finds it after a sign-in, a listing, a use, a setting, a team's
 * settings, and while a program is served that outlives the agent.
 */
const KINDS: readonly (readonly [what: string, damage: (text: Buffer) => Buffer])[] = [
  ['empty', () => Buffer.alloc(0)],
  ['cut in the middle', (text) => text.subarray(0, Math.floor(text.length / 2))],
  ['full of zeros', (text) => Buffer.alloc(Math.max(1, text.length))],
  ['full of noise', (text) => randomBytes(Math.max(1, text.length))],
  ['of another version', () => Buffer.from('{"version":99}')],
  ['of another shape', () => Buffer.from('[{"version":1}]')],
];

/** A build that looks for newer ones where no one answers. */
const UPDATES = {
  source: {
    url: 'https://daypass.invalid',
    page: 'https://daypass.invalid',
    key: generateKeyPairSync('ed25519').publicKey,
    namesPublisher: false,
  },
  system: 'linux',
  arch: 'x64',
  version: '0.1.0',
  fetch: () => Promise.reject(new Error('offline')),
  loadInstaller: null,
};

describe('an agent whose files were damaged', () => {
  let daypass: Installation;
  let sound: Map<string, Buffer>;
  let served: ChildProcess;

  const folders = () => [daypass.home, join(daypass.home, 'state')];
  const stateFiles = async () => {
    const names = await Promise.all(
      folders().map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
    );
    return names.flat().filter((path) => /\.jsonl?$/.test(path));
  };
  const stop = async () => {
    const pid = await daypass.agentPid();
    await daypass.daypass(['agent', 'stop']);
    await daypass.ended(pid);
  };

  beforeAll(async () => {
    daypass = await Installation.open();
    await daypass.signIn();
    expect((await daypass.daypass(['list', '--refresh'])).status).toBe(0);
    const { account, role } = daypass.anyRole;
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
    expect((await daypass.daypass(['settings', 'set', 'theme', 'dark'])).status).toBe(0);
    const team = join(daypass.folder, 'team-of-acme.json');
    await writeFile(team, JSON.stringify({ version: 1, colours: [{ account: '*prod*', colour: 'red' }] }));
    expect((await daypass.daypass(['team', 'add', team, '--yes'])).status).toBe(0);
    served = daypass.start(['exec', `${account}/${role}`, '--', 'sh', '-c', 'echo served; exec sleep 600']).child;
    await once(served.stdout as Readable, 'data');
    await stop();
    sound = new Map(await Promise.all((await stateFiles()).map(async (path) => [path, await readFile(path)] as const)));
    expect([...sound.keys()].map((path) => path.replace(/^.*\//, '')).sort()).toEqual([
      'activity.jsonl',
      expect.stringMatching(/^catalogue-/),
      'endpoint.json',
      'settings.json',
      'team.json',
      'usage.json',
    ]);
  });

  afterAll(async () => {
    served.kill('SIGKILL');
    await daypass.close();
  });

  it.each(KINDS)(
    'starts all the same, still signed in, and keeps what it could not read: %s',
    async (_what, damage) => {
      for (const [path, text] of sound) await writeFile(path, damage(text));
      const { account, role } = daypass.anyRole;
      expect(await daypass.daypass(daypass.credentials(account, role))).toMatchObject({ status: 0, stderr: '' });
      expect((await daypass.daypass(['list', '--refresh'])).stdout).toContain(account);
      await stop();
      for (const [path, text] of sound) {
        // Of the activity only the lines that are damaged are passed over.
        if (path.endsWith('.jsonl')) continue;
        const folder = join(path, '..');
        const kept = (await readdir(folder)).filter((name) => join(folder, name).startsWith(`${path}.damaged-`));
        const copies = await Promise.all(kept.map((name) => readFile(join(folder, name))));
        const written = damage(text);
        if (_what !== 'full of noise') expect(copies.some((copy) => copy.equals(written))).toBe(true);
        else expect(copies.length).toBeGreaterThan(0);
      }
    },
  );

  it('starts where they are read-only', async () => {
    for (const [path, text] of sound) {
      await writeFile(path, text);
      await chmod(path, 0o400);
    }
    const { account, role } = daypass.anyRole;
    expect(await daypass.daypass(daypass.credentials(account, role))).toMatchObject({ status: 0, stderr: '' });
    expect((await daypass.daypass(['list'])).stdout).toContain(account);
    await stop();
  });
});

/** State that only the window and the AWS CLI's cache use is read by the same code here, without them. */
describe('what else the agent keeps, damaged', () => {
  let folder: string;
  const log = silentLog;
  const clock = new FakeClock();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-damaged-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const files: readonly (readonly [name: string, sound: string, use: (path: string) => Promise<void>])[] = [
    [
      'key-reminders.json',
      '{"version":1,"told":{"AKIAANN":1}}',
      async () => {
        const reminders = await KeyReminders.open(folder, { clock, log });
        expect(reminders.waitFor('AKIAANN')).toBe(0);
        reminders.note('AKIAANN');
        await reminders.dispose();
        const again = await KeyReminders.open(folder, { clock, log });
        expect(again.waitFor('AKIAANN')).toBe(REMIND_EVERY_MS);
      },
    ],
    [
      'cli-registration.json',
      `{"version":1,"client":"${'a'.repeat(64)}"}`,
      async (path) => {
        const sharedWithCli = new CachedRegistration(path, { clock, log });
        expect(await sharedWithCli.isOf('client')).toBe(false);
        await sharedWithCli.note('client');
        expect(await sharedWithCli.isOf('client')).toBe(true);
      },
    ],
    [
      'update-check.json',
      '{"version":1,"checkedAt":1,"issuedAt":{"stable":1}}',
      async () => {
        const settings = new SettingsFile(join(folder, 'settings.json'), { clock, log });
        const open = async () => {
          const updates = new Updates({ ...UPDATES, settings, clock, log, stateFolder: folder });
          await updates.open();
          return updates;
        };
        const updates = await open();
        expect(updates.state).toMatchObject({ checkedAt: null });
        await updates.check();
        await updates.dispose();
        const again = await open();
        expect(again.state).toMatchObject({ checkedAt: clock.now() });
        await again.dispose();
        settings.dispose();
      },
    ],
  ];

  it.each(files.flatMap((file) => KINDS.map(([kind, damage]) => [file[0], kind, file, damage] as const)))(
    'is set aside and written again: %s, %s',
    async (name, _kind, [, sound, use], damage) => {
      const path = join(folder, name);
      const damaged = damage(Buffer.from(sound));
      await writeFile(path, damaged);
      await use(path);
      const kept = (await readdir(folder)).filter((each) => each.startsWith(`${name}.damaged-`));
      expect(kept).toHaveLength(1);
      expect((await readFile(join(folder, kept[0] ?? ''))).equals(damaged)).toBe(true);
    },
  );
});
