import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import type { Installation } from '../../support/app/installation.ts';
import { openTrayAndWindow, type TrayAndWindow } from '../../support/app/tray-and-window.ts';
import { neededTitle } from '../../support/desktop/notice-titles.ts';
import type { NotificationHost } from '../../support/desktop/notification-host.ts';
import type { TrayIcon } from '../../support/desktop/tray-host.ts';

/** Twelve sessions, 1,200 roles; one of them is signed in to, and out of, all the time. */
describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('an action on a role', () => {
  let opened: TrayAndWindow | undefined;
  let notifications: NotificationHost;
  let icon: TrayIcon;
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    opened = await openTrayAndWindow();
    ({ notifications, daypass, app, page, icon } = opened);
  });
  afterAll(() => opened?.close());

  const field = () => page.getByRole('combobox');
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 30_000 });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const clipboard = () => clipboardText(app);
  const panel = () => page.getByRole('region', { name: 'Sign in to acme' });
  const pendingCode = async () => {
    await expect.poll(() => daypass.emulator.pendingUserCodes().length).toBeGreaterThan(0);
    return daypass.emulator.pendingUserCodes().at(-1) ?? '';
  };
  const approve = async () => {
    await says('Approve only if you started this sign-in.');
    daypass.emulator.approve(await pendingCode());
    await panel().waitFor({ state: 'hidden' });
  };
  const signOut = async () => {
    await daypass.daypass(['logout', 'acme']);
    await says('Showing the last known list.');
  };
  /** `acme-…` of the first role that a search finds, and the role. */
  const found = async (query: string) => {
    await field().fill(query);
    const row = page.locator('.row[data-current]');
    await row.waitFor();
    const account = (await row.locator('.account-name').textContent()) ?? '';
    const role = (await row.locator('.role-name').textContent()) ?? '';
    return `${account} / ${role}`;
  };

  it('signs in first where its session is signed out, and says what for', async () => {
    await daypass.signIn(['login', 'acme', '--no-browser']);
    await says('100 roles in 25 accounts');
    daypass.emulator.revokeSessions();
    const name = await found('payments-prod admin');
    await field().press('Control+c');
    await says(`Sign in to acme to copy credentials for ${name}`);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    expect(await icon.labels()).not.toContainEqual(expect.stringContaining('needed by'));
    await approve();
    await says('Credentials copied.');
    expect(await clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
    expect(await panel().count()).toBe(0);
  });

  it('is dropped with the sign-in: Cancel leaves nothing for later', async () => {
    await signOut();
    await app.evaluate(({ clipboard: own }) => own.writeText('mine'));
    await found('payments-prod admin');
    await field().press('Control+c');
    await says(/^Sign in to acme to copy credentials/);
    await button('Cancel').click();
    await panel().waitFor({ state: 'hidden' });
    expect(await page.locator('.spinner').count()).toBe(0);
    await daypass.signIn(['login', 'acme', '--no-browser']);
    await page.getByText('Showing the last known list.').waitFor({ state: 'hidden' });
    expect(await clipboard()).toBe('mine');
  });

  it('says once that the sign-in was denied, with a button, and runs when another try succeeds', async () => {
    await signOut();
    const name = await found('payments-prod admin');
    await field().press('Control+Enter');
    await says(`Sign in to acme to open the console for ${name}`);
    // The code of this sign-in: one that was given up a moment ago may still be pending.
    daypass.emulator.deny((await panel().locator('.code [aria-hidden]').textContent()) ?? '');
    await says('The sign-in was denied');
    expect(await page.getByRole('alert').count()).toBe(1);
    const before = (await daypass.opened()).length;
    await button('Try again').click();
    await approve();
    await says(/^Opening the console of/);
    await expect.poll(async () => (await daypass.opened()).length).toBeGreaterThan(before + 1);
  });

  it('starts over with another code without being dropped', async () => {
    await signOut();
    const name = await found('payments-prod admin');
    await field().press('Enter');
    await says(`Sign in to acme to use ${name}`);
    const code = await pendingCode();
    await button('Start over').click();
    await expect.poll(() => page.locator('.code').textContent()).not.toContain(code);
    await says(`Sign in to acme to use ${name}`);
    await approve();
    await says(`${name} is active.`);
  });

  it('is said to be of a session that is signed out where it is the active one, with the button', async () => {
    await page.getByText('is active.').waitFor({ state: 'hidden' });
    await signOut();
    const bar = page.getByRole('contentinfo');
    await bar.getByText('signed out').waitFor();
    await bar.getByRole('button', { name: 'Sign in' }).click();
    await approve();
    await bar.getByText('signed out').waitFor({ state: 'hidden' });
  });

  it('signs in first from the tray as well', async () => {
    await signOut();
    const active = (await icon.labels()).find((label) => label.startsWith('Active: ')) ?? '';
    await icon.choose(active, 'Copy credentials');
    await says(/^Sign in to acme to copy credentials for /);
    await approve();
    await notifications.notification(/^Credentials copied$/);
    expect(await clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
  });

  it('is never reported as a program’s', () => {
    expect(notifications.shown.map(({ title }) => title)).not.toContainEqual(expect.stringContaining('needs you'));
  });

  it('of a program says which program asked for which role, in a notification only while no one looks', async () => {
    const { account, role } = daypass.anyRole;
    await signOut();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    const isFocused = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null);
    await expect.poll(isFocused).toBe(true);
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(3);
    await says('Sign-in needed');
    await button('Sign in').first().click();
    await says(new RegExp(`^Sign in to acme: .+ asked for .+ / ${role}$`));
    await approve();
    expect(notifications.shown.map(({ title }) => title)).not.toContainEqual(expect.stringContaining('needs you'));
    await signOut();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(3);
    const { body } = await notifications.notification(neededTitle('acme'));
    expect(body).toMatch(new RegExp(`^It asked for .+ / ${role}\\. Click to sign in\\.$`));
    const opened = app.waitForEvent('window');
    await icon.choose('Open Daypass');
    page = await opened;
    await field().waitFor();
    await page.evaluate(`daypass.signIn('acme', null)`);
    await approve();
    await page.getByText('Showing the last known list.').waitFor({ state: 'hidden' });
  });

  it('shows at once that it is under way, and pressed twice it is done once', async () => {
    daypass.emulator.faults.add({ operation: 'GetRoleCredentials', latencyMs: 5_000 });
    const before = (await daypass.opened()).length;
    const asked = daypass.emulator.count('GetRoleCredentials');
    await found('search-prod admin');
    await field().press('Control+Enter');
    await says('Getting credentials…');
    await page.locator('.row[data-current] .spinner').waitFor();
    await field().press('Control+Enter');
    expect(await axe(page)).toEqual([]);
    await says(/^Opening the console of/);
    await page.locator('.row .spinner').waitFor({ state: 'hidden' });
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    expect(daypass.emulator.count('GetRoleCredentials')).toBe(asked + 1);
  });

  it('that is active is chosen again without harm; to stop using it has a place of its own', async () => {
    const name = await found('payments-prod admin');
    const badge = page.locator('.row[data-current] .active-badge');
    await field().press('Enter');
    await badge.waitFor();
    await field().press('Enter');
    await says(`${name} is active.`);
    await page.locator('.row[data-current]').dblclick();
    await says(`${name} is active.`);
    await badge.waitFor();
    await page.getByText('is active.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: `Active: ${name}` }).click();
    expect(await page.getByRole('menuitem', { name: 'Use this role' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'Stop using this role' }).click();
    await says('No role is active.');
  });

  it('can be taken back for a moment: a favourite keeps its place, an approval and a rule are as they were', async () => {
    await found('payments-prod admin');
    const isFavourite = () => page.locator('.row[data-current] [data-on]').count();
    await field().press('Control+d');
    await says('Added to favorites.');
    await button('Undo').click();
    await says('Undone.');
    await expect.poll(isFavourite).toBe(0);
    await field().press('Control+k');
    await page.getByRole('menuitem', { name: 'Require approval' }).click();
    await says(/^Daypass now asks you/);
    await page.locator('.row[data-current] .lock').waitFor();
    await button('Undo').click();
    await page.locator('.row[data-current] .lock').waitFor({ state: 'hidden' });
    await button('Settings').click();
    const rules = page.getByRole('region', { name: 'Approval', exact: true });
    await rules.getByRole('button', { name: 'Add a rule' }).click();
    await rules.getByRole('group').waitFor();
    await button('Undo').click();
    await rules.getByRole('group').waitFor({ state: 'hidden' });
    await button('Roles').click();
  });
});
