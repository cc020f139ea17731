import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inEachLook, USUAL } from '../../../build/screenshots/scene.ts';
import { PALETTE } from '../../../preload/contracts/palette.ts';
import { axeInBoth } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { pressKeys, takeKeys } from '../../support/desktop/keys.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { TrayHost } from '../../support/desktop/tray-host.ts';
import { windowsHaveIcon } from '../../support/desktop/window-icon.ts';

/** Twelve sessions of 100 roles each, all of them signed in to. */
describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the palette', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let daypass: Installation;
  let app: ElectronApplication;

  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const writeSettings = (settings: object) =>
    writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, ...settings }));
  const settings = async () => JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8'));
  /** Whose credentials the active role's are. */
  const active = async () => {
    await daypass.daypass(['credentials', '--active']);
    const { entries } = JSON.parse((await daypass.daypass(['activity', '--json'])).stdout);
    return entries.at(-1)?.session;
  };
  /** Opens it by the command, as a desktop's own shortcut does. */
  const open = async (): Promise<Page> => {
    const [page, answer] = await Promise.all([
      app.waitForEvent('window'),
      daypass.daypass(['agent', 'open', '--palette']),
    ]);
    expect(answer).toMatchObject({ status: 0, stdout: 'The palette is open.\n' });
    await page.getByRole('row').first().waitFor();
    return page;
  };
  const field = (page: Page) => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const gone = () => expect.poll(windows).toBe(0);

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    const names = await addSessions(daypass, 12);
    app = await startApp(daypass, ['--background']);
    for (const name of names) await daypass.signIn(['login', name, '--no-browser']);
    await daypass.daypass(['list', '--refresh']);
  }, 180_000);
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await notifications?.close();
    await host?.close();
  });

  afterEach(() =>
    app.evaluate(({ BrowserWindow }) => {
      for (const each of BrowserWindow.getAllWindows()) each.destroy();
    }),
  );

  it('opens by the command with the cursor in its search, and shows eight of 300 accounts with all of their roles', async () => {
    const page = await open();
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('300');
    const seen = await page.getByRole('grid').evaluate((grid) => {
      const { top, bottom } = grid.getBoundingClientRect();
      return [...grid.querySelectorAll('[role=row]')].filter((row) => {
        const box = row.getBoundingClientRect();
        return box.top >= top - 1 && box.bottom <= bottom + 1;
      }).length;
    });
    expect(seen).toBe(8);
    expect(await page.getByRole('row').first().locator('.chip').count()).toBe(4);
    expect(await windowsHaveIcon(app)).toEqual([true]);
    expect(await axeInBoth(page)).toEqual([]);
    await page.keyboard.press('Escape', { noWaitAfter: true } as never).catch(() => undefined);
    await gone();
  });

  it('gains nothing by its page: no Node, no other question, no other page and no network', async () => {
    const page = await open();
    expect(await page.evaluate('[typeof require, typeof process, typeof daypass, typeof daypassPrompt]')).toEqual(
      Array(4).fill('undefined'),
    );
    expect(await page.evaluate('Object.keys(daypassPalette).filter((name) => !name.startsWith("on")).sort()')).toEqual(
      Object.keys(PALETTE.requests).sort(),
    );
    const refused = await page.evaluate("daypassPalette.use({ session: 'acme', account: 7, role: 'x' })");
    expect(refused).toMatchObject({ ok: false, error: { code: 'usage' } });
    await page.evaluate("location.href = 'https://example.com/'");
    await page.evaluate("location.href = 'daypass://app/index.html'");
    expect(await page.evaluate("fetch('https://example.com/').then(() => 'sent', () => 'stopped')")).toBe('stopped');
    expect(await page.evaluate("String(window.open('https://example.com/'))")).toBe('null');
    expect(page.url()).toMatch(/^daypass:\/\/app\/palette\.html\?region=/);
    await page.keyboard.press('Escape').catch(() => undefined);
    await gone();
  });

  it('finds a role as the window does, makes it the active one, and is gone', async () => {
    const page = await open();
    await field(page).fill('team-07 pay prod adm');
    await expect.poll(() => page.getByRole('row', { selected: true }).textContent()).toContain('payments-prod');
    await field(page)
      .press('Enter', { noWaitAfter: true })
      .catch(() => undefined);
    await gone();
    await expect.poll(active).toBe('team-07');
  });

  it('copies credentials, says so by a notification, and opens no window', async () => {
    const page = await open();
    await field(page).fill('team-03 payments-prod admin');
    await field(page)
      .press('Control+c', { noWaitAfter: true })
      .catch(() => undefined);
    await gone();
    const { hasIcon } = await notifications.notification(/^Credentials copied$/);
    expect(hasIcon).toBe(true);
    expect(await clipboardText(app)).toContain('AWS_ACCESS_KEY_ID');
  });

  it('says by a notification what came of anything else that was done there', async () => {
    for (const [items, title] of [
      [['Copy', 'Account ID'], /^Copied$/],
      [['Write AWS profile'], /^AWS profile written$/],
      [['Use this role'], /^Active role changed$/],
    ] as const) {
      const page = await open();
      await field(page).fill('team-04 payments-prod readonly');
      // Roles of so many sessions come one after the other.
      await page.locator('[role=row][aria-selected=true]').waitFor();
      await field(page).press('Control+k');
      for (const item of items) {
        await page
          .getByRole('menuitem', { name: item, exact: true })
          .click({ noWaitAfter: true })
          .catch(() => undefined);
      }
      await gone();
      await notifications.notification(title);
    }
  });

  it('opens a console, and keeps a favourite without closing', async () => {
    const page = await open();
    await field(page).fill('team-05 payments-prod admin');
    await field(page).press('Control+d');
    await expect.poll(async () => (await settings()).favourites?.[0]?.session).toBe('team-05');
    const before = (await daypass.opened()).length;
    await field(page)
      .press('Control+Enter', { noWaitAfter: true })
      .catch(() => undefined);
    await gone();
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
  });

  it('has the menu of a role, and the sheet for a page of its console', async () => {
    const page = await open();
    const list = page.locator('.rows');
    await list.hover();
    await page.mouse.wheel(0, 4_000);
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_000);
    await field(page).press('Control+k');
    await page.getByRole('menu').waitFor();
    // The row that was scrolled away has come into sight, and the menu is at it.
    expect(await list.evaluate((element) => element.scrollTop)).toBeLessThan(100);
    await page.screenshot({ path: join(SCREENSHOTS, 'palette-menu.png') });
    await page.getByRole('menuitem', { name: 'Open console page…' }).click();
    await page.getByRole('dialog', { name: 'Open console' }).waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'palette-page.png') });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape').catch(() => undefined);
    await gone();
  });

  it('closes when the person turns to another window', async () => {
    await open();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    await gone();
  });

  it('starts the sign-in of a role that is signed out in the window, and does what was asked after it', async () => {
    await daypass.daypass(['logout', 'team-09']);
    const page = await open();
    await field(page).fill('team-09 payments-prod admin');
    const [window] = await Promise.all([
      app.waitForEvent('window'),
      field(page)
        .press('Control+c', { noWaitAfter: true })
        .catch(() => undefined),
    ]);
    await window.getByText(/^Sign in to team-09 to copy credentials for/).waitFor();
    await expect.poll(() => daypass.emulator.pendingUserCodes().length).toBeGreaterThan(0);
    const shown = notifications.shown.length;
    daypass.emulator.approve(daypass.emulator.pendingUserCodes().at(-1) ?? '');
    await expect.poll(() => notifications.shown.slice(shown).map(({ title }) => title)).toContain('Credentials copied');
    await window.close();
    await gone();
  });

  it('opens by its shortcut from any program, and closes by it; off again, the keys do nothing', async () => {
    await pressKeys('Ctrl+Alt+D');
    expect(await windows()).toBe(0);
    await writeSettings({ paletteShortcut: 'Ctrl+Alt+D' });
    await expect.poll(() => app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Alt+D'))).toBe(true);
    const [page] = await Promise.all([app.waitForEvent('window'), pressKeys('Ctrl+Alt+D')]);
    await page.getByRole('row').first().waitFor();
    await pressKeys('Ctrl+Alt+D');
    await gone();
    await writeSettings({ paletteShortcut: null });
    await expect
      .poll(() => app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Alt+D')))
      .toBe(false);
    await pressKeys('Ctrl+Alt+D');
    expect(await windows()).toBe(0);
  });

  it('says why a shortcut does not work, by a notification and in the settings, where it is set by pressing it', async () => {
    const other = await takeKeys('Ctrl+Alt+G');
    const [page] = await Promise.all([app.waitForEvent('window'), daypass.daypass(['agent', 'open'])]);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Keys that find a role: Off. Change' }).click();
    await page.getByText('Press the keys, with Ctrl, Alt or Super. Esc cancels.').waitFor();
    await page.keyboard.press('Control+Alt+g');
    await expect.poll(async () => (await settings()).paletteShortcut).toBe('Ctrl+Alt+G');
    await page.getByText('Another program or the desktop has taken Ctrl+Alt+G. Choose other keys.').waitFor();
    await notifications.notification(/^Daypass couldn’t do that$/);
    expect(await axeInBoth(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'palette-setting.png') });
    await other.free();
    await page.getByRole('button', { name: 'Keys that find a role: Ctrl+Alt+G. Change' }).click();
    await page.keyboard.press('Control+Alt+h');
    await page.getByText('Keys that open a small search over any program.').waitFor();
    expect(await app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Alt+H'))).toBe(true);
    await page.getByRole('button', { name: 'Remove the shortcut' }).click();
    await expect.poll(async () => (await settings()).paletteShortcut).toBe(null);
    await page.close();
    await gone();
  });

  it('looks the same in light and dark, at 200 % and in German', async () => {
    await writeSettings({ favourites: (await settings()).favourites });
    const page = await open();
    const size = { ...USUAL, width: 640, height: 524 };
    const looks = [
      { ...size, name: 'dark', colorScheme: 'dark' },
      { ...size, name: 'zoomed', width: 320, height: 262, scale: 2 },
      { ...size, name: 'light' },
    ] as const;
    await field(page).fill('prod');
    await inEachLook(page, looks, async ({ name }, session) => {
      const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
      await writeFile(join(SCREENSHOTS, `palette-${name}.png`), Buffer.from(data, 'base64'));
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape').catch(() => undefined);
    await gone();
    await writeSettings({ language: 'de' });
    // A palette speaks the language of the moment at which it opens.
    const icon = await host.icon();
    await expect.poll(() => icon.labels()).toContain('Daypass beenden');
    const german = await Promise.all([
      app.waitForEvent('window'),
      daypass.daypass(['agent', 'open', '--palette']),
    ]).then(([opened]) => opened);
    await german.getByRole('row').first().waitFor();
    await german.locator('html[lang=de]').waitFor({ state: 'attached' });
    await german.screenshot({ path: join(SCREENSHOTS, 'palette-german.png') });
    await german.close();
    await gone();
  });

  it('leaves no window behind where its page can’t be loaded', async () => {
    // Of the shipped page, once it is not found, and once there is nothing that brings it.
    for (const isThere of [true, false]) {
      const made = app.evaluate(
        ({ app: electron }) =>
          new Promise<number>((resolve) => electron.once('browser-window-created', (_event, { id }) => resolve(id))),
      );
      await app.evaluate(({ protocol }, found) => {
        protocol.unhandle('daypass');
        if (found) protocol.handle('daypass', () => new Response('', { status: 404 }));
      }, isThere);
      await daypass.daypass(['agent', 'open', '--palette']);
      const id = await made;
      await expect
        .poll(() => app.evaluate(({ BrowserWindow }, one) => BrowserWindow.fromId(one) === null, id))
        .toBe(true);
    }
  });
});
