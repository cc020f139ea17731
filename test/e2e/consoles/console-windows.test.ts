import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, nextForeignPage, pagesOf } from '../../support/app/console-pages.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { type EncryptingElectron, encryptingElectron } from '../../support/app/encrypting-electron.ts';
import { byClick } from '../../support/app/foreign-page.ts';
import { filesBelow, Installation } from '../../support/app/installation.ts';

/** No desktop says here which keychain is its own. */
const FLAGS = ['--background', '--password-store=gnome-libsecret'];

describe.skipIf(ELECTRON === '')('consoles in windows of Daypass', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let electron: EncryptingElectron;
  let roles: string[];

  const open = async (role: string, ...flags: string[]): Promise<Page> => {
    const [page, { status, stderr }] = await Promise.all([
      nextForeignPage(app),
      daypass.daypass(['console', role, '--isolated', '--region', 'eu-west-1', ...flags]),
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    await page.waitForLoadState();
    return page;
  };
  const fact = (page: Page, name: string) =>
    page
      .locator('div', { has: page.locator('dt', { hasText: name }) })
      .locator('dd')
      .first()
      .textContent();
  const close = async (page: Page) => {
    const closed = page.waitForEvent('close');
    await (await app.browserWindow(page)).evaluate((window) => window.close());
    await closed;
  };
  /** The browser session that the console sees when this window asks again. */
  const identity = async (page: Page) => {
    await page.goto(`${daypass.emulator.url}/console`);
    return page.locator('dd').first().textContent();
  };

  const writeSettings = (more: object) => {
    const settings = { version: 1, colours: [{ account: '*', colour: 'red' }], ...more };
    return writeFile(join(daypass.home, 'settings.json'), JSON.stringify(settings));
  };

  beforeAll(async () => {
    electron = await encryptingElectron();
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: electron.executable });
    await mkdir(daypass.home, { mode: 0o700 });
    await writeSettings({});
    app = await startApp(daypass, FLAGS, electron.executable);
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const [account] = daypass.emulator.accounts;
    roles = account?.roles.slice(0, 2).map((role) => `${account.name}/${role}`) ?? [];
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    electron?.close();
  });

  it('stay signed in side by side, each as its own role', async () => {
    const [first = '', second = ''] = roles;
    const one = await open(first, '--service', 's3');
    const two = await open(second);
    expect(await fact(one, 'Role')).toBe(first.split('/')[1]);
    expect(await fact(one, 'Destination')).toBe('https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1');
    await one.screenshot({ path: join(SCREENSHOTS, 'console-window.png') });
    expect(await identity(one)).toBe(first.split('/')[1]);
    expect(await identity(two)).toBe(second.split('/')[1]);
    expect(await identity(one)).toBe(first.split('/')[1]);
    await close(one);
    await close(two);
  });

  it('carry the account’s name and colour, whatever the page does', async () => {
    const [first = ''] = roles;
    const page = await open(first);
    const window = await app.browserWindow(page);
    expect(await window.evaluate((own) => own.getTitle())).toContain(first.replace('/', ' · '));
    await page.evaluate(() => {
      document.title = 'Harmless';
      const style = document.createElement('style');
      style.textContent = 'html::before, html::after { display: none !important; content: none !important; }';
      document.head.append(style);
    });
    await expect.poll(() => window.evaluate((own) => own.getTitle())).toBe(`${first.replace('/', ' · ')} — Harmless`);
    const painted = await page.evaluate(() => {
      const { borderTopColor, borderTopWidth } = getComputedStyle(document.documentElement, '::before');
      return { borderTopColor, borderTopWidth };
    });
    expect(painted).toEqual({ borderTopColor: 'rgb(198, 40, 40)', borderTopWidth: '4px' });
    await close(page);
  });

  it('have no way to Daypass, to permissions, or out of AWS but by the browser', async () => {
    const page = await open(roles[0] ?? '');
    const inside = await page.evaluate(async () => ({
      api: typeof (window as { daypass?: unknown }).daypass,
      node: typeof (window as { require?: unknown }).require,
      position: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          ({ code }) => resolve(code === 1 ? 'denied' : `error ${code}`),
        ),
      ),
      notifications: await Notification.requestPermission(),
    }));
    expect(inside).toEqual({ api: 'undefined', node: 'undefined', position: 'denied', notifications: 'denied' });
    const before = (await daypass.opened()).length;
    const address = page.url();
    await byClick(page, 'location.href = "https://example.com/elsewhere"');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    expect(page.url()).toBe(address);
    await byClick(page, 'window.open("https://example.org/other")');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 2);
    expect((await daypass.opened()).slice(before)).toEqual([
      'https://example.com/elsewhere',
      'https://example.org/other',
    ]);
    const { faults, startUrl } = daypass.emulator;
    const location = 'https://example.net/led-on';
    faults.add({ operation: 'PortalPage', status: 302, headers: { location }, body: '' });
    await byClick(page, `location.href = ${JSON.stringify(startUrl)}`);
    await expect.poll(async () => (await daypass.opened()).at(-1)).toBe(location);
    expect(page.url()).toBe(address);
    expect(pagesOf(app)).toHaveLength(1);
    await close(page);
  });

  it('reopen when the console’s session has ended and asks where to sign in again', async () => {
    const page = await open(roles[0] ?? '');
    const logins = daypass.emulator.count('GetSigninToken');
    const [fresh] = await Promise.all([
      nextForeignPage(app),
      byClick(page, 'location.href = "https://daypass.invalid/"'),
    ]);
    await fresh.waitForLoadState();
    expect(await fact(fresh, 'Role')).toBe(roles[0]?.split('/')[1]);
    expect(daypass.emulator.count('GetSigninToken')).toBe(logins + 1);
    expect(await daypass.opened()).not.toContain('https://daypass.invalid/');
    await expect.poll(() => page.isClosed()).toBe(true);
    await close(fresh);
  });

  it('open further ones of the same sign-in from their own links', async () => {
    const page = await open(roles[0] ?? '');
    const [second] = await Promise.all([
      nextForeignPage(app),
      byClick(page, `window.open("${daypass.emulator.url}/console")`),
    ]);
    await second.waitForLoadState();
    expect(await second.locator('dd').first().textContent()).toBe(roles[0]?.split('/')[1]);
    expect(await second.evaluate(() => typeof (window as { daypass?: unknown }).daypass)).toBe('undefined');
    await close(second);
    await close(page);
  });

  it('forget the sign-in when they are closed, and keep it where that is set', async () => {
    const signedIn = async () => {
      const page = await open(roles[0] ?? '');
      const cookies = () =>
        app.evaluate(({ webContents }) => {
          const shown = webContents.getAllWebContents().find((contents) => !contents.getURL().startsWith('daypass:'));
          return shown?.session.cookies.get({}).then((all: unknown[]) => all.length) ?? Promise.resolve(-1);
        });
      expect(await cookies()).toBe(1);
      const partition = await (await contentsOf(app, page)).evaluateHandle((own) => own.session);
      await close(page);
      return partition;
    };
    const jar = await signedIn();
    await expect.poll(() => jar.evaluate((own) => own.cookies.get({}).then((all: unknown[]) => all.length))).toBe(0);
    expect(await jar.evaluate((own) => own.isPersistent())).toBe(false);
    await writeSettings({ console: { keepData: true } });
    // The file is read again a moment after it was written.
    let kept = jar;
    const isKept = async () => {
      kept = await signedIn();
      return kept.evaluate((own) => own.isPersistent());
    };
    await expect.poll(isKept, { interval: 200 }).toBe(true);
    expect(await kept.evaluate((own) => own.cookies.get({}).then((all: unknown[]) => all.length))).toBe(1);
    const value = 'a value that lasts';
    await kept.evaluate(async (own, given) => {
      const expirationDate = Date.now() / 1000 + 3600;
      await own.cookies.set({ url: 'https://console.aws.amazon.com/', name: 'lasting', value: given, expirationDate });
      await own.cookies.flushStore();
    }, value);
    const stores = (await filesBelow(partitions())).filter((file) => /\bCookies$/.test(file));
    const texts = await Promise.all(stores.map((file) => readFile(file, 'latin1')));
    expect(texts.some((text) => text.includes('lasting'))).toBe(true);
    expect(texts.some((text) => text.includes(value))).toBe(false);
    await kept.evaluate((own) => own.cookies.remove('https://console.aws.amazon.com/', 'lasting'));
  });

  const partitions = () => join(daypass.home, 'state', 'window', 'Partitions');
  const keptFolders = async () => (await readdir(partitions())).filter((name) => name.startsWith('console-'));
  const cookiesOf = (name: string) =>
    app.evaluate(
      ({ session }, partition) =>
        session
          .fromPartition(partition)
          .cookies.get({})
          .then((all) => all.length),
      `persist:${name}`,
    );

  it('tell how much they keep, and lose it when that is asked, when a person signs out, and with the setting', async () => {
    const [name = ''] = await keptFolders();
    expect(await cookiesOf(name)).toBe(1);
    const [page] = await Promise.all([nextForeignPage(app), daypass.daypass(['agent', 'open'])]);
    await page.getByRole('combobox').waitFor();
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    await page.getByText(/^1 console: \d+ MB kept/).waitFor();
    await page
      .getByText('Removed when you switch this off, sign out, or remove the session.', { exact: false })
      .waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'console-data.png') });
    await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await page.getByText(/^1 console: /).waitFor({ state: 'detached' });
    expect(await cookiesOf(name)).toBe(0);
    // Signing out.
    await close(await open(roles[0] ?? ''));
    expect(await cookiesOf(name)).toBe(1);
    await daypass.daypass(['logout', 'acme']);
    await expect.poll(() => cookiesOf(name)).toBe(0);
    // The setting; a console that is open keeps what it needs until it is closed.
    await daypass.signIn();
    await close(await open(roles[0] ?? ''));
    const other = await open(roles[1] ?? '');
    const folders = await keptFolders();
    expect(folders).toHaveLength(2);
    const second = folders.find((folder) => folder !== name) ?? '';
    await page
      .getByText(/^Keep cookies|cookies/i)
      .first()
      .click();
    await expect.poll(() => cookiesOf(name)).toBe(0);
    expect(await cookiesOf(second)).toBe(1);
    await close(other);
    await expect.poll(() => cookiesOf(second)).toBe(0);
  });

  it('leave nothing of it on the disk after the next start, nor what was switched off meanwhile', async () => {
    expect(await keptFolders()).toHaveLength(2);
    await mkdir(join(partitions(), 'console-0123456789ab-0123456789abcdef'));
    await app.close();
    app = await startApp(daypass, FLAGS, electron.executable);
    await expect.poll(keptFolders).toEqual([]);
  });
});
