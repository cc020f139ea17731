import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CommandDependencies,
  findCommand,
  installCommand,
  removeCommand,
} from '../../../../main/platform/client/command-on-path.ts';

describe.skipIf(process.platform === 'win32')('the daypass command on the PATH', () => {
  let home: string;
  let parts: CommandDependencies;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass path '));
    const client = join(home, 'app', 'daypass');
    await mkdir(join(home, 'app'));
    await writeFile(client, '#!/bin/sh\n', { mode: 0o755 });
    parts = { client, home, platform: 'linux', env: { PATH: join(home, '.local', 'bin') } };
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const place = () => join(home, '.local', 'bin', 'daypass');
  const found = (state: string, isRemovable = state === 'ours') => ({ state, path: place(), isRemovable, line: null });

  it('is put where a person’s own programs are, found there then, and taken away again', async () => {
    expect(await findCommand(parts)).toEqual(found('absent'));
    expect(await installCommand(parts)).toEqual(found('ours'));
    expect(await readlink(place())).toBe(parts.client);
    expect(await installCommand(parts)).toEqual(found('ours'));
    expect(await removeCommand(parts)).toEqual(found('absent'));
  });

  it('replaces a link of an older Daypass, and touches no file and no link that is somebody else’s', async () => {
    await mkdir(join(home, '.local', 'bin'), { recursive: true });
    await symlink(join(home, 'gone'), place());
    expect(await installCommand(parts)).toEqual(found('ours'));
    await rm(place());
    await writeFile(place(), 'mine', { mode: 0o755 });
    expect(await findCommand(parts)).toEqual(found('other'));
    await expect(installCommand(parts)).rejects.toMatchObject({ code: 'state-unwritable' });
    expect(await removeCommand(parts)).toEqual(found('other'));
    expect(await readFile(place(), 'utf8')).toBe('mine');
  });

  it.each([
    ['/bin/bash', 'export PATH="$HOME/.local/bin:$PATH"'],
    ['/usr/bin/fish', 'fish_add_path ~/.local/bin'],
  ])('says which line of %s puts its folder on the PATH, where that is missing', async (SHELL, line) => {
    const elsewhere = { ...parts, env: { PATH: '/usr/bin', SHELL } };
    expect(await findCommand(elsewhere)).toEqual({ state: 'absent', path: place(), isRemovable: false, line });
    expect(await installCommand(elsewhere)).toEqual({ state: 'off-path', path: place(), isRemovable: true, line });
    expect(await removeCommand(elsewhere)).toMatchObject({ state: 'absent' });
  });

  it('is left to the person where a link would not last', async () => {
    const env = { ...parts.env, APPIMAGE: '/tmp/Daypass.AppImage', APPDIR: join(home, 'app') };
    expect(await findCommand({ ...parts, env })).toMatchObject({ state: 'absent', path: null });
    await expect(installCommand({ ...parts, env })).rejects.toMatchObject({
      next: expect.stringContaining('to your PATH'),
    });
  });
});
