import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSessionBus, takeUsualBus } from '../../../../main/platform/session/usual-bus.ts';

const UID = process.getuid?.() ?? 0;

describe.skipIf(process.platform !== 'linux')('the session bus at its usual place', () => {
  let runtimeFolders: string;
  let folder: string;
  const running: Server[] = [];

  beforeEach(async () => {
    runtimeFolders = await mkdtemp(join(tmpdir(), 'daypass-run-'));
    folder = join(runtimeFolders, String(UID));
    await mkdir(folder, { mode: 0o700 });
  });
  afterEach(async () => {
    for (const server of running.splice(0)) server.close();
    await rm(runtimeFolders, { recursive: true });
  });

  const listenAt = async (path: string) => {
    const server = createServer().listen(path);
    running.push(server);
    await once(server, 'listening');
  };
  const taken = (env: Record<string, string | undefined> = {}, uid = UID) => {
    takeUsualBus(env, { uid, runtimeFolders });
    return env.DBUS_SESSION_BUS_ADDRESS;
  };

  it('is taken once it is there, where nothing names another', async () => {
    expect(taken()).toBeUndefined();
    await listenAt(join(folder, 'bus'));
    const usual = `unix:path=${join(folder, 'bus')}`;
    expect(taken()).toBe(usual);
    expect(taken({ DBUS_SESSION_BUS_ADDRESS: '' })).toBe(usual);
    expect(taken({ DBUS_SESSION_BUS_ADDRESS: 'disabled:' })).toBe(usual);
    expect(taken({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/mine' })).toBe('unix:path=/mine');
    expect(taken({ XDG_RUNTIME_DIR: '/mine' })).toBeUndefined();
  });

  it('is missed where nothing names one and none is in the runtime folder', async () => {
    expect([{}, { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, { XDG_RUNTIME_DIR: folder }].map(hasSessionBus)).toEqual([
      false,
      false,
      false,
    ]);
    await listenAt(join(folder, 'bus'));
    expect([{ XDG_RUNTIME_DIR: folder }, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' }].map(hasSessionBus)).toEqual([
      true,
      true,
    ]);
  });

  it('is not taken where it may be another user’s, or is no socket', async () => {
    await writeFile(join(folder, 'bus'), '');
    expect(taken()).toBeUndefined();
    await rm(join(folder, 'bus'));
    const elsewhere = join(runtimeFolders, 'theirs');
    await listenAt(elsewhere);
    await symlink(elsewhere, join(folder, 'bus'));
    expect(taken()).toBeUndefined();
    await rm(join(folder, 'bus'));
    await listenAt(join(folder, 'bus'));
    await chmod(folder, 0o777);
    expect(taken()).toBeUndefined();
    await symlink(folder, join(runtimeFolders, String(UID + 1)));
    expect(taken({}, UID + 1)).toBeUndefined();
  });
});
