/** The tray's menu where people see it: in the panel of a desktop, with much in it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP, displays, SANDBOX } from '../support/app/app-under-test.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../support/app/desktop-app.ts';
import { Installation } from '../support/app/installation.ts';
import { addSessions } from '../support/app/sessions.ts';
import '../support/desktop/own-session.ts';
import { Panel, type Place, settingsDaemon } from '../support/desktop/panel.ts';
import { type IdpServer, startIdpServer } from '../support/saml/idp-server.ts';

const SCREEN = { width: 1280, height: 900 };
const PROGRAMS = ['xfce4-panel', 'openbox', 'xdotool', 'import'];
const isHere =
  ELECTRON !== '' &&
  process.platform === 'linux' &&
  settingsDaemon() !== null &&
  PROGRAMS.every((program) => spawnSync('which', [program]).status === 0);

describe.skipIf(!isHere)('the tray in a panel, with 25 favourites and twelve sessions', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let panel: Panel;
  let bar: Place;
  let icon: Place;
  let idp: IdpServer;

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    panel = await Panel.open();
    bar = await panel.place();
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    const sessions = await addSessions(daypass, 12);
    // Among the first favourites is one whose name says of no environment that it is its own.
    daypass.emulator.setAccounts(
      daypass.emulator.accounts.map((account, at) => (at === 1 ? { ...account, name: 'acme-tools' } : account)),
    );
    const favourites = daypass.emulator.accounts.map(({ id, roles }, at) => ({
      session: daypass.session,
      account: id,
      role: roles[0] ?? '',
      name: at % 5 === 0 ? `a favourite with a name that is much longer than a menu ${at}` : `favourite ${at}`,
    }));
    idp = await startIdpServer(() => Promise.reject(new Error('No one answers here.')));
    const sources = [{ kind: 'saml', name: 'corp', region: 'us-east-1', signInUrl: idp.signInUrl }];
    app = await startApp(daypass, ['--background']);
    icon = await panel.icon();
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, favourites, sources }));
    for (const session of sessions) await daypass.signIn(['login', session, '--no-browser']);
    await daypass.daypass(['list']);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await idp?.close();
    await panel?.close();
  });

  const isOnScreen = ({ x, y, width, height }: Place) =>
    x >= 0 && y >= 0 && x + width <= SCREEN.width && y + height <= SCREEN.height;
  const menus = async () => (await panel.windows()).filter(({ y }) => y >= bar.height);
  const windows = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((one) => one.isVisible()).length);

  it('opens and hides the window by the left button', async () => {
    await panel.click(icon.x + icon.width / 2, icon.y + icon.height / 2, 1);
    await expect.poll(windows).toBe(1);
    await panel.click(icon.x + icon.width / 2, icon.y + icon.height / 2, 1);
    await expect.poll(windows).toBe(0);
  });

  it.each([
    ['the main window', ['agent', 'open']],
    ['the window of a sign-in', ['login', 'corp']],
  ])('has %s come back when it was minimized and is asked for again', async (_, command) => {
    const opened = app.waitForEvent('window');
    const first = daypass.start(command);
    const page = await opened;
    const isAway = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isMinimized()));
    await page.getByRole('button').first().waitFor();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await expect.poll(isAway).toEqual([true]);
    const second = daypass.start(command);
    await expect.poll(isAway).toEqual([false]);
    await expect.poll(windows).toBe(1);
    await page.close();
    await Promise.all([first.ended, second.ended]);
  });

  it('asks in a box that is seen also where the window is minimized', async () => {
    const opened = app.waitForEvent('window');
    await daypass.daypass(['agent', 'open']);
    const page = await opened;
    await page.getByRole('button').first().waitFor();
    await expect.poll(() => panel.countOfApp()).toBe(1);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await expect.poll(() => panel.countOfApp()).toBe(0);
    const [account] = daypass.emulator.accounts;
    const link = `daypass://use/${account?.id}/${account?.roles[0]}`;
    const env = { ...daypass.env, ...displays() };
    spawn(ELECTRON, [...SANDBOX, link, ...APP], { env, stdio: 'ignore' });
    await expect.poll(() => panel.countOfApp()).toBe(1);
    await panel.picture(join(SCREENSHOTS, 'panel-box.png'));
    await panel.key('Escape');
    await expect.poll(() => panel.countOfApp()).toBe(0);
    await page.close();
  });

  it('shows a menu that fits the screen, and so do the menus in it', async () => {
    await panel.click(icon.x + icon.width / 2, icon.y + icon.height / 2, 3);
    await expect.poll(menus).toHaveLength(1);
    await panel.picture(join(SCREENSHOTS, 'panel-menu.png'));
    expect((await menus()).filter((place) => !isOnScreen(place))).toEqual([]);
    // From its end: quit, settings, open, sessions, more favourites. Right opens what an entry has, Left closes it.
    const keys = ['End', 'Up', 'Up', 'Up'];
    for (const name of ['sessions', 'favourites']) {
      for (const key of keys) await panel.key(key);
      await panel.key('Right');
      await expect.poll(async () => (await menus()).length).toBeGreaterThan(1);
      await panel.key('Right');
      await expect.poll(async () => (await menus()).length).toBe(3);
      await panel.picture(join(SCREENSHOTS, `panel-menu-${name}.png`));
      expect((await menus()).filter((place) => !isOnScreen(place))).toEqual([]);
      keys.splice(0, keys.length, 'Left', 'Left', 'Up');
    }
    await panel.key('Escape');
  });
});
