import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastingClientFolder } from '../../../../main/platform/client/lasting-client.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

describe.skipIf(process.platform === 'win32')('the command line of an AppImage', () => {
  let folder: string;
  let bin: string;
  let state: string;
  let env: Record<string, string>;

  const lasting = () => lastingClientFolder(bin, { platform: 'linux', env, state, log: silentLog });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass mount '));
    bin = join(folder, 'mount', 'resources', 'bin');
    state = join(folder, 'state');
    env = { APPIMAGE: '/home/me/Daypass.AppImage', APPDIR: join(folder, 'mount') };
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'daypass'), 'client 1', { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is copied to where it stays, and starts the AppImage', async () => {
    expect(lasting()).toBe(join(state, 'bin'));
    expect((await readdir(lasting())).sort()).toEqual(['agent.launch', 'daypass', 'docker-credential-daypass']);
    expect((await stat(join(lasting(), 'daypass'))).mode & 0o111).toBe(0o111);
    expect(await readFile(join(lasting(), 'agent.launch'), 'utf8')).toBe(
      'desktop\t/home/me/Daypass.AppImage\t--background\n',
    );
    expect(await readlink(join(lasting(), 'docker-credential-daypass'))).toBe('daypass');
  });

  it('is the new one after an update, and left alone where nothing changed', async () => {
    const copy = join(lasting(), 'daypass');
    const { ino } = await stat(copy);
    lasting();
    expect((await stat(copy)).ino).toBe(ino);
    await writeFile(join(bin, 'daypass'), 'client 2');
    lasting();
    expect(await readFile(copy, 'utf8')).toBe('client 2');
  });

  it('follows no link that lies where it writes, and goes by no name that somebody could lay out', async () => {
    const mine = join(folder, 'mine');
    await writeFile(mine, 'of mine');
    const names = ['agent.launch', 'daypass', 'docker-credential-daypass'];
    for (const name of names) {
      await mkdir(join(state, 'bin', `${name}.new`), { recursive: true });
      await symlink(mine, join(state, 'bin', name));
    }
    expect(lasting()).toBe(join(state, 'bin'));
    expect(await readFile(mine, 'utf8')).toBe('of mine');
    expect((await lstat(join(state, 'bin', 'daypass'))).isFile()).toBe(true);
    expect((await lstat(join(state, 'bin', 'agent.launch'))).isFile()).toBe(true);
    expect((await readdir(join(state, 'bin'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is used where it is by every other kind of package, and where it can’t be copied', async () => {
    expect(lastingClientFolder(bin, { platform: 'linux', env: {}, state, log: silentLog })).toBe(bin);
    expect(lastingClientFolder('/opt/Daypass/resources/bin', { platform: 'linux', env, state, log: silentLog })).toBe(
      '/opt/Daypass/resources/bin',
    );
    await writeFile(state, 'in the way');
    expect(lasting()).toBe(bin);
  });
});

describe.skipIf(process.platform === 'win32')('the command line of other packages that pass', () => {
  let folder: string;
  let state: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass passing '));
    state = join(folder, 'state');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function clientsIn(path: string, name: string): Promise<string> {
    const bin = join(folder, path);
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, name), 'client', { mode: 0o755 });
    return bin;
  }

  it('is copied out of the folder that the portable app of Windows unpacks, and starts that app', async () => {
    const bin = await clientsIn('Temp/2xYz/resources/bin', 'daypass.exe');
    const env = { PORTABLE_EXECUTABLE_FILE: 'D:\\tools\\daypass-portable.exe' };
    const lasting = () => lastingClientFolder(bin, { platform: 'win32', env, state, log: silentLog });
    expect(lasting()).toBe(join(state, 'bin'));
    const names = ['agent.launch', 'daypass.exe', 'docker-credential-daypass.exe'];
    expect((await readdir(lasting())).sort()).toEqual(names);
    expect(await readFile(join(lasting(), 'agent.launch'), 'utf8')).toBe(
      'desktop\tD:\\tools\\daypass-portable.exe\t--background\n',
    );
    const installed = { platform: 'win32', env: {}, state, log: silentLog } as const;
    expect(lastingClientFolder(bin, installed)).toBe(bin);
  });

  it('is copied out of an app that macOS runs from a disk image or from a copy, and starts it wherever it is then', async () => {
    const inside = 'Daypass.app/Contents/Resources/bin';
    const translocated = await clientsIn(`private/var/folders/x/AppTranslocation/1-2-3/d/${inside}`, 'daypass');
    const parts = { platform: 'darwin', env: {}, state, log: silentLog } as const;
    expect(lastingClientFolder(translocated, parts)).toBe(join(state, 'bin'));
    expect(await readFile(join(state, 'bin', 'agent.launch'), 'utf8')).toBe(
      'desktop\t/usr/bin/open\t-g\t-b\tdev.daypass.desktop\t--args\t--background\n',
    );
    const image = `/Volumes/Daypass 1.0/${inside}`;
    expect(lastingClientFolder(image, parts)).toBe(join(state, 'bin'));
    for (const stays of [
      `/Applications/${inside}`,
      `/Volumes/Disk/Applications/Tools/${inside}`,
      '/Users/me/app/out/bin',
    ])
      expect(lastingClientFolder(stays, parts)).toBe(stays);
  });
});
