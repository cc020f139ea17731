import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP, displays, ELECTRON, SANDBOX } from '../../support/app/app-under-test.ts';
import { Installation } from '../../support/app/installation.ts';
import { boxesOf, personSays } from '../../support/app/person.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';

/** Twelve sessions that list the same 100 roles; two are signed in to. */
describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('links, and the window’s place', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let daypass: Installation;
  let app: ElectronApplication;
  let icon: TrayIcon;
  let account: string;
  let role: string;

  const NO = 1;
  const YES = 0;
  const env = () => ({ ...daypass.env, ...displays() });
  const start = (...words: string[]) =>
    _electron.launch({ executablePath: ELECTRON, args: [...SANDBOX, ...words, ...APP], env: env() });
  /** As a browser hands a link over: the app is started once more with it. */
  const click = async (...links: string[]) => {
    const second = spawn(ELECTRON, [...SANDBOX, ...links, ...APP], { env: env(), stdio: 'ignore' });
    const [status] = await once(second, 'exit');
    expect(status).toBe(0);
  };
  const link = (verb: string, more = '') => `daypass://${verb}/${account}/${role}${more}`;
  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const bounds = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  const opened = async () => (await daypass.opened()).length;
  const activeLabel = async () => (await icon.labels())[0];

  beforeAll(async () => {
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    await addSessions(daypass, 12);
    app = await start('--background');
    icon = await host.icon();
    for (const name of ['acme', 'team-07']) await daypass.signIn(['login', name, '--no-browser']);
    await daypass.daypass(['list', '--refresh']);
    const [first] = daypass.emulator.accounts;
    account = first?.id ?? '';
    role = first?.roles[0] ?? '';
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await notifications?.close();
    await host?.close();
  });

  it('make a role active, after the person has agreed to that role in a box of the app', async () => {
    await personSays(app, NO);
    await click(link('use', '?session=team-07'));
    await expect.poll(() => boxesOf(app)).toHaveLength(1);
    expect((await boxesOf(app))[0]).toContain(`Account ${account}, role ${role}, session team-07`);
    expect(await activeLabel()).toBe('No active role');
    await personSays(app, YES, 1);
    await click(link('use', '?session=team-07'));
    await expect.poll(activeLabel).toMatch(/^Active: /);
    expect(await boxesOf(app)).toHaveLength(2);
    expect(await windows()).toBe(0);
  });

  it('open a console at a service and a region, never unasked', async () => {
    const before = await opened();
    await personSays(app, NO);
    await click(link('console', '?service=s3&region=eu-central-1'));
    await expect.poll(() => boxesOf(app)).toHaveLength(1);
    expect((await boxesOf(app))[0]).toContain('S3 · eu-central-1');
    expect(await opened()).toBe(before);
    await personSays(app, YES);
    await click(link('console', '?service=s3&region=eu-central-1'));
    await expect.poll(opened).toBe(before + 1);
  });

  it('are refused where they say anything else, or name a role that no session has', async () => {
    await personSays(app, YES);
    const before = await opened();
    const began = performance.now();
    const told = () => notifications.shown.filter(({ title }) => /^This link/.test(title)).length;
    const toldBefore = told();
    for (const text of [
      'daypass://app/index.html',
      link('forget'),
      link('use', '?region=eu-west-1'),
      link('console', '?service=http%3A%2F%2F127.0.0.1'),
      `${link('console')}%0a`,
      link('console', `?session=${'a'.repeat(20_000)}`),
      `daypass://console/999999999999/${role}`,
      'DAYPASS://use',
    ]) {
      await click(text);
    }
    await click(link('console'), link('use'));
    expect(await boxesOf(app)).toEqual([]);
    expect(await opened()).toBe(before);
    expect(await windows()).toBe(0);
    // One link in ten seconds gets a box, because a page could send any number.
    expect(told()).toBeGreaterThan(0);
    const inTime = 1 + Math.floor((performance.now() - began) / 10_000);
    expect(told() - toldBefore).toBeLessThanOrEqual(inTime);
  });

  it('are asked about no more where two in a row were refused', async () => {
    await personSays(app, NO);
    for (let i = 0; i < 4; i += 1) await click(link('console'));
    expect(await boxesOf(app)).toHaveLength(2);
  });

  it('are asked about once the app is up, where it was started for one', async () => {
    await app.close();
    app = await start(link('console'));
    // The box is the toolkit's own: it waits for an answer that no test gives, and no console opens meanwhile.
    const before = await opened();
    expect((await daypass.daypass(['agent', 'status'])).status).toBe(0);
    expect(await windows()).toBe(0);
    expect(await opened()).toBe(before);
    await app.close();
    app = await start();
    await app.firstWindow();
    icon = await host.icon();
  });

  it('leave the window alone, which the left button of the tray hides and shows', async () => {
    await expect.poll(windows).toBe(1);
    const isInFront = () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.focus();
        return window?.isVisible() && window.isFocused();
      });
    await expect.poll(isInFront).toBe(true);
    await icon.click();
    await expect.poll(windows).toBe(0);
    await icon.click();
    await expect.poll(windows).toBe(1);
  });

  it('finds the window where the person has left it, at the next start too', async () => {
    const place = { x: 120, y: 60, width: 700, height: 500 };
    const file = join(daypass.home, 'state', 'window-place.json');
    const kept = async () => JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
    expect(await kept()).toEqual({});
    const move = (to: Partial<typeof place>) =>
      app.evaluate(({ BrowserWindow }, at) => BrowserWindow.getAllWindows()[0]?.setBounds(at), { ...place, ...to });
    // What happens in the first moment is the window manager's doing.
    let x = 0;
    const isKept = async () => {
      x += 1;
      await move({ x });
      return Object.keys(await kept()).length > 0;
    };
    await expect.poll(isKept, { timeout: 15_000, interval: 1_000 }).toBe(true);
    await move({});
    await expect.poll(kept, { timeout: 10_000 }).toEqual({ ...place, isMaximized: false });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    await icon.click();
    await expect.poll(windows).toBe(0);
    await icon.click();
    await expect.poll(bounds).toEqual(place);
    await app.close();
    app = await start();
    await app.firstWindow();
    expect(await bounds()).toEqual(place);
    await app.close();
    await writeFile(file, JSON.stringify({ ...place, x: 9_000, y: -4_000, isMaximized: false }));
    app = await start();
    await app.firstWindow();
    const corrected = await bounds();
    const area = await app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
    expect(corrected).toMatchObject({ width: 700, height: 500 });
    expect(corrected?.x).toBeGreaterThanOrEqual(area.x);
    expect((corrected?.x ?? 0) + 700).toBeLessThanOrEqual(area.x + area.width);
    expect(corrected?.y).toBeGreaterThanOrEqual(area.y);
  });
});
