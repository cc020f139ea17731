import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Disposable } from '../../../../main/base/disposable.ts';
import { createInstaller } from '../../../../main/desktop/updates/installer.ts';
import { Updates, type UpdatesDependencies } from '../../../../main/desktop/updates/updates.ts';
import type { Log } from '../../../../main/platform/log.ts';
import { createFetch } from '../../../../main/platform/network/fetch.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { SettingsFile } from '../../../../main/settings/settings-file.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';
import { ReleaseServer } from '../../../support/servers/release-server.ts';

const HOUR = 60 * 60_000;

let folder: string;
let server: ReleaseServer;
let clock: FakeClock;
let settings: SettingsFile;
let network: Network;
let appImage: string;
let hasQuit: boolean;
let told: string[];
let open: Disposable[];

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, fields) => told.push(`${message} ${(fields?.error as Error | undefined)?.message ?? ''}`),
  error: (message) => told.push(message),
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daypass-updates-'));
  server = await ReleaseServer.open();
  clock = new FakeClock();
  network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  settings = new SettingsFile(join(folder, 'settings.json'), { clock, log });
  await settings.open();
  appImage = join(folder, 'Daypass.AppImage');
  await writeFile(appImage, 'program 0.1.0');
  await chmod(appImage, 0o755);
  process.env.APPIMAGE = appImage;
  hasQuit = false;
  told = [];
  open = [];
});

afterEach(async () => {
  for (const one of open) await one.dispose();
  delete process.env.APPIMAGE;
  network.dispose();
  settings.dispose();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function openUpdates(parts: Partial<UpdatesDependencies> = {}): Promise<Updates> {
  const version = parts.version ?? '0.1.0';
  const updates = new Updates({
    source: server.source,
    system: process.platform,
    arch: process.arch,
    version,
    settings,
    clock,
    log,
    fetch: createFetch(network),
    stateFolder: folder,
    loadInstaller: async () =>
      createInstaller({
        kind: 'appimage',
        version,
        agent: network.agent,
        log,
        sourcePath: join(folder, 'updates.json'),
        folder,
        squirrel: () => {
          throw new Error('That is for macOS.');
        },
        quit: () => {
          hasQuit = true;
        },
        closeWindows: () => undefined,
      }),
    ...parts,
  });
  await writeFile(join(folder, 'updates.json'), JSON.stringify({ updaterCacheDirName: 'updates' }));
  open.push(updates);
  await updates.open();
  return updates;
}

const setUpdates = (updates: object) => settings.update(() => ({ updates }) as never);
const installed = () => readFile(appImage, 'utf8');
const askedForPackage = () => server.asked.filter((path) => path.endsWith('.AppImage'));

/** The version is there, downloaded. */
async function ready(version = '0.2.0', parts: Partial<UpdatesDependencies> = {}): Promise<Updates> {
  server.publish({ version });
  const updates = await openUpdates(parts);
  await updates.check();
  await updates.install();
  expect(updates.state).toEqual({ status: 'ready', version });
  return updates;
}

describe.skipIf(process.platform !== 'linux')('a new version', () => {
  it('that is signed is offered, downloaded at a click, and installed when Daypass ends', async () => {
    server.publish({ version: '0.2.0' });
    const updates = await openUpdates();
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'available', version: '0.2.0', installs: true, back: false });
    expect(askedForPackage()).toEqual([]);
    await updates.install();
    expect(updates.state).toEqual({ status: 'ready', version: '0.2.0' });
    expect(await installed()).toBe('program 0.1.0');
    updates.atExit(0);
    expect(await installed()).toBe('program 0.2.0');
    expect(hasQuit).toBe(false);
    expect((await readdir(folder)).filter((name) => /\.(?:new|tmp)$/.test(name))).toEqual([]);
  });

  it('follows no link that somebody has laid out next to the app', async () => {
    const theirs = join(folder, 'theirs');
    await writeFile(theirs, 'as it was');
    await symlink(theirs, `${appImage}.new`);
    (await ready()).atExit(0);
    expect(await installed()).toBe('program 0.2.0');
    expect((await lstat(appImage)).isFile()).toBe(true);
    expect(await readFile(theirs, 'utf8')).toBe('as it was');
  });

  it('is started at once at a second click', async () => {
    const marker = join(folder, 'started');
    server.publish({ version: '0.2.0', content: `#!/bin/sh\n: > '${marker}'\n` });
    const updates = await openUpdates();
    await updates.check();
    await updates.install();
    await updates.install();
    expect(hasQuit).toBe(true);
    expect(existsSync(marker)).toBe(false);
    updates.atExit(0);
    await expect.poll(() => existsSync(marker)).toBe(true);
  });

  it('is not installed after an end that went wrong', async () => {
    const updates = await ready();
    updates.atExit(1);
    expect(await installed()).toBe('program 0.1.0');
  });

  it('is looked for automatically once a day, downloaded only where that is allowed, and never started', async () => {
    server.publish({ version: '0.2.0' });
    const updates = await openUpdates();
    await clock.advance(HOUR);
    await expect.poll(() => updates.state.status).toBe('available');
    const asked = server.asked.length;
    await clock.advance(20 * HOUR);
    expect(server.asked.length).toBe(asked);
    await setUpdates({ download: true });
    await clock.advance(5 * HOUR);
    await expect.poll(() => updates.state.status).toBe('ready');
    expect(hasQuit).toBe(false);
    expect(await installed()).toBe('program 0.1.0');
  });

  it('is not looked for where that is off, but at a click', async () => {
    await setUpdates({ check: 'off' });
    server.publish({ version: '0.2.0' });
    const updates = await openUpdates();
    await clock.advance(50 * HOUR);
    expect(server.asked).toEqual([]);
    await updates.check();
    expect(updates.state.status).toBe('available');
  });

  it('is not looked for again by the next start of the same day', async () => {
    server.publish({ version: '0.1.0' });
    const first = await openUpdates();
    await first.check();
    await first.dispose();
    const asked = server.asked.length;
    await openUpdates();
    await clock.advance(2 * HOUR);
    expect(server.asked.length).toBe(asked);
  });

  it('is only announced where a package of the system’s own is to be replaced', async () => {
    server.publish({ version: '0.2.0' });
    await setUpdates({ download: true });
    const updates = await openUpdates({ loadInstaller: null });
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'available', installs: false });
    await expect(updates.install()).rejects.toMatchObject({ code: 'cancelled' });
    expect(askedForPackage()).toEqual([]);
    expect(updates.page).toBe(`${server.url}page`);
  });

  it('is nothing to a build without a key: it asks no one', async () => {
    const updates = await openUpdates({ source: null });
    await updates.check();
    await clock.advance(50 * HOUR);
    expect(updates.state).toEqual({ status: 'none' });
    expect(server.asked).toEqual([]);
  });
});

describe('the channel', () => {
  it('is the one that is set; the other one is looked at as soon as it is chosen', async () => {
    server.publish({ version: '0.1.0' });
    server.publish({ version: '0.3.0-beta.1', channel: 'beta' });
    const updates = await openUpdates();
    await updates.check();
    expect(updates.state.status).toBe('idle');
    await setUpdates({ channel: 'beta' });
    await expect.poll(() => updates.state).toMatchObject({ status: 'available', version: '0.3.0-beta.1' });
    await setUpdates({ channel: 'stable' });
    await expect.poll(() => updates.state.status).toBe('idle');
  });

  it('never leads to an older version', async () => {
    server.publish({ version: '0.1.0' });
    const updates = await openUpdates({ version: '0.2.0-beta.1' });
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'idle', problem: null });
  });
});

describe('a release that was taken back', () => {
  it('is left for the one before it by who runs it', async () => {
    server.publish({ version: '0.2.0', withdrawn: ['0.3.0'] });
    const updates = await openUpdates({ version: '0.3.0' });
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'available', version: '0.2.0', back: true });
    await updates.install();
    updates.atExit(0);
    expect(await installed()).toBe('program 0.2.0');
  });

  it('concerns no one who does not run it', async () => {
    server.publish({ version: '0.2.0', withdrawn: ['0.3.0'] });
    const updates = await openUpdates({ version: '0.3.1' });
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'idle', problem: null });
  });

  it('is not installed any more where it was only downloaded', async () => {
    const updates = await ready('0.3.0', { version: '0.2.0' });
    server.publish({ version: '0.2.0', withdrawn: ['0.3.0'], issuedAt: 2_000 });
    await updates.check();
    expect(updates.state.status).toBe('idle');
    updates.atExit(0);
    expect(await installed()).toBe('program 0.1.0');
  });
});

describe('what the release server says is not believed', () => {
  type Change = (name: string) => void;
  const broken: [string, string, Change][] = [
    ['without a signature', 'update-failed', (name) => server.files.delete(`${name}.sig`)],
    ['with an empty signature', 'update-refused', (name) => server.files.set(`${name}.sig`, Buffer.from('\n'))],
    [
      'with a signature that is none',
      'update-refused',
      (name) => server.files.set(`${name}.sig`, Buffer.from('x'.repeat(88))),
    ],
    [
      'signed with another key',
      'update-refused',
      () => server.publish({ version: '0.2.0' }, generateKeyPairSync('ed25519').privateKey),
    ],
    [
      'changed after it was signed',
      'update-refused',
      (name) => server.files.set(name, Buffer.from(String(server.files.get(name)).replace('0.2.0', '0.9.0'))),
    ],
    [
      'with the signature of another release',
      'update-refused',
      (name) => {
        const earlier = server.files.get(`${name}.sig`);
        server.publish({ version: '0.3.0' });
        server.files.set(`${name}.sig`, earlier as Buffer);
      },
    ],
    [
      'meant for another system',
      'update-refused',
      (name) => {
        const other = server.publish({ version: '0.2.0', system: 'win32' });
        for (const end of ['', '.sig']) server.files.set(`${name}${end}`, server.files.get(`${other}${end}`) as Buffer);
      },
    ],
    [
      'meant for another channel',
      'update-refused',
      (name) => {
        const other = server.publish({ version: '0.2.0', channel: 'beta' });
        for (const end of ['', '.sig']) server.files.set(`${name}${end}`, server.files.get(`${other}${end}`) as Buffer);
      },
    ],
    ['as a page of a captive portal', 'update-refused', (name) => server.files.set(name, Buffer.from('<html>'))],
    ['with a version that is none', 'update-refused', () => void server.publish({ version: '0.2' })],
    ['at a length without end', 'update-failed', (name) => server.files.set(name, Buffer.alloc(1024 * 1024))],
    [
      'with status 500',
      'update-failed',
      (name) => server.files.set(name, (_request, response) => response.writeHead(500).end()),
    ],
    [
      'in a circle',
      'update-failed',
      (name) => server.files.set(name, (_request, response) => response.writeHead(302, { location: `/${name}` }).end()),
    ],
    [
      'from somewhere unencrypted',
      'update-failed',
      (name) =>
        server.files.set(name, (_request, response) =>
          response.writeHead(302, { location: 'http://updates.invalid/' }).end(),
        ),
    ],
  ];

  it.each(broken)('%s', async (_what, code, change) => {
    change(server.publish({ version: '0.2.0' }));
    const updates = await openUpdates();
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'idle', problem: { code } });
    expect(askedForPackage()).toEqual([]);
    expect(told.length).toBe(1);
  });

  it('when it is older than what it has said before, after a restart too', async () => {
    server.publish({ version: '0.1.0', issuedAt: 2_000 });
    const first = await openUpdates();
    await first.check();
    await first.dispose();
    server.publish({ version: '0.2.0', issuedAt: 1_999 });
    const updates = await openUpdates();
    await updates.check();
    expect(updates.state).toMatchObject({ status: 'idle', problem: { code: 'update-refused' } });
  });

  it('and where there is none, that is said quietly; the next day it is looked for again', async () => {
    const gone = await ReleaseServer.open();
    const { source } = gone;
    await gone.close();
    const updates = await openUpdates({ source });
    await clock.advance(HOUR);
    await expect.poll(() => updates.state).toMatchObject({ status: 'idle', problem: { code: 'update-failed' } });
    await clock.advance(22 * HOUR);
    expect(told.length).toBe(1);
    await clock.advance(3 * HOUR);
    await expect.poll(() => told.length).toBe(2);
  });
});

describe.skipIf(process.platform !== 'linux')('a package is not taken', () => {
  const faults: [string, string, (name: string) => void][] = [
    ['that was changed', 'update-refused', (name) => server.files.set(name, Buffer.from('program 6.6.6'))],
    [
      'that is longer than it was',
      'update-refused',
      (name) => server.files.set(name, Buffer.from('program 0.2.0 and more')),
    ],
    ['that is cut short', 'update-refused', (name) => server.files.set(name, Buffer.from('program'))],
    ['that is gone', 'update-failed', (name) => server.files.delete(name)],
    ['that breaks off', 'update-failed', (name) => server.files.set(name, (_request, response) => breakOff(response))],
    [
      'without end: no more of it is kept than it should have',
      'update-refused',
      (name) => server.files.set(name, (_request, response) => pourInto(response)),
    ],
  ];

  it.each(faults)('%s', async (_what, code, change) => {
    server.publish({ version: '0.2.0' });
    change(server.packageName('0.2.0'));
    const updates = await openUpdates();
    await updates.check();
    await expect(updates.install()).rejects.toMatchObject({ code });
    expect(updates.state).toMatchObject({ status: 'available', problem: { code } });
    updates.atExit(0);
    expect(await installed()).toBe('program 0.1.0');
    const kept = await readdir(join(folder, 'updates', 'pending'));
    expect(kept.filter((name) => name.includes('AppImage'))).toEqual([]);
  });

  it('and can be asked for again', async () => {
    const name = server.packageName('0.2.0');
    server.publish({ version: '0.2.0' });
    const good = server.files.get(name) as Buffer;
    server.files.set(name, Buffer.from('program 6.6.6'));
    const updates = await openUpdates();
    await updates.check();
    await expect(updates.install()).rejects.toThrow();
    server.files.set(name, good);
    await updates.install();
    expect(updates.state.status).toBe('ready');
  });
});

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '13' });
  response.write('prog', () => response.destroy());
}

function pourInto(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024);
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
}
