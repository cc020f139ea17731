/** Whatever is done with a role that is signed out, and from wherever: it signs in first, and is then done once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP, displays, SANDBOX } from '../../support/app/app-under-test.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import type { Installation } from '../../support/app/installation.ts';
import { personSays } from '../../support/app/person.ts';
import { openTrayAndWindow, type TrayAndWindow } from '../../support/app/tray-and-window.ts';
import type { TrayIcon } from '../../support/desktop/tray-host.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('what is done with a signed-out role', () => {
  let opened: TrayAndWindow | undefined;
  let icon: TrayIcon;
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let terminal: string;
  let prod: string;

  beforeAll(async () => {
    opened = await openTrayAndWindow();
    ({ daypass, app, page, icon } = opened);
    prod = daypass.emulator.accounts.find(({ name }) => name.endsWith('payments-prod'))?.id ?? '';
    for (const name of ['acme', 'team-07']) await daypass.signIn(['login', name, '--no-browser']);
    await page.getByText('200 roles in 50 accounts').waitFor({ timeout: 60_000 });
    terminal = join(daypass.folder, 'terminal');
    await writeFile(terminal, `#!/bin/sh\necho opened >> '${terminal}.opened'\n`, { mode: 0o755 });
    await personSays(app, 0);
    await page.evaluate(`daypass.changeSettings({ terminal: ${JSON.stringify(terminal)} })`);
  });
  afterAll(() => opened?.close());

  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 30_000 });
  const panel = (session = 'acme') => page.getByRole('region', { name: `Sign in to ${session}` });
  const terminals = async () => (await readFile(`${terminal}.opened`, 'utf8').catch(() => '')).split('\n').length - 1;
  const consoles = async () => (await daypass.opened()).filter((url) => !url.includes('user_code')).length;
  const asked = () => daypass.emulator.count('GetRoleCredentials');
  const signOut = async (...sessions: string[]) => {
    for (const name of sessions) await daypass.daypass(['logout', name]);
    await says(sessions.length > 1 ? /^2 sessions are signed out/ : 'Showing the last known list.');
  };
  /** Approves the code that the window shows, and no other. */
  const approve = async (session = 'acme') => {
    const code = await panel(session).locator('.code [aria-hidden]').textContent();
    daypass.emulator.approve(code ?? '');
    await panel(session).waitFor({ state: 'hidden' });
  };
  const find = async (query: string) => {
    await field().fill(query);
    await page.locator('.row[data-current]').waitFor();
  };
  const fromMenu = async (...items: string[]) => {
    await field().press('Control+k');
    for (const item of items) await page.getByRole('menuitem', { name: item, exact: true }).click();
    await page.getByRole('menu').first().waitFor({ state: 'hidden' });
  };

  it.each([
    ['Copy credentials', [], /^Credentials copied\./],
    ['Copy console link', [], /^Console link copied\./],
    ['Copy', ['Credentials for bash and zsh'], /^Credentials copied\./],
    ['Copy', ['Credentials for fish'], /^Credentials copied\./],
    ['Copy', ['Credentials for PowerShell'], /^Credentials copied\./],
    ['Copy', ['Credentials as a .env file'], /^Credentials copied\./],
    ['Copy', ['Role ARN'], /^Copied\.$/],
    ['Open console', [], /^Opening the console of/],
    ['Open terminal', [], /^Terminal opened\.$/],
    ['Use this role', [], /is active\.$/],
  ])('from its menu, pressed twice: %s %s', async (item, more, said) => {
    await signOut('acme');
    await find('acme payments-prod readonly');
    if (item === 'Use this role') await page.evaluate('daypass.use(null)');
    const [credentials, shells, pages] = [asked(), await terminals(), await consoles()];
    await fromMenu(item, ...more);
    await panel().locator('.code').waitFor();
    await says(/^Sign in to acme to .+ acme-payments-prod \/ ReadOnlyAccess$/);
    await fromMenu(item, ...more);
    await approve();
    await says(said);
    await page.locator('.spinner').first().waitFor({ state: 'hidden' });
    await page.getByText(said).waitFor({ state: 'hidden', timeout: 20_000 });
    expect(asked() - credentials).toBe(item === 'Use this role' ? 0 : 1);
    expect((await terminals()) - shells).toBe(item === 'Open terminal' ? 1 : 0);
    expect((await consoles()) - pages).toBe(item === 'Open console' ? 1 : 0);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('needs no sign-in where AWS has nothing to say to it', async () => {
    await signOut('acme');
    await find('acme payments-prod readonly');
    for (const [items, said] of [
      [['Write AWS profile'], 'AWS profile written.'],
      [['Copy AWS profile'], 'AWS profile copied.'],
      [['Copy', 'Account ID'], 'Copied.'],
      [['Copy', 'Command “daypass exec …”'], 'Copied.'],
    ] as const) {
      await fromMenu(...items);
      await says(said);
    }
    expect(await panel().count()).toBe(0);
  });

  it('at a page of its console: a second press with the same page joins the first', async () => {
    await find('acme payments-prod readonly');
    const before = await consoles();
    for (let press = 0; press < 2; press += 1) {
      await field().press('Control+Shift+Enter');
      const sheet = page.getByRole('dialog', { name: 'Open console' });
      await sheet.getByRole('searchbox').fill('cloudwatch');
      await sheet.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await sheet.waitFor({ state: 'hidden' });
    }
    await says(/^Sign in to acme to open the console for/);
    await page.locator('.row[data-current] .spinner').waitFor();
    await approve();
    await says(/^Opening the console of/);
    await expect.poll(consoles).toBe(before + 1);
  });

  it('from the keys of favourites, the status bar and the entries of the activity', async () => {
    await find('acme payments-prod readonly');
    await field().press('Control+d');
    await says('Added to favorites.');
    await page.evaluate('daypass.use(null)');
    await signOut('acme');
    await field().press('Control+1');
    await says(/^Sign in to acme to use acme-payments-prod/);
    await approve();
    await says(/ReadOnlyAccess is active\.$/);
    await page.locator('.active-role').waitFor();
    await signOut('acme');
    await page.locator('.active-role').click();
    await page.getByRole('menuitem', { name: 'Copy credentials' }).click();
    await approve();
    await says('Credentials copied.');
    await signOut('acme');
    await page.getByRole('button', { name: 'Activity', exact: true }).click();
    await page.locator('.entries .entry').first().getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Open console page…' }).click();
    const before = await consoles();
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    // The sign-in is in the list of roles, wherever it was begun.
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    await approve();
    await expect.poll(consoles).toBe(before + 1);
  });

  it('from the tray and by a link', async () => {
    await signOut('acme');
    const favourite = (await icon.labels()).find((label) => label.includes('payments-prod / ReadOnlyAccess')) ?? '';
    const before = await consoles();
    await icon.choose(favourite.split(' > ')[0] ?? '', 'Open console');
    await says(/^Sign in to acme to open the console for/);
    await approve();
    await expect.poll(consoles).toBe(before + 1);
    await signOut('acme');
    await personSays(app, 0);
    const link = `daypass://console/${prod}/ReadOnlyAccess?session=acme&service=s3`;
    const env = { ...daypass.env, ...displays() };
    const second = spawn(ELECTRON, [...SANDBOX, link, ...APP], { env, stdio: 'ignore' });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await says(/^Sign in to acme to open the console for/);
    await approve();
    await expect.poll(consoles).toBe(before + 2);
  });

  it('waits for its own session where two are signed in to at once, and ends with the sign-in that is cancelled', async () => {
    await signOut('acme', 'team-07');
    await app.evaluate(({ clipboard }) => clipboard.writeText('mine'));
    await find('acme payments-prod readonly');
    await field().press('Control+c');
    await says(/^Sign in to acme to copy credentials/);
    await find('team-07 payments-prod readonly');
    const before = await consoles();
    await field().press('Control+Enter');
    await says(/^Sign in to team-07 to open the console/);
    await panel('acme').getByRole('button', { name: 'Cancel' }).click();
    await panel('acme').waitFor({ state: 'hidden' });
    await panel('team-07').locator('.code').waitFor();
    await approve('team-07');
    await expect.poll(consoles).toBe(before + 1);
    await daypass.signIn(['login', 'acme', '--no-browser']);
    await page.getByText('Showing the last known list.').waitFor({ state: 'hidden' });
    expect(await clipboardText(app)).toBe('mine');
  });

  it('is done once AWS is back where it was unreachable in the middle', async () => {
    await signOut('acme');
    await find('acme payments-prod readonly');
    await field().press('Control+c');
    await panel().locator('.code').waitFor();
    const cut = daypass.emulator.faults.add({ operation: 'GetRoleCredentials', cut: 'before', times: Infinity });
    await approve();
    await page.locator('.notice', { hasText: 'Can’t reach' }).waitFor({ timeout: 60_000 });
    await page.locator('.spinner').first().waitFor({ state: 'hidden', timeout: 60_000 });
    expect(await page.getByRole('alert').count()).toBe(0);
    cut.dispose();
    await page.locator('.notice', { hasText: 'Can’t reach' }).waitFor({ state: 'hidden', timeout: 60_000 });
    await field().press('Control+c');
    await says('Credentials copied.');
  });
});
