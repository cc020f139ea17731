/** Nights as the desktop app lives through them: the system says that it goes to sleep, and then that it is awake. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { LoginManager } from '../../support/desktop/login-manager.ts';
import { neededTitle, signedInTitle } from '../../support/desktop/notice-titles.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { ScreenSaver } from '../../support/desktop/screen-saver.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REQUESTERS = 20;

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a machine that sleeps', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let logins: LoginManager;
  let saver: ScreenSaver;
  let daypass: Installation;
  let app: ElectronApplication;
  let icon: TrayIcon;
  let slept = 0;
  let roles: { account: string; role: string }[] = [];
  let sensitive: { account: string; role: string };

  /** Only the clock on the wall continues in a sleep, here and at AWS. */
  const pass = async (ms: number) => {
    slept += ms;
    await app.evaluate((_electron, asleep) => {
      const { now } = Date;
      Date.now = () => now() + asleep;
    }, ms);
  };
  const sleepFor = async (ms: number) => {
    await logins.sleep(app);
    await pass(ms);
    await logins.wake(app);
  };
  const ask = ({ account, role } = roles[0] ?? daypass.anyRole) => daypass.daypass(daypass.credentials(account, role));
  const key = ({ stdout }: { stdout: string }) => JSON.parse(stdout).AccessKeyId as string;
  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const status = async () => (await daypass.daypass(['status'])).stdout;
  const active = async () => (await icon.labels())[0];

  beforeAll(async () => {
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    logins = await LoginManager.open();
    saver = await ScreenSaver.open();
    const clock = { ...systemClock, now: () => Date.now() + slept };
    daypass = await Installation.open({ emulator: { clock, accounts: 3 }, electron: ELECTRON, env: logins.env });
    await mkdir(daypass.home, { mode: 0o700 });
    const settings = { version: 1, sensitive: [{ role: 'Admin*' }], approvalMinutes: 30 };
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify(settings));
    const all = daypass.emulator.accounts.flatMap(({ id, roles: names }) =>
      names.map((role) => ({ account: id, role })),
    );
    roles = all.filter(({ role }) => !role.startsWith('Admin'));
    sensitive = all.find(({ role }) => role.startsWith('Admin')) ?? daypass.anyRole;
    app = await startApp(daypass, ['--background']);
    icon = await host.icon();
    await daypass.signIn();
    await notifications.notification(signedInTitle('acme'));
    await daypass.daypass(['list', '--refresh']);
    const { account, role } = roles[0] ?? daypass.anyRole;
    expect((await daypass.daypass(['switch', `${account}/${role}`])).status).toBe(0);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    saver?.close();
    await logins?.close();
    await notifications?.close();
    await host?.close();
  });

  it('takes what is on the screen along when that is locked: the palette goes, and the window starts over', async () => {
    // First of all: after a sleep Playwright sees no page any more.
    const opened = async (...flags: string[]) => {
      const [page] = await Promise.all([app.waitForEvent('window'), daypass.daypass(['agent', 'open', ...flags])]);
      await page.getByRole('row').first().waitFor();
      return page;
    };
    const page = await opened();
    await page.evaluate('globalThis.wasThere = true');
    const palette = await opened('--palette');
    const gone = palette.waitForEvent('close');
    await saver.lock(true);
    await gone;
    await expect.poll(() => page.evaluate('globalThis.wasThere ?? false').catch(() => null)).toBe(false);
    await saver.lock(false);
    await page.close();
    await expect.poll(windows).toBe(0);
  });

  it('serves nothing that has ended meanwhile, and asks AWS once for all who want the same', async () => {
    const before = key(await ask());
    await expect.poll(active).toMatch(/, (59 min|1 h) left$/);
    daypass.emulator.resetCalls();
    await sleepFor(2 * HOUR);
    await expect.poll(active).not.toMatch(/left$/);
    const { account, role } = roles[0] ?? daypass.anyRole;
    const answers = await daypass.daypassTimes(REQUESTERS, daypass.credentials(account, role));
    expect(answers.map(({ status }) => status)).toEqual(Array(REQUESTERS).fill(0));
    const keys = new Set(answers.map(key));
    expect(keys.size).toBe(1);
    expect(keys).not.toContain(before);
    expect(Date.parse(JSON.parse(answers[0]?.stdout ?? '').Expiration)).toBeGreaterThan(Date.now() + slept);
    const { emulator } = daypass;
    expect([emulator.count('CreateToken'), emulator.count('GetRoleCredentials')]).toEqual([1, 1]);
    await expect.poll(active).toMatch(/, (59 min|1 h) left$/);
  });

  it('asks again before use what was allowed for less time than it slept', async () => {
    // Playwright sees no page any more; what the page does at a click is to be had all the same.
    const click = async (name: string) => {
      await app.evaluate(({ BrowserWindow }, label) => {
        const script = `[...document.querySelectorAll('button:enabled')].find((each) => each.textContent === '${label}')?.click()`;
        void BrowserWindow.getAllWindows()[0]
          ?.webContents.executeJavaScript(script)
          .catch(() => undefined);
      }, name);
      return await windows();
    };
    const answer = async (name: string) => {
      await expect.poll(windows).toBe(1);
      await expect.poll(() => click(name)).toBe(0);
    };
    const first = ask(sensitive);
    await answer('Allow for 30 min');
    expect((await first).status).toBe(0);
    await sleepFor(MINUTE);
    expect((await ask(sensitive)).status).toBe(0);
    await sleepFor(30 * MINUTE);
    const again = ask(sensitive);
    await answer('Deny');
    expect((await again).status).toBe(5);
  });

  it('holds no credentials in memory while it sleeps, where that is set; the keychain keeps them', async () => {
    expect((await ask()).status).toBe(0);
    await expect.poll(active).toMatch(/left$/);
    daypass.emulator.resetCalls();
    expect((await daypass.daypass(['settings', 'set', 'clearOnLock', 'true'])).status).toBe(0);
    await logins.sleep(app);
    await expect.poll(active).not.toMatch(/left$/);
    await pass(MINUTE);
    await logins.wake(app);
    expect((await ask()).status).toBe(0);
    expect(daypass.emulator.count('GetRoleCredentials')).toBe(0);
  });

  it('asks AWS at once after waking where it could not be reached before', async () => {
    // Timers stand still in a sleep.
    const timersStandStill = (areStill: boolean) =>
      app.evaluate((_electron, still) => {
        const own = globalThis as { realTimeout?: typeof setTimeout };
        own.realTimeout ??= setTimeout;
        const real = own.realTimeout;
        const only = (run: () => void, ms = 0) => real(run, ms < 5_000 ? ms : 2 ** 31 - 1);
        globalThis.setTimeout = (still ? only : real) as typeof setTimeout;
      }, areStill);
    await timersStandStill(true);
    const outage = daypass.emulator.faults.add({ operation: 'ListAccounts', times: Infinity, cut: 'before' });
    await daypass.daypass(['list', '--refresh']);
    await expect.poll(status).toMatch(/can't be reached/);
    outage.dispose();
    daypass.emulator.resetCalls();
    await sleepFor(MINUTE);
    await daypass.emulator.called('ListAccounts', 1);
    await expect.poll(status).not.toMatch(/can't be reached/);
    expect(daypass.emulator.count('ListAccounts')).toBe(1);
    await timersStandStill(false);
  });

  it('says nothing when it wakes behind a locked screen, and one thing once that is unlocked', async () => {
    const { length } = notifications.shown;
    await saver.lock(true);
    await logins.sleep(app);
    daypass.emulator.revokeSessions();
    await logins.wake(app);
    expect((await ask(roles[1])).status).toBe(3);
    await expect.poll(() => icon.tooltip()).toMatch(/^Daypass: action needed/);
    expect(notifications.shown).toHaveLength(length);
    await saver.lock(false);
    await expect.poll(() => notifications.shown.length).toBe(length + 1);
    expect(notifications.shown.at(-1)?.title).toMatch(neededTitle('acme'));
    await daypass.signIn();
    await expect.poll(() => icon.tooltip()).toMatch(/^Daypass: signed in/);
  });

  it('is quiet about a session that ends in its sleep until it is awake: one notification, no browser, no window', async () => {
    await expect.poll(() => notifications.shown.at(-1)?.title).toMatch(signedInTitle('acme'));
    const { length } = notifications.shown;
    await logins.sleep(app);
    await pass(12 * HOUR);
    expect((await ask(roles[1])).status).toBe(3);
    await expect.poll(() => icon.tooltip()).toMatch(/^Daypass: action needed/);
    expect(notifications.shown).toHaveLength(length);
    await logins.wake(app);
    await expect.poll(() => notifications.shown.length).toBe(length + 1);
    expect(notifications.shown.at(-1)?.title).toMatch(neededTitle('acme'));
    const { account, role } = roles[0] ?? daypass.anyRole;
    const answers = await daypass.daypassTimes(REQUESTERS, daypass.credentials(account, role));
    expect(answers.map(({ status }) => status)).toEqual(Array(REQUESTERS).fill(3));
    expect(notifications.shown).toHaveLength(length + 1);
    expect(await daypass.opened()).toEqual([]);
    expect(await windows()).toBe(0);
  });
});
