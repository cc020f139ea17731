/** What went wrong is said where the person looks, with one button for it; what follows a success follows another try, too. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON, SCREENSHOTS } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { faultsInEachLook } from '../../support/app/looks.ts';
import { personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

/** Rules of axe that a page behind a dialog can't meet, because it is hidden on purpose. */
const OF_THE_PAGE = /^(landmark-one-main|page-has-heading-one):/;

describe.skipIf(ELECTRON === '')('an error of an action', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let file: string;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 5, rolesPerAccount: 3 } });
    file = join(daypass.home, 'settings.json');
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await daypass.signIn();
    await says('15 roles in 5 accounts');
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 30_000 });
  const choose = async (item: string) => {
    await field().press('Control+k');
    await page.getByRole('menuitem', { name: item }).click();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
  };
  const ask = async (item: string) => {
    await choose(item);
    return page.getByRole('dialog');
  };
  /** The buttons of the one message that says what is wrong. */
  const buttonsOf = async (place: Page | Locator) => {
    await place.getByRole('alert').waitFor();
    expect(await page.locator('.notice.error').count()).toBe(1);
    const buttons = await place.getByRole('alert').getByRole('button').all();
    return Promise.all(
      buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? button.textContent()),
    );
  };
  /** Nothing can be written where a folder has the name of the file. */
  const block = async () => {
    const text = await readFile(file, 'utf8').catch(() => '{"version":1}');
    await rm(file, { force: true });
    await mkdir(join(file, 'in-the-way'), { recursive: true });
    return async () => {
      await rm(file, { recursive: true });
      await writeFile(file, text);
    };
  };

  it.each([
    ['AWS refuses', { status: 403 }],
    ['AWS fails', { status: 500 }],
  ])('has one button where %s, and is done and confirmed by another try', async (_name, answer) => {
    await app.evaluate(({ clipboard }) => clipboard.writeText('mine'));
    const fault = daypass.emulator.faults.add({ operation: 'GetRoleCredentials', times: Infinity, ...answer });
    await field().press('Control+c');
    expect(await buttonsOf(page)).toEqual(['Try again', 'Dismiss']);
    expect(await faultsInEachLook(page, 'error-of-an-action')).toEqual([]);
    fault.dispose();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await says('Credentials copied.');
    await expect.poll(() => clipboardText(app)).toContain('AWS_ACCESS_KEY_ID');
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await page.getByText('Credentials copied.').waitFor({ state: 'hidden' });
    await choose('Clear cached credentials');
    await says('Cached credentials cleared.');
  });

  it('of a form is in its sheet, and what was typed waits until it is solved', async () => {
    const sheet = await ask('Edit account…');
    await sheet.getByLabel('Your name for it').fill('mine');
    const unblock = await block();
    await sheet.getByRole('button', { name: 'Save' }).click();
    expect(await buttonsOf(sheet)).toEqual(['Open settings', 'Dismiss']);
    expect((await axe(page)).filter((line) => !OF_THE_PAGE.test(line))).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'error-in-a-sheet.png') });
    await sheet.getByRole('button', { name: 'Open settings' }).click();
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    await unblock();
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    await ask('Edit account…');
    // What was typed is still there.
    expect(await sheet.getByLabel('Your name for it').inputValue()).toBe('mine');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.waitFor({ state: 'hidden' });
    await says('Account saved.');
    await expect.poll(() => readFile(file, 'utf8')).toContain('"mine"');
  });

  it('is not the only thing that a sheet says: what was done there is undone there', async () => {
    await field().press('Control+d');
    await says('Added to favorites.');
    const sheet = await ask('Edit favorites…');
    const rows = sheet.getByRole('listitem');
    await rows.first().waitFor();
    await rows.getByRole('textbox').fill('first');
    await rows.getByRole('textbox').press('Enter');
    await sheet.getByText('Favorites changed.').waitFor();
    // Said once: the window behind says nothing that a person would meet again.
    expect(await page.getByText('Favorites changed.').count()).toBe(1);
    await sheet.getByRole('button', { name: 'Undo' }).click();
    await sheet.getByText('Undone.').waitFor();
    await expect.poll(() => rows.getByRole('textbox').inputValue()).toBe('');
    await rows.getByRole('button', { name: /^Remove/ }).click();
    await sheet.getByText('Removed from favorites.').waitFor();
    await expect.poll(() => rows.count()).toBe(0);
    await sheet.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
  });

  it('is undone for an approval that is taken from a single role in the settings', async () => {
    await choose('Require approval');
    await says(/^Daypass now asks you/);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const approval = page.getByRole('region', { name: 'Approval', exact: true });
    const single = approval.getByRole('button', { name: /^Remove the rule for .+ \/ / });
    await personSays(app, 0);
    await single.click();
    await says('Programs now get this role without your approval.');
    await single.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await single.waitFor();
  });
});
