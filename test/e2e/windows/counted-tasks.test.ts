import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { personSays } from '../../support/app/person.ts';
import { ROOT } from '../../support/app/root.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { openWindow } from '../../support/app/window.ts';
import { pressKeys } from '../../support/desktop/keys.ts';

/** What the guide promises of keys and clicks, with twelve sessions of 100 roles. Letters of a search are not counted there. */
describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the commonest tasks', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let count: { keys: number; clicks: number };
  let sessions: string[];
  const done = new Map<string, string>();

  const key = async (name: string) => {
    count.keys += 1;
    // The palette is gone before its key is up again.
    await page.keyboard.press(name).catch(() => undefined);
  };
  const click = async (target: Locator) => {
    count.clicks += 1;
    await target.click();
  };
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
  const pendingCode = async () => {
    await expect.poll(() => daypass.emulator.pendingUserCodes().length).toBeGreaterThan(0);
    return daypass.emulator.pendingUserCodes().at(-1) ?? '';
  };
  const approve = async (session: string) => {
    const panel = page.getByRole('region', { name: `Sign in to ${session}` });
    await panel.locator('.code').waitFor();
    daypass.emulator.approve(await pendingCode());
    await panel.waitFor({ state: 'hidden' });
  };
  const find = async (words: string) => {
    await page.getByRole('combobox', { name: 'Search accounts and roles' }).fill(words);
    await page.locator('.row[data-current]').waitFor();
  };
  const task = async (name: string, work: () => Promise<void>) => {
    count = { keys: 0, clicks: 0 };
    await work();
    const parts = [
      count.keys > 0 ? `${count.keys} key${count.keys > 1 ? 's' : ''}` : '',
      count.clicks > 0 ? `${count.clicks} click${count.clicks > 1 ? 's' : ''}` : '',
    ];
    done.set(name, parts.filter(Boolean).join(', '));
  };

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    sessions = await addSessions(daypass, 12);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('take as many keys and clicks as the guide says', async () => {
    await task('Sign in to all of twelve sessions', async () => {
      await says('Sign in to 12 sessions to see their accounts and roles.');
      await click(page.getByRole('grid').getByRole('button', { name: 'Sign in to all' }));
      for (const session of sessions) await approve(session);
      await says('1,200 roles in 300 accounts');
    });

    await task('Open CloudWatch Logs in the console of a role', async () => {
      await find('payments-dev readonly');
      await key('Control+Shift+Enter');
      await page.getByRole('dialog').getByRole('searchbox').fill('logs');
      await key('Enter');
      await expect.poll(async () => (await daypass.opened()).at(-1) ?? '').not.toBe('');
    });

    await task('Open a terminal with a role', async () => {
      const terminal = join(daypass.folder, 'terminal');
      await writeFile(terminal, `#!/bin/sh\necho "$@" > '${terminal}.opened'\n`, { mode: 0o755 });
      await personSays(app, 0);
      await page.evaluate(`daypass.changeSettings({ terminal: ${JSON.stringify(terminal)} })`);
      await find('payments-dev readonly');
      await key('Control+k');
      await page.keyboard.type('open t');
      await key('Enter');
      await expect.poll(() => readFile(`${terminal}.opened`, 'utf8').catch(() => '')).not.toBe('');
    });

    await task('Make a role the active one, from another program', async () => {
      await page.evaluate(`daypass.changeSettings({ paletteShortcut: 'Ctrl+Alt+D' })`);
      const isSet = () => app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Alt+D'));
      await expect.poll(isSet).toBe(true);
      const opened = app.waitForEvent('window');
      count.keys += 1;
      await pressKeys('Ctrl+Alt+D');
      const own = page;
      page = await opened;
      await find('payments-dev readonly');
      await key('Enter');
      await expect.poll(async () => (await daypass.daypass(['credentials', '--active'])).status).toBe(0);
      page = own;
    });

    await task('Copy credentials of a role whose session AWS has ended', async () => {
      daypass.emulator.revokeSessions();
      await find('payments-prod admin');
      await key('Control+c');
      await approve(daypass.session);
      await expect.poll(() => clipboardText(app)).toContain('export AWS_ACCESS_KEY_ID=');
    });

    const guide = await readFile(join(ROOT, 'docs', 'guides', 'window.md'), 'utf8');
    const rows = guide.matchAll(/^\| ([^|]+) \| (\d[^|]*) \| [^|]+ \|$/gm);
    expect(done).toEqual(new Map([...rows].map(([, name = '', now = '']) => [name, now])));
  });
});
