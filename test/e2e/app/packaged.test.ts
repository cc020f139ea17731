import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES, nameOf, readFuses } from '../../../build/package/fuses.mjs';
import { visit } from '../../../emulator/index.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { makePackages, PackagedApp, type StartedApp } from '../../support/app/packaged-app.ts';
import { ReleaseServer } from '../../support/servers/release-server.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the packaged app', () => {
  let daypass: Installation;
  let dist: string;
  let packaged: PackagedApp;
  let said: string;
  let releases: ReleaseServer;
  let app: StartedApp;

  const client = (...args: string[]) => runProgram(packaged.client, args, daypass);
  const ended = (child: ChildProcess) =>
    child.exitCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'daypass package '));
    releases = await ReleaseServer.open();
    said = await makePackages(dist, 'dir', {
      env: {
        DAYPASS_UPDATE_KEY: releases.key,
        DAYPASS_UPDATE_URL: releases.url,
        DAYPASS_RELEASE_PAGE: 'https://releases.invalid/',
      },
    });
    packaged = new PackagedApp(dist);
    daypass = await Installation.open({ emulator: { accounts: 12 }, env: { DISPLAY: process.env.DISPLAY ?? '' } });
  });
  afterAll(async () => {
    // It may start an agent, which closing waits for: a browser that is about to end still writes into its folder.
    await client('logout', '--all');
    await daypass?.close();
    await releases?.close();
    await rm(dist, { recursive: true, force: true });
  });

  it('has every fuse as stated; one that this Electron is too old for is named', async () => {
    const fuses = await readFuses(packaged.binary);
    for (const [fuse, isOn] of Object.entries(FUSES)) {
      const number = Number(fuse) as FuseV1Options;
      if (number in fuses)
        expect({ fuse: nameOf(number), isOn: fuses[number] }).toEqual({ fuse: nameOf(number), isOn });
      else expect(said).toMatch(new RegExp(`This older Electron has no fuse .*${nameOf(number)}`));
    }
    expect(Object.keys(fuses).every((fuse) => fuse in FUSES)).toBe(true);
  });

  it('holds the app in an archive, with the client, the agent for machines without a display and the terms next to it', async () => {
    expect((await readdir(packaged.resources)).sort()).toEqual([
      'LICENSE.txt',
      'THIRD-PARTY-LICENSES.txt',
      'app.asar',
      'app.asar.unpacked',
      'bin',
      'main',
      'node_modules',
      'sbom.cdx.json',
    ]);
    // The agent without a window does not replace itself.
    const agent = await readdir(join(packaged.resources, 'main'));
    expect(agent).toContain('headless.cjs');
    expect(agent).not.toContain('installer.cjs');
    expect((await readdir(join(packaged.resources, 'bin'))).sort()).toEqual([
      'agent.launch',
      'daypass',
      'docker-credential-daypass',
    ]);
  });

  it('starts as itself, whatever the environment and the folder next to it say', async () => {
    // Each of them would run in an Electron that was left as it comes.
    const marker = join(daypass.folder, 'marker');
    const evil = join(daypass.folder, 'evil.cjs');
    await writeFile(evil, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
    const planted = join(packaged.resources, 'app');
    await mkdir(planted);
    await writeFile(join(planted, 'package.json'), '{"main":"main.js"}');
    await writeFile(join(planted, 'main.js'), `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
    app = await packaged.start(daypass, {
      args: ['--inspect=0', '--inspect-brk=0', '--remote-debugging-port=0'],
      env: { NODE_OPTIONS: `--require ${JSON.stringify(evil)}`, ELECTRON_RUN_AS_NODE: '1' },
    });
    await rm(planted, { recursive: true });
    await app.window.shows('Daypass');
    expect(await app.window.evaluate('location.origin')).toMatch(/^daypass:/);
    expect(existsSync(marker)).toBe(false);
    expect(app.said()).not.toContain('Debugger listening');
    expect(app.said()).not.toContain('DevTools listening');
  });

  it('is the agent that its own client finds: sign-in, roles in the window, credentials', async () => {
    const signedIn = client('login', '--no-browser');
    await expect.poll(() => daypass.emulator.pendingUserCodes()).toHaveLength(1);
    const [code = ''] = daypass.emulator.pendingUserCodes();
    await visit(`${daypass.emulator.url}/device?user_code=${code}`, 'approve');
    expect(await signedIn).toMatchObject({ status: 0 });
    const { account, role } = daypass.anyRole;
    const name = daypass.emulator.accounts.find(({ id }) => id === account)?.name ?? '';
    await app.window.shows(name);
    const { status, stdout } = await client(...daypass.credentials(account, role));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1, AccountId: account });
    const { agent, keychain } = JSON.parse((await client('agent', 'status', '--json')).stdout);
    expect(agent).toMatchObject({ mode: 'desktop', pid: app.child.pid });
    expect(keychain).toMatchObject({ persistent: true, problem: null });
  });

  it('writes the path of the client, not one inside the archive, into what it copies', async () => {
    const { stdout } = await client('profiles', 'sync', '--all', '--dry-run');
    expect(stdout).toContain(packaged.client);
    expect(stdout).not.toContain('app.asar');
  });

  it('is started by its client in the background; without a display the agent next to it is', async () => {
    await client('agent', 'stop');
    await ended(app.child);
    const modeOf = async () => JSON.parse((await client('agent', 'status', '--json')).stdout).agent.mode;
    expect(await client('list')).toMatchObject({ status: 0 });
    expect(await modeOf()).toBe('desktop');
    await client('agent', 'stop');
    daypass.env.DISPLAY = '';
    expect(await client('list')).toMatchObject({ status: 0 });
    expect(await modeOf()).toBe('headless');
    const { keychain } = JSON.parse((await client('agent', 'status', '--json')).stdout);
    expect(keychain).toMatchObject({ persistent: true, problem: null });
  });

  it('replaces itself as an AppImage: what is not signed never, what is signed when it ends', async () => {
    await client('agent', 'stop');
    daypass.env.DISPLAY = process.env.DISPLAY ?? '';
    const appImage = join(daypass.folder, 'Daypass.AppImage');
    await writeFile(appImage, 'this version', { mode: 0o755 });
    app = await packaged.start(daypass, { env: { APPIMAGE: appImage, APPDIR: packaged.folder } });
    await app.window.shows('Daypass');
    // What config files get is not the client in the mount, which is gone after the end.
    const lasting = join(daypass.home, 'state', 'bin', 'daypass');
    expect((await client('profiles', 'sync', '--all', '--dry-run')).stdout).toContain(lasting);
    expect(await runProgram(lasting, ['agent', 'status'], daypass)).toMatchObject({ status: 0 });
    const state = () => app.window.evaluate('daypass.update().then(({ value }) => JSON.stringify(value))');
    releases.publish({ version: '9.0.0', content: 'theirs' }, generateKeyPairSync('ed25519').privateKey);
    await app.window.evaluate('daypass.checkForUpdate()');
    expect(await state()).toContain('update-refused');
    releases.publish({ version: '9.0.0', content: 'next version' });
    await app.window.evaluate('daypass.checkForUpdate()');
    expect(await state()).toContain('"installs":true');
    await app.window.shows('Version 9.0.0 is available');
    await app.window.evaluate('daypass.installUpdate()');
    await app.window.shows('Version 9.0.0 is ready');
    expect(await readFile(appImage, 'utf8')).toBe('this version');
    await client('agent', 'stop');
    await ended(app.child);
    expect(await readFile(appImage, 'utf8')).toBe('next version');
  });

  it('says what it is made of: every package that is bundled, with its licence', async () => {
    const bom = JSON.parse(await readFile(join(packaged.resources, 'sbom.cdx.json'), 'utf8'));
    const components: { name: string; licenses: unknown[]; purl: string }[] = bom.components;
    const names = components.map(({ name }) => name);
    for (const name of [
      'keytar',
      'react',
      'react-aria-components',
      'openid-client',
      'electron-updater',
      '@aws-sdk/client-sso',
      'electron',
    ]) {
      expect(names).toContain(name);
    }
    for (const name of ['prebuild-install', 'vitest', 'typescript']) expect(names).not.toContain(name);
    expect(components.filter(({ licenses }) => !licenses?.length)).toEqual([]);
    const terms = await readFile(join(packaged.resources, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of names.filter((other) => other !== 'electron')) expect(terms).toContain(`${name} `);
  });
});
