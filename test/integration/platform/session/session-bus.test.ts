import { describe, expect, it } from 'vitest';
import { watchBusName } from '../../../../main/platform/session/session-bus.ts';
import '../../../support/desktop/own-session.ts';
import { TrayHost } from '../../../support/desktop/tray-host.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const nothing = () => undefined;
const uid = process.getuid?.() ?? 0;

describe.runIf(process.platform === 'linux')('a name on the session bus', () => {
  it('is reported whenever it is taken or given up, and no other name is', async () => {
    let changes = 0;
    const ends: unknown[] = [];
    let listens: () => void = () => undefined;
    const listening = new Promise<void>((resolve) => {
      listens = resolve;
    });
    const watch = watchBusName(WATCHER, {
      env: process.env,
      uid,
      onListening: listens,
      onDidChange: () => {
        changes += 1;
      },
      onEnd: (error) => ends.push(error),
    });
    await listening;
    for (const round of [1, 2, 3]) {
      const panel = await TrayHost.open();
      await expect.poll(() => changes).toBe(2 * round - 1);
      await panel.close();
      await expect.poll(() => changes).toBe(2 * round);
    }
    await watch.dispose();
    const last = await TrayHost.open();
    await last.close();
    expect({ changes, ends }).toEqual({ changes: 6, ends: [] });
  });

  it.each(['', 'unix:path=/nowhere/bus', 'tcp:host=localhost,port=1', 'unix:abstract=/tmp/no-bus-of-ours'])(
    'is not reported where there is no such bus (%s), and the caller learns that',
    async (address) => {
      const ended = new Promise((resolve) => {
        const env = { DBUS_SESSION_BUS_ADDRESS: address };
        watchBusName(WATCHER, { env, uid, onListening: nothing, onDidChange: nothing, onEnd: resolve });
      });
      expect(await ended).toBeInstanceOf(Error);
    },
  );

  it('is not reported by a bus that refuses this user', async () => {
    const ended = new Promise((resolve) => {
      const env = process.env;
      watchBusName(WATCHER, { env, uid: uid + 4711, onListening: nothing, onDidChange: nothing, onEnd: resolve });
    });
    expect(String(await ended)).toContain('does not know this user');
  });
});
