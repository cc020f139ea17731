/** A region is found by its code or its city wherever one is asked for, and those of last time come first. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEachLook, LOOKS } from '../../../build/screenshots/scene.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { faultsInEachLook } from '../../support/app/looks.ts';
import { personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

describe.skipIf(ELECTRON === '')('a field for a region', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 3 } });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await daypass.signIn();
    await page.locator('.account-row').first().waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const go = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const search = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const codes = () => page.locator('.popover [role=option] [slot=description]').allTextContents();
  const settings = async () =>
    JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8').catch(() => '{}'));
  /** Opens the list of a field. */
  const listOf = async (field: Locator) => {
    // A list closes when what is around it scrolls.
    await field.evaluate(async (element) => {
      element.scrollIntoView({ block: 'center' });
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    });
    await field.click();
    await page.locator('.popover [role=listbox]').waitFor();
    return codes();
  };
  /** Closes it, and nothing else. */
  const closeList = async () => {
    await page.keyboard.press('Escape');
    await page.locator('.popover [role=listbox]').waitFor({ state: 'hidden' });
  };

  /** Opens the list of a field in each look, and sees all of it. */
  const staysInside = async (field: () => Locator) => {
    await inEachLook(page, LOOKS, async ({ name }) => {
      await listOf(field());
      const outside = () =>
        page.locator('.popover:has([role=listbox])').evaluate((list) => {
          const { left, right, top, bottom, height } = list.getBoundingClientRect();
          const cut = [...list.querySelectorAll('[role=option]')].filter(
            (one) => one.scrollWidth > one.clientWidth + 1,
          );
          const isIn = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
          return [
            ...(isIn ? [] : [`from ${left}, ${top} to ${right}, ${bottom}`]),
            ...(height < 60 ? [`${height} px high`] : []),
            ...cut.map(({ textContent }) => `${textContent} is cut off`),
            ...(document.documentElement.scrollWidth > innerWidth ? ['The window scrolls sideways.'] : []),
          ];
        });
      await expect.poll(outside, { message: name }).toEqual([]);
      await closeList();
    });
  };

  it('begins with the regions that consoles were opened in, which come first everywhere', async () => {
    await search().press('Home');
    await search().press('Control+Shift+Enter');
    const sheet = page.getByRole('dialog', { name: 'Open console' });
    await sheet.getByRole('combobox', { name: 'Region' }).fill('tokyo');
    await expect.poll(codes).toEqual(['ap-northeast-1']);
    // Nothing of the list is highlighted: Enter is the form's.
    await page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'hidden' });
    await page.getByText(/^Opening the console of/).waitFor();
    await search().press('Control+Shift+Enter');
    const again = await listOf(sheet.getByRole('combobox', { name: 'Region' }));
    expect(again.slice(0, 2)).toEqual(['us-east-1', 'ap-northeast-1']);
    await closeList();
    await staysInside(() => page.locator('.dialog [role=combobox]').last());
    expect(await sheet.count()).toBe(1);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
  });

  it('is one in the form of a session, which Enter sends, and Esc keeps what was typed', async () => {
    await go('Add a session');
    await page.getByLabel('Start URL').fill('https://new.example.com/start');
    await page.getByLabel('Name').first().fill('new');
    const region = page.getByRole('combobox', { name: 'Region' });
    // The region of the session that is there is a likely one.
    expect((await listOf(region)).slice(0, 2)).toEqual([daypass.emulator.region, 'ap-northeast-1']);
    await region.fill('frankf');
    await page.getByText('Europe (Frankfurt) · eu-central-1').waitFor();
    expect(await page.locator('.fault').allTextContents()).not.toContain('A region looks like eu-west-1.');
    await closeList();
    expect(await region.inputValue()).toBe('frankf');
    await page.getByRole('button', { name: 'Add and sign in' }).waitFor();
    await region.fill('');
    await staysInside(() => page.locator('.combo [role=combobox]').first());
    await region.fill('nowhere');
    await page.keyboard.press('Enter');
    await page.locator('[data-invalid] .fault').first().waitFor();
    await region.fill('frankfurt');
    expect(await faultsInEachLook(page, 'region-in-form')).toEqual([]);
    await personSays(app, 0);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => readFile(daypass.configFile, 'utf8'))
      .toMatch(/\[sso-session new\][^[]*sso_region = eu-central-1/);
    await page.getByRole('region', { name: 'Sign in to new' }).waitFor();
  });

  it('is one in the forms of other kinds of sessions', async () => {
    await go('Add a session');
    for (const title of ['My company signs in to AWS with SAML', 'I sign in to the AWS console with a password']) {
      await page.getByRole('button', { name: title }).click();
      const region = page.getByRole('group', { name: title }).getByRole('combobox', { name: 'Region' });
      await region.fill('sydney');
      await page.getByText('Asia Pacific (Sydney) · ap-southeast-2').waitFor();
      await expect.poll(codes).toEqual(['ap-southeast-2']);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => region.inputValue()).toBe('ap-southeast-2');
      await page.getByRole('button', { name: title }).click();
    }
  });

  it('is one among the settings, which takes what is picked, typed and left, and says what it can’t take', async () => {
    await go('Settings');
    const usual = page.getByRole('combobox', { name: 'Default region' });
    expect(await usual.getAttribute('placeholder')).toBe('None');
    await staysInside(() => page.locator('.setting .combo [role=combobox]').first());
    await listOf(usual);
    await usual.fill('ireland');
    await page.getByRole('option', { name: 'Europe (Ireland)' }).click();
    await expect.poll(async () => (await settings()).defaultRegion).toBe('eu-west-1');
    await page.getByText('Europe (Ireland)', { exact: true }).waitFor();
    await usual.fill('stockholm');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await settings()).defaultRegion).toBe('eu-north-1');
    await page.locator('.popover [role=listbox]').waitFor({ state: 'hidden' });
    await usual.fill('nowhere');
    await page.keyboard.press('Tab');
    await page
      .locator('.setting .fault')
      .getByText(/region/i)
      .waitFor();
    expect((await settings()).defaultRegion).toBe('eu-north-1');
    await usual.focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => usual.inputValue()).toBe('eu-north-1');
    // It was the field's: the settings are still shown.
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    await usual.fill('');
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await settings()).defaultRegion).toBe(null);
  });

  it('is one in the rules', async () => {
    const rules = page.getByRole('region', { name: 'Regions', exact: true });
    await rules.getByRole('button', { name: 'Add a rule' }).click();
    const region = rules.getByRole('group').getByRole('combobox', { name: 'Region' });
    await staysInside(() => page.locator('.rule [role=combobox]').first());
    await listOf(region);
    await region.fill('calgary');
    await page.getByRole('option', { name: 'Canada West (Calgary)' }).click();
    await expect.poll(async () => (await settings()).regions).toEqual([{ account: '*', region: 'ca-west-1' }]);
    // In any language.
    const bring = () =>
      page
        .locator('.rule')
        .first()
        .evaluate((element) => element.scrollIntoView());
    expect(await faultsInEachLook(page, 'region-in-rules', bring)).toEqual([]);
  });
});
