import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEachLook, LOOKS } from '../../../build/screenshots/scene.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { faultsInEachLook } from '../../support/app/looks.ts';
import { boxesOf, personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

/** 1,200 roles, as a person with 300 accounts has them. */
describe.skipIf(ELECTRON === '')('accounts and favourites in the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 300, rolesPerAccount: 4 } });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await daypass.signIn();
    await page.getByText('1,200 roles in 300 accounts').waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const dialog = () => page.getByRole('dialog');
  const region = () => dialog().getByRole('combobox', { name: 'Default region' });
  const own = async () => JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8')) as Settings;
  const menuOf = async (query: string, item: string) => {
    await field().fill(query);
    await page.locator('[role=row][aria-selected=true]').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('menuitem', { name: item }).click();
    await dialog().waitFor();
  };
  const choose = async (label: RegExp, option: string) => {
    await dialog().getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  interface Settings {
    readonly accounts?: Record<string, object>;
    readonly registries?: Record<string, string>;
    readonly favourites?: readonly { account: string; role: string; name?: string }[];
  }
  let id = '';

  it('an account has a name, a color, a region, tags and a role for its images', async () => {
    await field().fill('ReadOnlyAccess');
    id = (await page.locator('[role=row][aria-selected=true] .account-id').textContent()) ?? '';
    await menuOf(`${id} ReadOnly`, 'Edit account…');
    await inEachLook(page, LOOKS, async ({ name }) => {
      const widths = await page
        .locator('.account-form :is(.field > .input, .combo, .select-button)')
        .evaluateAll((fields) => fields.map((each) => Math.round(each.getBoundingClientRect().width)));
      expect(widths, name).toHaveLength(5);
      expect(new Set(widths).size, name).toBe(1);
    });
    await dialog().getByLabel('Your name for it').fill('pay');
    await choose(/Color of the environment/, 'Purple');
    await region().fill('nowhere');
    await dialog().getByLabel('Tags').fill('lighthouse, eu,');
    await choose(/Role that pulls container images/, 'ReadOnlyAccess');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('A region looks like eu-west-1.').waitFor();
    await expect.poll(() => region().evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await faultsInEachLook(page, 'account')).toEqual([]);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('frankf');
    await page.getByRole('option', { name: 'Europe (Frankfurt)' }).click();
    expect(await region().inputValue()).toBe('eu-central-1');
    // The name of the city will do as well.
    await region().fill('Frankfurt');
    await dialog().getByLabel('Tags').press('End');
    await personSays(app, 1);
    await page.keyboard.press('Enter');
    await expect.poll(() => boxesOf(app)).toHaveLength(1);
    expect(Object.keys(await own())).not.toContain('registries');
    await personSays(app, 0);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Account saved.').waitFor();
    expect(await boxesOf(app)).toEqual([expect.stringContaining(`${id}/ReadOnlyAccess`)]);
    expect(await own()).toMatchObject({
      accounts: { [id]: { alias: 'pay', colour: 'purple', region: 'eu-central-1', tags: ['lighthouse', 'eu'] } },
      registries: { [id]: `${id}/ReadOnlyAccess` },
    });
    await field().fill('lighthouse');
    await page.locator('[role=row][data-colour=purple]', { hasText: 'pay' }).first().waitFor();
  });

  it('what is emptied there is no longer said, and the rules count again', async () => {
    await menuOf('lighthouse', 'Edit account…');
    await dialog().getByLabel('Your name for it').fill('');
    await dialog().getByLabel('Tags').fill('');
    await region().fill('');
    await dialog().getByLabel('Tags').press('End');
    await choose(/Color of the environment/, (await usualColour()) ?? '');
    await choose(/Role that pulls container images/, 'The active role');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Account saved.').waitFor();
    expect(await own()).toMatchObject({ accounts: {}, registries: {} });
  });

  const usualColour = async () => {
    await dialog()
      .getByRole('button', { name: /Color of the environment/ })
      .click();
    const text = await page.getByRole('option', { name: /By the rules/ }).textContent();
    await page.keyboard.press('Escape');
    return text;
  };

  it('favourites are renamed, and found by that name', async () => {
    await field().fill('Admin');
    for (let index = 0; index < 3; index += 1) {
      await page.keyboard.press('Control+d');
      await page.keyboard.press('ArrowDown');
    }
    await expect.poll(async () => (await own()).favourites?.length).toBe(3);
    await field().fill('');
    // The window hears of its favourites after the file has them; the list begins with them then.
    await page.locator('[role=row] .number', { hasText: '3' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('menuitem', { name: 'Edit favorites…' }).click();
    const name = dialog().getByRole('textbox').nth(1);
    await name.fill('breakglass');
    await name.press('Enter');
    await expect.poll(async () => (await own()).favourites?.[1]?.name).toBe('breakglass');
    expect(await faultsInEachLook(page, 'favourites')).toEqual([]);
  });

  it('a favourite’s own name stands whole next to its role, and a tag is whole or out of sight', async () => {
    const [, named] = (await own()).favourites ?? [];
    await page.evaluate(
      `daypass.changeAccount('${named?.account}', { alias: null, colour: null, region: null, tags: ['lighthouse'], registry: null })`,
    );
    const row = page.locator('.row', { hasText: 'breakglass' }).first();
    await row.locator('.account .tag').waitFor({ state: 'attached' });
    await inEachLook(page, LOOKS, async ({ name }) => {
      const faults = () =>
        row.evaluate((line) => {
          const [tag, own] = ['.account .tag', '.role-name .tag'].map((selector) => line.querySelector(selector));
          const [said, cell, label] = [tag, tag?.parentElement, own].map((part) => part?.getBoundingClientRect());
          if (!tag || !own || !said || !cell || !label) return ['A part is missing.'];
          const isWhole = tag.scrollWidth <= tag.clientWidth && said.right <= cell.right && said.bottom <= cell.bottom;
          const isAway = said.top >= cell.bottom;
          const isSeen = own.scrollWidth <= own.clientWidth && label.right <= innerWidth;
          return [...(isWhole || isAway ? [] : ['The tag is cut off.']), ...(isSeen ? [] : ['The name is cut off.'])];
        });
      await expect.poll(faults, { message: name }).toEqual([]);
    });
  });

  it('favourites are put in another order, and taken away with a way back', async () => {
    const before = (await own()).favourites ?? [];
    const shown = () => page.locator('.favourite-role').allTextContents();
    const [first = '', second = '', third = ''] = await shown();
    const button = (name: RegExp, at: number) => dialog().getByRole('button', { name }).nth(at);
    await button(/^Move .* up$/, 1).click();
    const order = async () => (await own()).favourites?.map(({ account, role }) => `${account}/${role}`);
    const named = before.map(({ account, role }) => `${account}/${role}`);
    await expect.poll(order).toEqual([named[1], named[0], named[2]]);
    await expect.poll(shown).toEqual([second, first, third]);
    // At the top it can go no further: the focus is at the way down, not lost.
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe(`Move ${second} down`);
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe(`Move ${second} down`);
    await expect.poll(shown).toEqual([first, second, third]);
    await dialog()
      .getByRole('button', { name: `Move ${second} up`, exact: true })
      .click();
    await expect.poll(shown).toEqual([second, first, third]);
    await dialog()
      .getByRole('button', { name: `Move ${first} down`, exact: true })
      .click();
    await expect.poll(order).toEqual([named[1], named[2], named[0]]);
    expect((await own()).favourites?.[0]?.name).toBe('breakglass');
    expect(await button(/^Move .* up$/, 0).isDisabled()).toBe(true);
    await dialog()
      .getByRole('button', { name: `Remove ${first} from favorites`, exact: true })
      .click();
    await expect.poll(order).toEqual([named[1], named[2]]);
    await dialog().getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(order).toEqual([named[1], named[2], named[0]]);
    await page.locator('.row', { hasText: 'breakglass' }).first().waitFor();
  });
});
