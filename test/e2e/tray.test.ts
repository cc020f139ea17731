import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../emulator/index.ts';
import { ELECTRON, startApp } from '../support/desktop-app.ts';
import { Installation } from '../support/installation.ts';
import { NotificationHost } from '../support/notification-host.ts';
import { TrayHost, type TrayIcon } from '../support/tray-host.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the tray', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let daypass: Installation;
  let app: ElectronApplication;
  let icon: TrayIcon;
  const pictures = new Map<string, string>();

  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const tooltip = async () => (await icon.tooltip()).split('\n')[0];
  const notePicture = async (state: string) => pictures.set(state, await icon.picture());

  beforeAll(async () => {
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    daypass = await Installation.open({ emulator: { accounts: 5 }, electron: ELECTRON });
    app = await startApp(daypass, ['--background']);
    icon = await host.icon();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await notifications?.close();
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
    const answer = await daypass.daypass(daypass.credentials(account, role));
    expect(answer.status).toBe(3);
    await expect.poll(tooltip).toBe('Daypass: needs you');
    await notePicture('needs-you');
    expect(await icon.labels()).toContain('Sign in to acme (a program is waiting)');
    const { title } = await notifications.notification(/needs you to sign in to acme/);
    expect(title).toMatch(/^\S.* needs you to sign in to acme$/);
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
    await visit(url, 'approve');
    await notifications.notification(/^Signed in to acme$/);
    await expect.poll(tooltip).toBe('Daypass: signed in');
    await notePicture('signed-in');
    expect(await icon.labels()).toContainEqual(expect.stringMatching(/^acme: signed in/));
  });

  it('has a picture of its own for each state', () => {
    expect(new Set(pictures.values()).size).toBe(3);
  });

  it('goes on when the window is closed, and opens another by the left button', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(windows).toBe(0);
    await icon.click();
    await expect.poll(windows).toBe(1);
  });
});
