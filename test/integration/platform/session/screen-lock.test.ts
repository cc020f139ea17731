import dbus from 'dbus-next';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../main/base/clock.ts';
import {
  type ScreenLock,
  type ScreenLockDependencies,
  watchScreenLock,
} from '../../../../main/platform/session/screen-lock.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { ownName } from '../../../support/desktop/own-name.ts';
import '../../../support/desktop/own-session.ts';
import { ScreenSaver } from '../../../support/desktop/screen-saver.ts';

describe.runIf(process.platform === 'linux')('a locked screen', () => {
  const opened: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  const watch = async (parts: Partial<ScreenLockDependencies> = {}): Promise<ScreenLock> => {
    const lock = await watchScreenLock({ env: process.env, clock: systemClock, log: silentLog, ...parts });
    opened.push(() => lock.dispose());
    return lock;
  };
  const saverOf = async (who?: string): Promise<ScreenSaver> => {
    const saver = await ScreenSaver.open(who);
    opened.push(() => saver.close());
    return saver;
  };

  it.each(['freedesktop', 'gnome', 'cinnamon', 'mate', 'xfce'])(
    'is known at the start, and every change from then on, from %s',
    async (who) => {
      const saver = await saverOf(who);
      await saver.lock(true);
      const lock = await watch();
      expect(lock.isLocked).toBe(true);
      const changes: boolean[] = [];
      lock.onDidChange((isLocked) => changes.push(isLocked));
      await saver.lock(true);
      await saver.lock(false);
      await expect.poll(() => lock.isLocked).toBe(false);
      await saver.lock(true);
      await expect.poll(() => changes).toEqual([false, true]);
      await lock.dispose();
      await saver.lock(false);
      expect(changes).toEqual([false, true]);
    },
  );

  it('is not taken for locked where it is not, no matter who else is there', async () => {
    await saverOf('gnome');
    await saverOf('freedesktop');
    expect((await watch()).isLocked).toBe(false);
  });

  it('is taken to be open where no one tells, or no bus is there', async () => {
    expect((await watch()).isLocked).toBe(false);
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
    expect((await watch({ env })).isLocked).toBe(false);
  });

  it('is not waited for where one that should tell does not answer; what it tells later counts', async () => {
    const silent = dbus.sessionBus();
    const asked = new Promise<void>((resolve) => {
      silent.addMethodHandler(() => {
        resolve();
        return true;
      });
    });
    await ownName(silent, 'org.gnome.ScreenSaver');
    opened.push(() => silent.disconnect());
    const clock = new FakeClock();
    const watching = watch({ clock });
    await asked;
    await clock.advance(1_000);
    const lock = await watching;
    expect(lock.isLocked).toBe(false);
    await (await saverOf()).lock(true);
    await expect.poll(() => lock.isLocked).toBe(true);
  });
});
