import { mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandParts, findCommand, installCommand } from '../../../main/platform/command-on-path.ts';

describe.skipIf(process.platform === 'win32')('the daypass command on the PATH', () => {
  let home: string;
  let parts: CommandParts;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass path '));
    const client = join(home, 'app', 'daypass');
    await mkdir(join(home, 'app'));
    await writeFile(client, '#!/bin/sh\n', { mode: 0o755 });
    parts = { client, home, platform: 'linux', env: { PATH: join(home, '.local', 'bin') } };
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('is put where a person’s own programs are, and is found there then', async () => {
    const path = join(home, '.local', 'bin', 'daypass');
    expect(await findCommand(parts)).toEqual({ state: 'absent', path });
    expect(await installCommand(parts)).toEqual({ state: 'ours', path });
    expect(await readlink(path)).toBe(parts.client);
    expect(await installCommand(parts)).toEqual({ state: 'ours', path });
  });

  it('replaces a link of an older Daypass, and no file that is somebody else’s', async () => {
    const path = join(home, '.local', 'bin', 'daypass');
    await mkdir(join(home, '.local', 'bin'), { recursive: true });
    await symlink(join(home, 'gone'), path);
    expect(await installCommand(parts)).toMatchObject({ state: 'ours' });
    await rm(path);
    await writeFile(path, 'mine', { mode: 0o755 });
    expect(await findCommand(parts)).toEqual({ state: 'other', path });
    await expect(installCommand(parts)).rejects.toMatchObject({ code: 'state-unwritable' });
  });

  it('is left to the person where a link would not last', async () => {
    const mounted = { ...parts, env: { ...parts.env, APPIMAGE: '/tmp/Daypass.AppImage' } };
    expect(await findCommand(mounted)).toEqual({ state: 'absent', path: null });
    await expect(installCommand(mounted)).rejects.toMatchObject({ next: expect.stringContaining('to your PATH') });
  });
});
