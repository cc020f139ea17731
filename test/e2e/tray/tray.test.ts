import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { hasSelectionOwner } from '../../../main/platform/session/x11-selection.ts';
import { displays } from '../../support/app/app-under-test.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { LoginManager } from '../../support/desktop/login-manager.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { ScreenSaver } from '../../support/desktop/screen-saver.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the tray', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let daypass: Installation;
  let app: ElectronApplication;
  let icon: TrayIcon;
  let saver: ScreenSaver;
  let page: Page;
  const pictures = new Map<string, string>();

  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const tooltip = async () => (await icon.tooltip()).split('\n')[0];
  const notePicture = async (state: string) => pictures.set(state, await icon.picture());

  const clipboard = () => clipboardText(app);
  /** The window stays open behind another program's. On Wayland no program gives its focus away, but with its window. */
  const goToBrowser = async () => {
    const isOpen = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
    await expect.poll(isOpen).toBe(true);
    await app.evaluate(({ BrowserWindow }, isOnWayland) => {
      const [window] = BrowserWindow.getAllWindows();
      if (isOnWayland) window?.minimize();
      else window?.blur();
    }, Boolean(process.env.WAYLAND_DISPLAY));
  };
  const settingsPath = () => join(daypass.home, 'settings.json');
  const writeSettings = (settings: object) => writeFile(settingsPath(), JSON.stringify({ version: 1, ...settings }));

  beforeAll(async () => {
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    saver = await ScreenSaver.open();
    daypass = await Installation.open({ emulator: { accounts: 5 }, electron: ELECTRON });
    app = await startApp(daypass, ['--background']);
    icon = await host.icon();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await notifications?.close();
    saver?.close();
    await host?.close();
  });

  it('is there without a window, and says how things stand', async () => {
    expect(await windows()).toBe(0);
    expect(await tooltip()).toBe('Daypass: signed out');
    expect(await icon.labels()).toEqual([
      'No active role',
      'Sign in to acme',
      'Open Daypass',
      'Settings…',
      'Quit Daypass',
    ]);
    await notePicture('signed-out');
  });

  it('says when a program needs a sign-in, by its name, and opens no browser', async () => {
    const { account, role } = daypass.anyRole;
    // It needs a role of another session, which builds on the one to sign in to.
    const deploy = { kind: 'assume-role', name: 'deploy', roleArn: `arn:aws:iam::${account}:role/Deploy` };
    await writeSettings({ sources: [{ ...deploy, base: { session: 'acme', account, role } }] });
    const asked = ['credentials', '--session', 'deploy', '--account', account, '--role', 'Deploy'];
    await expect.poll(async () => (await daypass.daypass(asked)).status).toBe(3);
    await expect.poll(tooltip).toBe('Daypass: action needed');
    await notePicture('needs-you');
    const { title, body } = await notifications.notification(/needs you to sign in to acme/);
    const { entries } = JSON.parse((await daypass.daypass(['activity', '--json'])).stdout);
    const { program } = entries.at(-1);
    expect(title).toBe(`${program} needs you to sign in to acme`);
    expect(body).toMatch(/^It asked for .* \/ Deploy\. Click to sign in\.$/);
    expect(await icon.labels()).toContain(`Sign in to acme (needed by ${program})`);
    await writeSettings({});
    await daypass.daypass(daypass.credentials(account, role));
    expect(notifications.shown).toHaveLength(1);
    expect(await daypass.opened()).toEqual([]);
    expect(await windows()).toBe(0);
  });

  it('signs in by a click on the notification, with the code in menu and window', async () => {
    notifications.click(await notifications.notification(/needs you/));
    await expect.poll(() => daypass.opened()).toHaveLength(1);
    const [code] = daypass.emulator.pendingUserCodes();
    await expect.poll(() => icon.labels()).toContain(`acme: compare the code ${code}`);
    expect(await windows()).toBe(1);
    const [url = ''] = await daypass.opened();
    await goToBrowser();
    await visit(url, 'approve');
    await notifications.notification(/^Signed in to acme$/);
    await expect.poll(tooltip).toBe('Daypass: signed in');
    await notePicture('signed-in');
    expect(await icon.labels()).toContainEqual(expect.stringMatching(/^acme: signed in/));
  });

  it('shows a favourite and what was used lately, and makes a role the active one', async () => {
    await daypass.daypass(['list', '--refresh']);
    const [account] = daypass.emulator.accounts;
    const [favourite = '', other = ''] = account?.roles ?? [];
    const ref = (role: string) => ({ session: 'acme', account: account?.id ?? '', role });
    await writeSettings({ favourites: [{ ...ref(favourite), name: 'mine' }] });
    const label = `mine (${account?.name} / ${favourite})`;
    await expect.poll(() => icon.labels()).toContain(label);
    // The dot in the color of its environment.
    const dot = (await icon.items()).find((item) => item.label === label)?.icon;
    expect(dot?.subarray(1, 4).toString()).toBe('PNG');
    expect((await daypass.daypass(daypass.credentials(account?.id ?? '', other))).status).toBe(0);
    await expect.poll(() => icon.labels()).toContain(`${account?.name} / ${other}`);
    await icon.choose(label, 'Use');
    await expect.poll(async () => (await icon.labels())[0]).toMatch(/^Active: mine \(.*\)/);
    expect((await icon.items()).find((item) => item.label === label)?.items[0]).toMatchObject({ checked: true });
  });

  it('shows the time that is left of the active role, and of credentials that are fetched meanwhile', async () => {
    expect((await daypass.daypass(['credentials', '--active'])).status).toBe(0);
    await expect.poll(async () => (await icon.labels())[0]).toMatch(/, (59 min|1 h) left$/);
    expect(await icon.tooltip()).toMatch(/\nActive: mine .*, (59 min|1 h) left$/);
  });

  it('forgets credentials in memory when the screen is locked, where that is set; the keychain keeps them', async () => {
    const fetched = daypass.emulator.count('GetRoleCredentials');
    await writeSettings({ ...JSON.parse(await readFile(settingsPath(), 'utf8')), clearOnLock: true });
    const isSet = async () => {
      await saver.lock(false);
      await saver.lock(true);
      return (await icon.labels())[0];
    };
    await expect.poll(isSet, { interval: 300 }).not.toContain('left');
    await saver.lock(false);
    expect((await daypass.daypass(['credentials', '--active'])).status).toBe(0);
    expect(daypass.emulator.count('GetRoleCredentials')).toBe(fetched);
    await expect.poll(async () => (await icon.labels())[0]).toContain('left');
  });

  it('copies credentials in main, and takes them off the clipboard again', async () => {
    const label = (await icon.labels()).find((each) => each.startsWith('mine (') && !each.includes('>')) ?? '';
    await app.evaluate(({ clipboard }) => clipboard.writeText('before'));
    await icon.choose(label, 'Copy credentials');
    await expect
      .poll(() => clipboard())
      .toMatch(/^unset AWS_PROFILE AWS_DEFAULT_PROFILE\nexport AWS_ACCESS_KEY_ID='?ASIA/);
    if (process.env.DISPLAY) {
      expect(await hasSelectionOwner('CLIPBOARD', { env: process.env, home: homedir(), limitMs: 2_000 })).toBe(true);
    }
    await notifications.notification(/^Credentials copied$/);
  });

  it('opens the console of a role at the emulator’s federation page', async () => {
    const label = (await icon.labels()).find((each) => each.startsWith('mine (') && !each.includes('>')) ?? '';
    const before = (await daypass.opened()).length;
    await icon.choose(label, 'Open console');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    const answer = await fetch((await daypass.opened()).at(-1) ?? '');
    const page = await answer.text();
    expect(page).toContain('Signed in to the console');
    expect(page).toContain('.console.aws.amazon.com/');
  });

  it('says what is wrong with the settings, by its picture', async () => {
    await writeFile(settingsPath(), '{ "version": 1, ');
    await expect.poll(tooltip).toBe('Daypass: there’s a problem');
    await notePicture('error');
    await writeSettings({ language: 'de' });
    await expect.poll(tooltip).toBe('Daypass: angemeldet');
    await writeSettings({});
    await expect.poll(tooltip).toBe('Daypass: signed in');
  });

  it('hands no name on as markup, no matter who has chosen it', async () => {
    const name = '\u202e<b>R&D</b> <img src=x> &lt;a&gt;';
    const shown = '\ufffd‹b›R&D‹/b› ‹img src=x› ＆lt;a＆gt;';
    const [account] = daypass.emulator.accounts;
    const ref = { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
    await writeSettings({ favourites: [{ ...ref, name }] });
    await expect.poll(() => icon.tooltip()).toContain(`Active: ${shown} (`);
    await expect.poll(async () => (await icon.labels()).join('\n')).toContain('\ufffd');
    expect((await icon.labels()).join('\n')).not.toContain('\u202e');
    const config = join(daypass.folder, 'aws', 'config');
    const before = await readFile(config, 'utf8');
    const session = 'a<u>b</u>';
    await writeFile(
      config,
      `${before}\n[sso-session ${session}]\nsso_start_url = http://127.0.0.1:9/start\nsso_region = eu-west-1\n`,
    );
    await expect.poll(() => icon.labels()).toContain(`Sign in to ${session}`);
    const args = ['credentials', '--session', session, '--account', ref.account, '--role', ref.role];
    expect(await daypass.daypass(args)).toMatchObject({ status: 3 });
    const { title } = await notifications.notification(/needs you to sign in to a\W/);
    expect(title).toMatch(/ a‹u›b‹\/u›$/);
    await writeFile(config, before);
    await expect.poll(() => icon.labels()).not.toContain(`Sign in to ${session}`);
    await writeSettings({});
    await expect.poll(tooltip).toBe('Daypass: signed in');
  });

  it('says nothing while the screen is locked, and one thing after', async () => {
    daypass.emulator.revokeSessions();
    const before = notifications.shown.length;
    await saver.lock(true);
    const { account } = daypass.anyRole;
    for (const role of daypass.emulator.accounts[1]?.roles ?? []) {
      await daypass.daypass(daypass.credentials(daypass.emulator.accounts[1]?.id ?? account, role));
    }
    await expect.poll(tooltip).toBe('Daypass: action needed');
    expect(notifications.shown).toHaveLength(before);
    await saver.lock(false);
    await expect.poll(() => notifications.shown.length).toBe(before + 1);
    expect(notifications.shown.at(-1)?.title).toMatch(/needs you to sign in to acme$/);
  });

  it('has a picture of its own for each state', () => {
    expect(new Set(pictures.values()).size).toBe(pictures.size);
    expect([...pictures.keys()].sort()).toEqual(['error', 'needs-you', 'signed-in', 'signed-out']);
  });

  it('continues when the window is closed, and opens another by the left button', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(windows).toBe(0);
    // The page's process goes with it.
    const pages = () => app.evaluate(({ app: own }) => own.getAppMetrics().filter(({ type }) => type === 'Tab').length);
    await expect.poll(pages).toBe(0);
    const opened = app.waitForEvent('window');
    await icon.click();
    await expect.poll(windows).toBe(1);
    page = await opened;
  });

  it('opens the settings', async () => {
    await icon.choose('Settings…');
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  });

  it('says what stops working before it quits, and does not ask again where that is wanted', async () => {
    const answers = (response: number, checkboxChecked: boolean) =>
      app.evaluate(
        ({ dialog }, answer) => {
          const asked = globalThis as { asked?: unknown[] };
          dialog.showMessageBox = (async (options: unknown) => {
            asked.asked = [...(asked.asked ?? []), options];
            return answer;
          }) as never;
        },
        { response, checkboxChecked },
      );
    const asked = () => app.evaluate(() => (globalThis as { asked?: { detail: string }[] }).asked ?? []);
    await answers(1, false);
    await icon.choose('Quit Daypass');
    await expect.poll(asked).toHaveLength(1);
    expect((await asked())[0]?.detail).toContain('Your sign-ins stay in the keychain');
    expect((await daypass.daypass(['agent', 'status'])).status).toBe(0);
    await answers(0, true);
    const closed = app.waitForEvent('close');
    await icon.choose('Quit Daypass');
    await closed;
    expect(JSON.parse(await readFile(settingsPath(), 'utf8'))).toMatchObject({ askBeforeQuit: false });
    expect(await daypass.daypass(['agent', 'status'])).toMatchObject({ status: 7 });
  });
});

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a session that does not renew itself', () => {
  it('is reported before it ends, as are new accounts and roles; the tray says so all the while', async () => {
    const [host, notifications] = [await TrayHost.open(), await NotificationHost.open()];
    const logins = await LoginManager.open();
    const emulator = { accounts: 3, refreshTokens: false, accessTokenSeconds: 14 * 60 };
    const daypass = await Installation.open({ emulator, electron: ELECTRON, env: logins.env });
    const app = await startApp(daypass, ['--background']);
    try {
      const icon = await host.icon();
      const signedOut = await icon.picture();
      await daypass.signIn();
      await expect.poll(() => icon.tooltip()).toBe('Daypass: a session ends soon');
      expect(await icon.picture()).not.toBe(signedOut);
      expect(await icon.labels()).toContainEqual(expect.stringMatching(/^acme: signed in until \d/));
      await daypass.daypass(['list', '--refresh']);
      const [first, ...others] = daypass.emulator.accounts;
      const more = { id: '424242424242', name: 'acme-new', email: 'new@example.com', roles: ['Admin'] };
      if (first) daypass.emulator.setAccounts([{ ...first, roles: [...first.roles, 'Extra'] }, ...others, more]);
      await daypass.daypass(['list', '--refresh']);
      const { body } = await notifications.notification(/^New in acme$/);
      expect(body).toBe('1 new account, 1 new role');
      const sleep = async (ms: number) => {
        await logins.sleep(app);
        await app.evaluate((_electron, asleep) => {
          const { now } = Date;
          Date.now = () => now() + asleep;
        }, ms);
        await logins.wake(app);
      };
      await sleep(13.5 * 60_000);
      await notifications.notification(/^Your sign-in to acme ends in 1 min$/);
      await sleep(60_000);
      await expect.poll(() => icon.tooltip()).toBe('Daypass: signed out');
      expect(await icon.picture()).toBe(signedOut);
      expect(await icon.labels()).toContain('Sign in to acme');
      expect(await daypass.opened()).toEqual([]);
    } finally {
      await app.close();
      await daypass.close();
      await logins.close();
      await notifications.close();
      await host.close();
    }
  });
});

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a desktop without a tray', () => {
  it('says so once, and keeps a window', async () => {
    const notifications = await NotificationHost.open();
    const daypass = await Installation.open({ electron: ELECTRON });
    try {
      for (const start of ['first', 'second']) {
        const app = await startApp(daypass);
        await app.firstWindow();
        if (start === 'first') await notifications.notification(/^No system tray found$/);
        await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
        expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
        await app.close();
      }
      expect(notifications.shown.filter(({ title }) => title === 'No system tray found')).toHaveLength(1);
    } finally {
      await daypass.close();
      await notifications.close();
    }
  });
});

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a screen that was locked before the app came', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let saver: ScreenSaver;
  let logins: LoginManager;
  let daypass: Installation;

  beforeEach(async () => {
    [host, notifications, saver] = [await TrayHost.open(), await NotificationHost.open(), await ScreenSaver.open()];
    logins = await LoginManager.open();
    daypass = await Installation.open({ electron: ELECTRON, env: logins.env });
    await saver.lock(true);
  });
  afterEach(async () => {
    await daypass.close();
    await logins.close();
    saver.close();
    await notifications.close();
    await host.close();
  });

  const needSignIn = async () => {
    const { account, role } = daypass.anyRole;
    const display = displays();
    expect((await daypass.daypass(daypass.credentials(account, role), display)).status).toBe(3);
    const icon = await host.icon();
    await expect.poll(() => icon.tooltip()).toMatch(/^Daypass: action needed/);
  };
  const shown = () => notifications.shown.map(({ title }) => title);
  const oneAfterUnlocking = async () => {
    await saver.lock(false);
    await expect.poll(shown).toEqual([expect.stringMatching(/needs you to sign in to acme$/)]);
  };

  it('shows nothing until it is unlocked of the program that started the app and needs a sign-in', async () => {
    await needSignIn();
    expect(shown()).toEqual([]);
    await oneAfterUnlocking();
  });

  it('shows nothing either when the machine wakes up behind it', async () => {
    const app = await startApp(daypass, ['--background']);
    await needSignIn();
    await logins.sleep(app);
    await logins.wake(app);
    expect(shown()).toEqual([]);
    await oneAfterUnlocking();
    await app.close();
  });
});

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('at login', () => {
  it('starts in the tray, as the settings say, by an entry that the desktop reads', async () => {
    const host = await TrayHost.open();
    const folder = await mkdtemp(join(tmpdir(), 'daypass-config-'));
    const daypass = await Installation.open({ electron: ELECTRON, env: { XDG_CONFIG_HOME: folder } });
    try {
      await mkdir(daypass.home, { mode: 0o700 });
      await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, launchAtLogin: true }));
      const app = await startApp(daypass, ['--at-login']);
      await host.icon();
      const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
      expect(await windows()).toBe(0);
      const entry = join(folder, 'autostart', 'daypass.desktop');
      await expect.poll(() => readFile(entry, 'utf8').catch(() => '')).toMatch(/^Exec=\S.* --at-login$/m);
      await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, launchAtLogin: false }));
      await expect.poll(() => readFile(entry, 'utf8').catch(() => 'gone')).toBe('gone');
      await app.close();
    } finally {
      await daypass.close();
      await host.close();
      await rm(folder, { recursive: true });
    }
  });
});
