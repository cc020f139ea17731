/** One morning, from a machine that knows nothing of Daypass to a role in use, and from the end of the session on again. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { catalogueFile } from '../../../main/agent/listing/catalogue-file.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { createLog } from '../../../main/platform/log.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { type Answer, Installation, runProgram } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';
import { LoginManager } from '../../support/desktop/login-manager.ts';
import { neededTitle } from '../../support/desktop/notice-titles.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';

const HAS_AWS = spawnSync('aws', ['--version']).status === 0;
const ROLE = 'acme-payments-prod / AdministratorAccess';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a morning with 20,000 roles', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let logins: LoginManager;
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let icon: TrayIcon;

  const aws = (...args: string[]): Promise<Answer> => {
    const env = { ...daypass.env, AWS_PROFILE: 'daypass', AWS_REGION: 'us-east-1' };
    return runProgram('aws', args, { folder: daypass.folder, env });
  };
  const approve = async () => {
    const isSignIn = (url: string) => url.includes('user_code=') && !visited.has(url);
    await expect.poll(async () => (await daypass.opened()).some(isSignIn)).toBe(true);
    const url = (await daypass.opened()).find(isSignIn) ?? '';
    visited.add(url);
    await visit(url, 'approve');
  };
  const visited = new Set<string>();

  beforeAll(async () => {
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    logins = await LoginManager.open();
    const emulator = { accounts: 5_000, rolesPerAccount: 4 };
    daypass = await Installation.open({ emulator, electron: ELECTRON, env: logins.env });
    await writeFile(daypass.configFile, '');
    await listedYesterday(daypass);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    icon = await host.icon();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await logins?.close();
    await notifications?.close();
    await host?.close();
  });

  it('begins with a session and a sign-in', async () => {
    expect(await icon.labels()).toContain('Set up a session…');
    await page.getByLabel('Start URL').fill(daypass.emulator.startUrl);
    await page.getByRole('combobox', { name: 'Region' }).fill(daypass.emulator.region);
    await page.getByLabel('Name').fill('acme');
    await page.getByRole('button', { name: 'Add and sign in' }).press('Enter');
    await approve();
    await expect.poll(() => icon.labels()).toContainEqual(expect.stringMatching(/^acme: signed in/));
    // The window is being looked at, and says it itself.
    expect(notifications.shown).toEqual([]);
  });

  it('finds a role by typing, uses it, and the tray shows it', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('payments-prod admin');
    const current = page.locator('[role=row][aria-selected=true]');
    await expect.poll(() => current.textContent()).toMatch(/acme-payments-prod.*AdministratorAccess/);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await icon.labels())[0]).toContain(`Active: ${ROLE}`);
  });

  it.skipIf(!HAS_AWS)('hands it to the AWS CLI by AWS_PROFILE=daypass', async () => {
    const { status, stdout, stderr } = await aws('sts', 'get-caller-identity', '--output', 'json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).Arn).toContain('/AWSReservedSSO_AdministratorAccess_');
    await expect.poll(async () => (await icon.labels())[0]).toMatch(/^Active: .*, (59 min|1 h) left$/);
  });

  it('opens its console at the right page, from the tray', async () => {
    const before = (await daypass.opened()).length;
    await icon.choose(ROLE, 'Open console');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    const text = await (await fetch((await daypass.opened()).at(-1) ?? '')).text();
    expect(text).toContain('Signed in to the console');
    expect(text).toContain('acme-payments-prod');
    expect(text).toContain('https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1');
  });

  it('has no window and needs none when the session ends in its sleep: one notification, no browser', async () => {
    await page.close();
    await logins.sleep(app);
    daypass.emulator.revokeSessions();
    await logins.wake(app);
    const [before, opened] = [notifications.shown.length, (await daypass.opened()).length];
    const others = daypass.emulator.accounts.slice(10, 13);
    const answers = await Promise.all(
      others.map(({ id, roles: [role = ''] }) => daypass.daypass(daypass.credentials(id, role))),
    );
    expect(answers.map(({ status }) => status)).toEqual([3, 3, 3]);
    await expect.poll(() => icon.tooltip()).toMatch(/^Daypass: action needed/);
    expect(notifications.shown.slice(before).map(({ title }) => title)).toEqual([
      expect.stringMatching(neededTitle('acme')),
    ]);
    expect(await daypass.opened()).toHaveLength(opened);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  });

  it('signs in again by a click on it, and everything continues', async () => {
    const asked = notifications.shown.findLast(({ title }) => /needs you to sign in/.test(title));
    if (asked) notifications.click(asked);
    await approve();
    await expect.poll(() => icon.tooltip()).toMatch(/^Daypass: signed in/);
    const [, other] = daypass.emulator.accounts.slice(10, 13);
    const answer = await daypass.daypass(daypass.credentials(other?.id ?? '', other?.roles[0] ?? ''));
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    if (HAS_AWS) expect((await aws('sts', 'get-caller-identity')).status).toBe(0);
  });
});

/** What an earlier listing left on disk, so that all roles are there at once. */
async function listedYesterday({ emulator, home, folder, session }: Installation): Promise<void> {
  const state = join(home, 'state');
  await mkdir(state, { recursive: true, mode: 0o700 });
  const log = createLog({ folder, clock: systemClock, level: 'error' });
  const definition = {
    kind: 'identity-center',
    name: session,
    startUrl: emulator.startUrl,
    region: emulator.region,
    scopes: ['sso:account:access'],
    origin: 'sso-session',
  } as const;
  await catalogueFile(state, definition, { clock: systemClock, log, seal: null }).write({
    isVouchedFor: false,
    completedAt: Date.now() - 24 * 3_600_000,
    accounts: emulator.accounts.map(({ id, name, email, roles }) => ({ id, name, email, roles })),
  });
  await log.dispose();
}
