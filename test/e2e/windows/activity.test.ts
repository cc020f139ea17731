import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { faultsInEachLook } from '../../support/app/looks.ts';
import { openWindow } from '../../support/app/window.ts';

describe.skipIf(ELECTRON === '')('the activity in the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let role: { account: string; role: string };

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 12, rolesPerAccount: 3 } });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await daypass.signIn();
    role = daypass.anyRole;
    expect((await daypass.daypass(daypass.credentials(role.account, role.role))).status).toBe(0);
    expect((await daypass.daypass(daypass.credentials(role.account, 'Gone'))).status).not.toBe(0);
    await page.getByRole('button', { name: 'Activity', exact: true }).click();
    await page.locator('.entry .entry-more').nth(1).waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const entries = () => page.locator('.entries .entry');
  const served = () => entries().filter({ hasText: role.role });
  const menu = async (item: string | RegExp) => {
    await served().getByRole('button').click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  /** The person saves to this path in the desktop's own dialog; null cancels it. */
  const saveTo = (path: string | null) =>
    app.evaluate(({ dialog }, filePath) => {
      const state = globalThis as { asked?: string[] };
      state.asked = [];
      const show = async (...options: unknown[]) => {
        state.asked?.push((options.at(-1) as { defaultPath: string }).defaultPath);
        return { canceled: filePath === null, filePath: filePath ?? '' };
      };
      dialog.showSaveDialog = show as typeof dialog.showSaveDialog;
    }, path);
  const exportAs = async (item: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  it('shows the environment, the place of the program and the session of each entry', async () => {
    await expect.poll(() => served().getAttribute('data-colour')).toMatch(/^(red|orange|green)$/);
    expect(await served().locator('.entry-program').textContent()).toMatch(/\/.+ · process \d+$/);
    expect(await served().locator('.entry-role').getAttribute('title')).toContain(`· credentials · ${daypass.session}`);
    expect(await faultsInEachLook(page, 'activity')).toEqual([]);
  });

  it('is exported as CSV and JSON to where the person says, as the list is filtered', async () => {
    const path = join(daypass.home, 'out.csv');
    await saveTo(null);
    await exportAs('As CSV…');
    await saveTo(path);
    await exportAs('As CSV…');
    await page.getByText(`Exported to ${path}.`).waitFor();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\r\n');
    expect(lines[0]).toBe('first,last,count,program,path,pid,session,account,role,action,result');
    expect(lines).toHaveLength(1 + (await entries().count()));
    expect((await stat(path)).mode & 0o077).toBe(0);
    await page.getByRole('searchbox').fill('Gone');
    await expect.poll(() => entries().count()).toBe(1);
    await saveTo(join(daypass.home, 'out.json'));
    await exportAs('As JSON…');
    await page.getByText('out.json').waitFor();
    const { entries: exported } = JSON.parse(await readFile(join(daypass.home, 'out.json'), 'utf8')) as {
      entries: { role: string }[];
    };
    expect(exported.map((entry) => entry.role)).toEqual(['Gone']);
    await page.getByRole('searchbox').fill('');
  });

  it('has a menu at each entry: its program and role alone, its path, its role’s approval', async () => {
    await served().getByRole('button').click();
    expect(await faultsInEachLook(page, 'activity-menu')).toEqual([]);
    await page.keyboard.press('Escape');
    await menu(`Show only ${role.role}`);
    expect(await page.getByRole('searchbox').inputValue()).toBe(role.role);
    await page.getByRole('searchbox').fill('');
    await menu('Copy path of the program');
    await page.getByText('Copied.').waitFor();
    expect(await clipboardText(app)).toMatch(/^\/.+/);
    await menu('Require approval');
    await page.getByText('Daypass now asks you before a program gets this role.').waitFor();
    await menu('Open console page…');
    await page.getByRole('dialog', { name: 'Open console' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('keeps its filter while another view is shown, and takes letters that are typed on nothing', async () => {
    await page.getByRole('button', { name: 'Export' }).focus();
    await page.getByRole('columnheader').first().click();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.type('gone');
    await expect.poll(() => entries().count()).toBe(1);
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    await page.getByRole('button', { name: 'Activity', exact: true }).click();
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('gone');
  });
});
