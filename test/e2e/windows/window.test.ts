import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { displays, ELECTRON } from '../../support/app/app-under-test.ts';
import { axeInBoth } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { Installation } from '../../support/app/installation.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { openWindow } from '../../support/app/window.ts';

const RESULTS = process.env.DAYPASS_TEST_RESULTS ?? join(import.meta.dirname, '..', '..', '..', 'out', 'test-results');
const SCREENSHOTS = join(RESULTS, 'screenshots');

describe.skipIf(ELECTRON === '')('the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ emulator: { accounts: 5_000, rolesPerAccount: 4 }, electron: ELECTRON });
    await writeFile(daypass.configFile, '# Mine.\n[profile other]\nregion = eu-west-1\n');
    ({ app, page, complaints } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });
  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const currentRow = () => page.locator('[role=row][aria-selected=true]');
  /** Account and role of the current row, without what may stand behind them. */
  const currentRole = () => currentRow().locator('.account-name, .account-id, .role-name').allTextContents();
  const hasFocus = () =>
    expect.poll(() => field().evaluate((element) => element === document.activeElement)).toBe(true);
  const clipboard = () => app.evaluate(({ clipboard }) => clipboard.readText());

  it('explains itself where there is no session, and says while typing what is wrong with an address', async () => {
    await page.getByRole('heading', { name: 'Welcome to Daypass' }).waitFor();
    expect(await axeInBoth(page)).toEqual([]);
    const url = page.getByLabel('Start URL');
    expect(await url.evaluate((element) => element === document.activeElement)).toBe(true);
    await url.fill('https://eu-west-1.console.aws.amazon.com/s3');
    await page.getByText('This is the AWS console, not your access portal.').waitFor();
    await url.fill('http://acme.awsapps.com/start');
    await page.getByText('The address must begin with https://.').waitFor();
    await url.fill('https://acme.awsapps.com/start/#/?tab=accounts');
    await page.getByText('Saved as https://acme.awsapps.com/start').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('acme');
  });

  it('writes the session into the AWS config file, keeps every other byte, and signs in', async () => {
    await page.getByLabel('Start URL').fill(`${daypass.emulator.startUrl}/#/`);
    await page.getByRole('combobox', { name: 'Region' }).fill(daypass.emulator.region);
    await page.getByLabel('Name').fill('acme');
    await page.getByRole('button', { name: 'Add and sign in' }).press('Enter');
    await page.getByText('Approve only if you started this sign-in.').waitFor();
    const text = await readFile(daypass.configFile, 'utf8');
    expect(text.startsWith('# Mine.\n[profile other]\nregion = eu-west-1\n')).toBe(true);
    expect(text).toContain(`[sso-session acme]\nsso_start_url = ${daypass.emulator.startUrl}\n`);
  });

  it('shows the code to compare and the host, opens the browser once, then lists accounts and roles', async () => {
    const [code = ''] = daypass.emulator.pendingUserCodes();
    expect(await page.locator('.code').textContent()).toContain(code);
    await page.getByText(`Check that ${new URL(daypass.emulator.url).host} shows this code`).waitFor();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(clipboard).toContain(`user_code=${code}`);
    expect(await axeInBoth(page)).toEqual([]);
    await expect.poll(() => daypass.opened()).toHaveLength(1);
    const [url = ''] = await daypass.opened();
    await visit(url, 'approve');
    await page.getByRole('progressbar', { name: 'Loading accounts of acme' }).waitFor();
  });

  it('can be used while the list still comes; the listing stops and continues where it was', async () => {
    await page.getByText(/^\d[\d,]* roles in \d[\d,]* accounts$/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/^Stopped at [\d,]+ of 5,000 accounts$/).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/^[\d,]+ of 5,000 accounts$/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/^Stopped at/).waitFor();
    expect(await axeInBoth(page)).toEqual([]);
  });

  it('finds a role by typing, from the keyboard alone, and uses it', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('acme-payments-prod admin');
    await expect.poll(() => currentRow().textContent()).toMatch(/acme-payments-prod.*AdministratorAccess/);
    expect(await page.locator('[role=row] mark').count()).toBeGreaterThan(1);
    expect(await axeInBoth(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('acme-payments-prod / AdministratorAccess is active.').waitFor();
    await expect.poll(() => currentRow().textContent()).toContain('Active');
    expect(JSON.parse((await daypass.daypass(['status', '--json'])).stdout)).toBeTruthy();
  });

  it('keeps the focus in the search field and the current role current when the list changes', async () => {
    await page.keyboard.press('Escape');
    // Keys act on the list that is drawn, and that begins with the role that was used once the window has heard of it.
    await page.getByText('Recent', { exact: true }).waitFor();
    await page.getByText('All accounts', { exact: true }).waitFor();
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowDown');
    // How many accounts there are by now is chance, and so is whose row this is: that of the role in use has another menu.
    while ((await currentRole())[0] === 'acme-payments-prod') await page.keyboard.press('ArrowDown');
    const before = await currentRole();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.keyboard.press('/');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.keyboard.press('Control+d');
    await page.getByText('Added to favorites.').waitFor();
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await currentRole()).toEqual(before);
    await page.getByRole('button', { name: 'Stop' }).click();
  });

  it('reaches every action of a role from the keyboard', async () => {
    await page.keyboard.press('/');
    await page.keyboard.press('Control+k');
    const menu = page.getByRole('menu');
    await menu.waitFor();
    expect(await menu.getByRole('menuitem').allTextContents()).toEqual([
      'Use this roleEnter',
      'Open consoleCtrl+Enter',
      'Open console page…Ctrl+Shift+Enter',
      'Open terminal',
      'Copy credentialsCtrl+C',
      'Copy AWS profile',
      'Copy console link',
      'Copy',
      'Write AWS profile',
      'Remove from favoritesCtrl+D',
      'Edit favorites…',
      'Edit account…',
      'Require approval',
    ]);
    expect(await axeInBoth(page)).toEqual([]);
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('AWS profile copied.').waitFor();
    await expect
      .poll(clipboard)
      .toMatch(
        /^\[profile [\w-]+\]\ncredential_process = \S.* credentials --session acme --account \d{12} --role \w+\n$/,
      );
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('copies export lines in main; the page never has the credentials', async () => {
    await page.keyboard.press('Control+c');
    await page.getByText('Credentials copied.').waitFor();
    const lines = await clipboardText(app);
    expect(lines).toMatch(/^export AWS_ACCESS_KEY_ID='?ASIA\w+'?$/m);
    const text = await page.evaluate(() => document.documentElement.outerHTML);
    for (const { value } of daypass.emulator.issuedSecrets) expect(text.includes(value)).toBe(false);
  });

  it('holds no secret and no way to anything but the contract', async () => {
    const inside = await page.evaluate(() => ({
      api: Object.keys(window.daypass).length,
      node: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      origin: `${location.origin}${location.pathname}`,
    }));
    expect(inside).toMatchObject({ node: 'undefined', process: 'undefined', origin: 'daypass://app/index.html' });
    const told = await page.evaluate(async () =>
      JSON.stringify([
        await window.daypass.view(),
        await window.daypass.settings(),
        await window.daypass.activity(),
        await window.daypass.diagnostics(),
      ]),
    );
    for (const { value } of daypass.emulator.issuedSecrets) expect(told.includes(value)).toBe(false);
    expect(told).toContain('signed in until');
  });

  it('gives credentials to the command line from the same agent, and shows who asked', async () => {
    const { account, role } = daypass.anyRole;
    const { status, stdout } = await daypass.daypass(daypass.credentials(account, role));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1, AccountId: account });
    await page.getByRole('button', { name: 'Activity' }).press('Enter');
    await page.getByRole('row').filter({ hasText: role }).filter({ hasText: 'Served' }).first().waitFor();
    expect(await axeInBoth(page)).toEqual([]);
    await page.getByRole('button', { name: 'Clear', exact: true }).press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Clear', exact: true }).press('Enter');
    await page.getByText('No activity yet').waitFor();
    expect(await axeInBoth(page)).toEqual([]);
  });

  it('changes settings from the keyboard, and German is a whole language', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    expect(await axeInBoth(page)).toEqual([]);
    await page.getByRole('button', { name: /Language/ }).press('Enter');
    await page.getByRole('option', { name: 'Deutsch' }).press('Enter');
    await page.getByRole('heading', { name: 'Einstellungen', exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    expect(JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8'))).toMatchObject({ language: 'de' });
    await page.evaluate(() => window.daypass.changeSettings({ language: 'en' }));
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  });

  it('keeps every edit of a rule, however fast they follow each other', async () => {
    const colours = async () =>
      JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8')).colours as { account: string }[];
    const section = page.getByRole('region', { name: 'Colors' });
    const before = await section.getByRole('group').count();
    const added = { account: '*', colour: 'grey' };
    // Twice in one turn: main can't have said anything in between.
    await section.getByRole('button', { name: 'Add a rule' }).evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await expect.poll(async () => (await colours())?.slice(before)).toEqual([added, added]);
    const [, , third] = await colours();
    const rows = section.getByRole('group');
    await section.getByRole('button', { name: /^Remove/ }).evaluateAll((buttons: HTMLElement[]) => {
      for (const button of buttons.slice(0, 2)) button.click();
    });
    await expect.poll(async () => (await colours())[0]).toEqual(third);
    await expect.poll(() => rows.count()).toBe(before);
    expect(await colours()).toHaveLength(before);
  });

  it('switches back with a second click that comes before the answer to the first, or where the change is refused', async () => {
    const file = join(daypass.home, 'settings.json');
    const toggle = page.getByRole('switch', { name: 'Start in the tray, without a window' });
    const was = await toggle.isChecked();
    await toggle.evaluate((element: HTMLElement) => {
      element.click();
      element.click();
    });
    await expect.poll(async () => JSON.parse(await readFile(file, 'utf8')).startHidden).toBe(was);
    expect(await toggle.isChecked()).toBe(was);
    const sound = await readFile(file, 'utf8');
    await writeFile(file, '{');
    await toggle.press('Space');
    await page
      .getByRole('alert')
      .getByText(/Fix .*settings\.json\./)
      .waitFor();
    await expect.poll(() => toggle.isChecked()).toBe(was);
    await writeFile(file, sound);
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  });

  it('lists its keys', async () => {
    await page.getByRole('button', { name: 'Roles' }).press('Enter');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await axeInBoth(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await hasFocus();
  });

  it('edits a session, and removes it', async () => {
    await page.getByRole('button', { name: /^acme: / }).press('Enter');
    expect(await axeInBoth(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Edit…' }).press('Enter');
    await page.getByRole('dialog', { name: 'Edit acme' }).waitFor();
    expect(await axeInBoth(page)).toEqual([]);
    await page.getByLabel('Start URL').fill('https://other.awsapps.com/start');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('Sign in to acme to see its accounts and roles.').waitFor();
    expect(await readFile(daypass.configFile, 'utf8')).toContain('sso_start_url = https://other.awsapps.com/start\n');
    expect(daypass.emulator.count('Logout')).toBe(1);
    expect(await axeInBoth(page)).toEqual([]);
    // Of several it is said once, with a button for each and one for all.
    const before = await readFile(daypass.configFile, 'utf8');
    await addSessions(daypass, 3);
    await page.getByText('Sign in to 3 sessions to see their accounts and roles.').waitFor();
    const buttons = page.locator('.empty').getByRole('button');
    expect(await buttons.allTextContents()).toEqual([
      'Sign in to all',
      'Sign in to acme',
      'Sign in to team-02',
      'Sign in to team-03',
    ]);
    expect(await axeInBoth(page)).toEqual([]);
    await writeFile(daypass.configFile, before);
    await page.getByText('Sign in to acme to see its accounts and roles.').waitFor();
    await page.getByRole('button', { name: /^acme: / }).press('Enter');
    await page.getByRole('menuitem', { name: 'Remove…' }).press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter');
    await page.getByRole('heading', { name: 'Welcome to Daypass' }).waitFor();
    expect(await readFile(daypass.configFile, 'utf8')).not.toContain('sso-session');
  });

  it('shows every definition that has a fault, where it stands and what to do', async () => {
    const before = await readFile(daypass.configFile, 'utf8');
    const section = (name: string) => `\n[sso-session ${name}]\nsso_region = eu-west-1\n`;
    await appendFile(daypass.configFile, section('one'));
    await page.getByText(/^\[sso-session one\] in .+, line \d+: sso_start_url is missing/).waitFor();
    await appendFile(daypass.configFile, ['two', 'three', 'four'].map(section).join(''));
    await page.getByText('4 sessions have configuration errors').waitFor();
    const lines = await page.locator('.faults li').allTextContents();
    for (const [index, name] of ['one', 'two', 'three', 'four'].entries()) {
      expect(lines[index]).toMatch(
        new RegExp(`^\\[sso-session ${name}\\] in .+, line \\d+: sso_start_url is missing\\. Add a line`),
      );
    }
    expect(await axeInBoth(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'faults.png') });
    await writeFile(daypass.configFile, before);
    await expect.poll(() => page.locator('.faults').count()).toBe(0);
  });

  it('is brought to the front when it is asked for again', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = await daypass.daypass(['agent', 'open']);
    expect(second).toMatchObject({ status: 0, stdout: 'The window is open.\n' });
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized())),
      )
      .toEqual([false]);
  });

  // Last, because Playwright waits for ever for a navigation that was refused.
  it('refuses what the contract does not have, other pages and other places', async () => {
    const odd = await page.evaluate(() => window.daypass.signIn('acme', 'telepathy' as never));
    expect(odd).toMatchObject({ ok: false, error: { code: 'usage' } });
    const before = complaints.length;
    const outside = await page.evaluate(
      (url) =>
        fetch(url)
          .then(() => 'reached')
          .catch(() => 'refused'),
      daypass.emulator.url,
    );
    expect(outside).toBe('refused');
    await page.evaluate((url) => {
      location.href = url;
    }, daypass.emulator.url);
    expect(page.url()).toMatch(/^daypass:\/\/app\/index\.html\?region=[\w-]+$/);
    expect(await page.evaluate((url) => window.open(url), daypass.emulator.url)).toBeNull();
    const up = await page.evaluate(() =>
      Promise.all(
        ['../main/index.cjs', '%2e%2e/main/index.cjs', '..%2fmain%2findex.cjs'].map(async (path) => {
          const image = new Image();
          image.src = `daypass://app/${path}`;
          return image
            .decode()
            .then(() => 'reached')
            .catch(() => 'refused');
        }),
      ),
    );
    expect(up).toEqual(['refused', 'refused', 'refused']);
    // The refusals themselves are said on the console.
    complaints.splice(before);
  });
});

describe.skipIf(ELECTRON === '')('the desktop app', () => {
  it('takes over from an agent without a window, sign-ins included', async () => {
    const daypass = await Installation.open({ electron: ELECTRON });
    try {
      await daypass.signIn();
      const headless = await daypass.agentPid();
      const { app, page } = await openWindow(daypass, { electron: ELECTRON });
      await page.getByRole('button', { name: /^acme: Signed in/ }).waitFor();
      await daypass.ended(headless);
      expect(await daypass.agentPid()).toBe(app.process().pid);
      await app.close();
    } finally {
      await daypass.close();
    }
  });

  it('is what a client starts where there is a display, without a window, once for all of them', async () => {
    const daypass = await Installation.open({ electron: ELECTRON, env: displays() });
    try {
      const answers = await Promise.all(Array.from({ length: 10 }, () => daypass.daypass(['agent', 'start'])));
      expect(answers.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
        Array(10).fill({ status: 0, stderr: '' }),
      );
      expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
      expect(answers[0]?.stdout).toContain('(desktop, process');
    } finally {
      await daypass.close();
    }
  });
});
