/** What Wayland does otherwise than X11; on a desktop of its own in `verify/wayland`. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../main/desktop/strings/en.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { drawn } from '../../support/app/foreign-page.ts';
import { Installation } from '../../support/app/installation.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';
import { type IdpServer, startIdpServer } from '../../support/saml/idp-server.ts';

describe.skipIf(ELECTRON === '' || !process.env.WAYLAND_DISPLAY)('Daypass on Wayland', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let daypass: Installation;
  let app: ElectronApplication;
  let icon: TrayIcon;
  let idp: IdpServer;

  /** What another program finds on the clipboard; null where there is nothing. */
  const clipboard = () =>
    new Promise<string | null>((resolve) => {
      execFile('wl-paste', ['--no-newline'], { timeout: 10_000 }, (error, text) => resolve(error ? null : text));
    });
  const windows = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({ isVisible: window.isVisible(), isAway: window.isMinimized() })),
    );

  /** Puts the only window away, and waits for what is to bring it back: the compositor has it drawn again then. */
  async function comesBack(page: Page, ask: () => Promise<unknown>): Promise<void> {
    // What the compositor says of its last opening may arrive after this and undo it.
    const putAway = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await expect.poll(() => putAway().then(windows)).toMatchObject([{ isAway: true }]);
    // Electron says so at once. The compositor has heard of it when the window has lost the keys.
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() === null)).toBe(true);
    await ask();
    await expect.poll(windows).toEqual([{ isVisible: true, isAway: false }]);
    await drawn(page);
  }

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: ELECTRON });
    idp = await startIdpServer(() => Promise.reject(new Error('No one answers here.')));
    const sources = [{ kind: 'saml', name: 'corp', region: 'us-east-1', signInUrl: idp.signInUrl }];
    await mkdir(daypass.home, { mode: 0o700 });
    const { account, role } = daypass.anyRole;
    const favourites = [{ session: 'acme', account, role, name: 'mine' }];
    await writeFile(
      join(daypass.home, 'settings.json'),
      JSON.stringify({ version: 1, favourites, sources, sensitive: [{ role: 'PowerUser*' }] }),
    );
    app = await startApp(daypass, ['--background']);
    icon = await host.icon();
    expect((await daypass.signIn(['login', daypass.session, '--no-browser'])).status).toBe(0);
    await daypass.daypass(['list', '--refresh']);
  });
  afterAll(async () => {
    await app?.close().catch(() => undefined);
    await daypass?.close();
    await idp?.close();
    await notifications?.close();
    await host?.close();
  });

  it('asks for an approval in a window that is there, and in a notification with the same words', async () => {
    const account = daypass.emulator.accounts.find(({ roles }) => roles.some((name) => name.startsWith('PowerUser')));
    const role = account?.roles.find((name) => name.startsWith('PowerUser')) ?? '';
    const { ended } = daypass.start(daypass.credentials(account?.id ?? '', role));
    const page = app.windows()[0] ?? (await app.waitForEvent('window'));
    await page.getByRole('button', { name: 'Deny' }).waitFor();
    await expect.poll(windows).toEqual([{ isVisible: true, isAway: false }]);
    const { body } = await notifications.notification(new RegExp(`^${en.prompt.title}$`));
    expect(body).toBe(await page.getByRole('heading').textContent());
    expect(await icon.tooltip()).toMatch(/^Daypass: action needed/);
    await page.screenshot({ path: join(SCREENSHOTS, 'wayland-prompt.png') });
    await comesBack(page, () => icon.choose(en.tray.questions.one));
    await page.keyboard.press('Escape').catch(() => undefined);
    await expect.poll(windows).toEqual([]);
    expect((await ended).status).not.toBe(0);
  });

  it('copies credentials from the tray, without a window', async () => {
    await expect.poll(() => icon.labels()).toContainEqual(expect.stringMatching(/^mine /));
    const label = (await icon.labels()).find((each) => each.startsWith('mine ')) ?? '';
    await icon.choose(label, 'Copy credentials');
    // Without a protocol for it, who reads and who writes the clipboard take the keys from each other.
    await notifications.notification(new RegExp(`^${en.notices.copied}$`));
    await expect.poll(clipboard).toMatch(/^export AWS_ACCESS_KEY_ID='?ASIA/m);
  });

  it('shows its window, and brings it back when it was minimized', async () => {
    const opened = app.waitForEvent('window');
    await icon.choose('Open Daypass');
    const page = await opened;
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await expect.poll(windows).toEqual([{ isVisible: true, isAway: false }]);
    await page.screenshot({ path: join(SCREENSHOTS, 'wayland-window.png') });
    // A compositor that forgets to draw does so once in several times.
    for (let times = 0; times < 8; times += 1) await comesBack(page, () => icon.choose('Open Daypass'));
    await page.close();
    await expect.poll(windows).toEqual([]);
  });

  it('shows the palette when a command asks for it', async () => {
    const [page] = await Promise.all([app.waitForEvent('window'), daypass.daypass(['agent', 'open', '--palette'])]);
    await page.getByRole('row').first().waitFor();
    await expect.poll(windows).toEqual([{ isVisible: true, isAway: false }]);
    await page.screenshot({ path: join(SCREENSHOTS, 'wayland-palette.png') });
    await page.keyboard.press('Escape').catch(() => undefined);
    await expect.poll(windows).toEqual([]);
  });

  it('shows the window of a sign-in, those that its pages open, and brings it back when it was minimized', async () => {
    const opened = app.waitForEvent('window');
    const { ended } = daypass.start(['login', 'corp']);
    const page = await opened;
    await page.getByRole('heading', { name: 'Acme sign-in' }).waitFor();
    await expect.poll(windows).toEqual([{ isVisible: true, isAway: false }]);
    await page.screenshot({ path: join(SCREENSHOTS, 'wayland-sign-in.png') });
    const second: ReturnType<typeof daypass.start>[] = [];
    for (let times = 0; times < 8; times += 1) {
      await comesBack(page, async () => second.push(daypass.start(['login', 'corp'])));
    }
    const child = app.waitForEvent('window');
    await page.evaluate((url) => {
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank', textContent: 'Help' });
      document.body.append(link);
    }, idp.signInUrl);
    await page.getByRole('link', { name: 'Help' }).click();
    await (await child).getByRole('heading', { name: 'Acme sign-in' }).waitFor();
    await expect.poll(windows).toEqual(Array(2).fill({ isVisible: true, isAway: false }));
    await page.close();
    await expect.poll(windows).toEqual([]);
    for (const each of [{ ended }, ...second]) expect((await each.ended).status).not.toBe(0);
  });

  it('leaves nothing on the clipboard when it ends', async () => {
    expect(await clipboard()).toMatch(/^export AWS_ACCESS_KEY_ID/m);
    const closed = app.waitForEvent('close');
    void app.evaluate(({ app: own }) => own.quit()).catch(() => undefined);
    await closed;
    expect(await clipboard()).toBeNull();
  });
});
