import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../emulator/index.ts';
import { EVENTS, REQUESTS } from '../../preload/contract.ts';
import { Installation } from '../support/installation.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ELECTRON = process.env.DAYPASS_ELECTRON ?? '';
const SCREENSHOTS = join(process.env.DAYPASS_TEST_RESULTS ?? join(ROOT, 'out', 'test-results'), 'screenshots');

/** The app as a person starts it. */
async function openApp(daypass: Installation): Promise<{ app: ElectronApplication; page: Page; complaints: string[] }> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = { ...daypass.env, DISPLAY: process.env.DISPLAY ?? '' };
  const app = await _electron.launch({ executablePath: ELECTRON, args: [...sandbox, ROOT], env });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.getByRole('heading', { name: 'Daypass' }).waitFor();
  return { app, page, complaints };
}

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: page as never }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe.skipIf(ELECTRON === '')('the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ emulator: { accounts: 60 }, electron: ELECTRON });
    ({ app, page, complaints } = await openApp(daypass));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });
  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  const screenshot = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  it('shows the session and how to sign in', async () => {
    expect(await page.getByRole('option', { name: /acme/ }).textContent()).toContain('Not signed in');
    await page.getByRole('button', { name: 'Sign in to acme' }).waitFor();
    await screenshot('1-signed-out');
    expect(await axe(page)).toEqual([]);
  });

  it('signs in: the code to compare, the browser once, then accounts and roles', async () => {
    await page.getByRole('button', { name: 'Sign in to acme' }).click();
    await page.getByText('Approve only if you started this.').waitFor();
    const code = await page.locator('.code').textContent();
    expect(daypass.emulator.pendingUserCodes()).toEqual([code]);
    await screenshot('2-sign-in');
    expect(await axe(page)).toEqual([]);
    await expect.poll(() => daypass.opened()).toHaveLength(1);
    const [url = ''] = await daypass.opened();
    expect(url).toContain(`user_code=${code}`);

    await visit(url, 'approve');
    await page.getByText('180 roles in 60 accounts').waitFor();
    await page.getByText(/^Listed \d\d:\d\d$/).waitFor();
    await screenshot('3-roles');
    expect(await axe(page)).toEqual([]);
  });

  it('gives credentials to the command line, from the same agent', async () => {
    const { account, role } = daypass.anyRole;
    const { status, stdout } = await daypass.daypass(daypass.credentials(account, role));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1, AccountId: account });
    const { stdout: about } = await daypass.daypass(['agent', 'status', '--json']);
    expect(JSON.parse(about)).toMatchObject({ agent: { mode: 'desktop', pid: app.process().pid } });
    await page.getByText(/59 min left|1 h left/).waitFor();
  });

  it('finds roles by any words, from the keyboard', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('prod admin');
    await page.getByText(/^\d+ roles? in \d+ accounts?$/).waitFor();
    const rows = await page.getByRole('row').allTextContents();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((text) => /prod.*Admin/.test(text))).toBe(true);
    await screenshot('4-search');
    await page.keyboard.press('Escape');
    await page.getByText('180 roles in 60 accounts').waitFor();
  });

  it('copies a line for the config file that works as it is', async () => {
    await page.getByRole('row').first().hover();
    await page
      .getByRole('button', { name: /^Copy the config line/ })
      .first()
      .click();
    await page.getByText('Copied').waitFor();
    const line = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(line).toMatch(/^credential_process = \S.* credentials --session acme --account \d{12} --role \w+\n$/);
  });

  it('holds no secret and no way to anything but the contract', async () => {
    const inside = await page.evaluate(() => ({
      api: Object.keys(window.daypass).sort(),
      node: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      text: document.documentElement.outerHTML,
      origin: location.href,
    }));
    expect(inside).toMatchObject({ node: 'undefined', process: 'undefined', origin: 'daypass://app/index.html' });
    const listeners = Object.keys(EVENTS).map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    expect(inside.api).toEqual([...Object.keys(REQUESTS), ...listeners].sort());
    const told = await page.evaluate(async () =>
      JSON.stringify([await window.daypass.view(), await window.daypass.roles()]),
    );
    for (const { value } of daypass.emulator.issuedSecrets) {
      expect(told.includes(value) || inside.text.includes(value)).toBe(false);
    }
  });

  it('brings its window to the front when it is started again, and stays one process', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = await daypass.daypass(['agent', 'open']);
    expect(second).toMatchObject({ status: 0, stdout: 'The window is open.\n' });
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized())),
      )
      .toEqual([false]);
  });

  it('adds a session and keeps every other byte of the config file', async () => {
    const before = await readFile(daypass.configFile, 'utf8');
    await page.getByRole('button', { name: 'Add session' }).click();
    await screenshot('5-add-session');
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Name').fill('beta');
    await page.getByLabel('Start URL').fill('http://beta.awsapps.com/start');
    await page.getByLabel('Region').fill('eu-west-1');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('does not begin with https').waitFor();
    expect(await readFile(daypass.configFile, 'utf8')).toBe(before);
    await page.getByLabel('Start URL').fill('https://beta.awsapps.com/start/#/');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'beta' }).waitFor();
    const after = await readFile(daypass.configFile, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(after).toContain('[sso-session beta]\nsso_start_url = https://beta.awsapps.com/start\n');
  });

  it('signs out', async () => {
    await page.getByRole('option', { name: /acme/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(daypass.emulator.count('Logout')).toBe(1);
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
    expect(page.url()).toBe('daypass://app/index.html');
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
      const { app, page } = await openApp(daypass);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      await daypass.ended(headless);
      expect(await daypass.agentPid()).toBe(app.process().pid);
      await app.close();
    } finally {
      await daypass.close();
    }
  });

  it('is what a client starts where there is a display, without a window, once for all of them', async () => {
    const daypass = await Installation.open({ electron: ELECTRON, env: { DISPLAY: process.env.DISPLAY ?? '' } });
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
