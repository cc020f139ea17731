import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe, axeInBoth } from '../../support/app/axe.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { openWindow } from '../../support/app/window.ts';

const LONG = 'aaa-international-payments-and-settlements-emea-prod-eu-west';
const SIZES = [
  [980, 680, 1],
  [360, 640, 1],
  [490, 340, 2],
] as const;

/** Twelve sessions with 1,200 roles in 300 accounts, all signed in to. */
describe.skipIf(ELECTRON === '')('the rows of a window with 1,200 roles', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    const [first, ...others] = daypass.emulator.accounts;
    if (!first) throw new Error('There is no account.');
    daypass.emulator.setAccounts([{ ...first, name: LONG }, ...others]);
    const names = await addSessions(daypass, 12);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    for (const name of names) await daypass.signIn(['login', name, '--no-browser']);
    await page.getByText('1,200 roles in 300 accounts').waitFor({ timeout: 60_000 });
    const card = page.getByRole('region', { name: 'Connect your tools' });
    await card.getByRole('button', { name: 'Dismiss' }).click();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  /** What the search field points at, as a screen reader says it. */
  const pointedAt = () =>
    field().evaluate((element) => {
      const id = element.getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(id)?.getAttribute('aria-label') ?? '';
    });
  const press = async (...keys: string[]) => {
    for (const key of keys) await field().press(key);
  };
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const atEachSize = async (see: (size: string) => Promise<void>) => {
    const session = await page.context().newCDPSession(page);
    for (const [width, height, deviceScaleFactor] of SIZES) {
      const metrics = { width, height, deviceScaleFactor, mobile: false };
      await session.send('Emulation.setDeviceMetricsOverride', metrics);
      await page.waitForFunction((wanted) => innerWidth === wanted, width);
      await see(`at ${width} px`);
    }
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  };
  /** Accounts that are seen as a whole. */
  const accountsInSight = () =>
    page.locator('.rows').evaluate((list) => {
      const frame = list.getBoundingClientRect();
      const seen = [...list.querySelectorAll('.account-row:not([data-quiet])')].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= frame.top && bottom <= frame.bottom;
      });
      return seen.length;
    });

  /** Whether the current line is seen as a whole. */
  const isInSight = () =>
    page.locator('.row[data-current]').evaluate((row) => {
      const list = row.closest('.rows')?.getBoundingClientRect();
      const { top, bottom } = row.getBoundingClientRect();
      return list !== undefined && top >= list.top - 1 && bottom <= list.bottom + 1;
    });

  it('shows fourteen accounts at once in a usual window, each with all of its roles', async () => {
    expect(await accountsInSight()).toBeGreaterThanOrEqual(14);
    const row = page.locator('.account-row').first();
    expect(await row.getByRole('gridcell').count()).toBe(8);
    expect(await axeInBoth(page)).toEqual([]);
  });

  it('comes to each account once, and to its least powerful role on whichever line that is', async () => {
    await atEachSize(async (size) => {
      await press('End', 'Home');
      const accounts: string[] = [];
      for (let step = 0; step < 3; step += 1) {
        const [role, account = '', session = ''] = (await pointedAt()).split(', ');
        expect(role, size).toBe('ReadOnlyAccess');
        await expect.poll(isInSight, { message: size }).toBe(true);
        accounts.push(`${account} ${session}`);
        await press('ArrowDown');
      }
      expect(new Set(accounts).size, size).toBe(3);
      await press('ArrowUp');
      const [role, account, session] = (await pointedAt()).split(', ');
      expect([role, `${account} ${session}`], size).toEqual(['ReadOnlyAccess', accounts.at(-1)]);
    });
  });

  it('chooses a role of an account with the arrow keys, and does with it what the keys say', async () => {
    await press('Home', 'ArrowDown');
    const first = await pointedAt();
    // Asked for nothing, the role that only reads.
    expect(first).toMatch(/^ReadOnlyAccess, aaa-/);
    const account = first.split(', ')[1] ?? '';
    await press('ArrowLeft');
    expect(await pointedAt()).toMatch(/^PowerUserAccess, /);
    await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    expect(await pointedAt()).toContain(`AdministratorAccess, ${account}`);
    await press('ArrowRight', 'ArrowRight', 'ArrowRight');
    // The same role of the next account, and back.
    await press('ArrowDown');
    expect(await pointedAt()).toMatch(/^ReadOnlyAccess, /);
    await press('ArrowUp', 'Enter');
    await says(`${account} / ReadOnlyAccess is active.`);
    await expect.poll(pointedAt).toContain(', Active');
    await press('ArrowLeft', 'Control+d');
    await says('Added to favorites.');
    const favourite = () => page.locator('.row:not(.account-row) .role-name').first().textContent();
    await expect.poll(favourite).toBe('PowerUserAccess');
    await press('Control+d');
    await says('Removed from favorites.');
    // The window hears of it after that, and the rows move up.
    await expect.poll(() => page.locator('.row:not(.account-row)', { hasText: 'PowerUserAccess' }).count()).toBe(0);
  });

  it('lets the pointer choose, use and right-click each role of an account', async () => {
    const row = page.locator('.account-row').nth(3);
    const account = (await row.locator('.account-name').textContent()) ?? '';
    await row.getByRole('gridcell', { name: /^Billing, / }).click();
    await expect.poll(pointedAt).toContain(`Billing, ${account}`);
    await row.getByRole('gridcell', { name: /^AdministratorAccess, / }).dblclick();
    await says(`${account} / AdministratorAccess is active.`);
    await row.getByRole('gridcell', { name: /^ReadOnlyAccess, / }).click({ button: 'right' });
    await page.getByRole('menu', { name: `Actions for ReadOnlyAccess in ${account}` }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    // Twice on the name of an account with several roles says which of them is meant to no one.
    await row.locator('.account-name').dblclick();
    expect(await page.locator('.active-role').textContent()).toContain('AdministratorAccess');
  });

  it('shows the whole menu of a role, wherever its row is', async () => {
    for (const place of [1, 4, 7]) {
      const role = page
        .locator('.account-row')
        .nth(place)
        .getByRole('gridcell', { name: /^ReadOnlyAccess, / });
      await role.click({ button: 'right' });
      const menu = page.getByRole('menu');
      await menu.waitFor();
      const fits = (element: Element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return element.scrollHeight <= element.clientHeight && top >= 0 && bottom <= innerHeight;
      };
      await expect.poll(() => menu.evaluate(fits)).toBe(true);
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden' });
    }
  });

  it('brings the row that keys act on into sight before its menu opens there', async () => {
    await press('Home', 'ArrowDown');
    const list = page.locator('.rows');
    const scrolled = () => list.evaluate((element) => element.scrollTop);
    for (const key of ['Control+k', 'Shift+F10']) {
      await list.hover();
      await page.mouse.wheel(0, 4_000);
      await expect.poll(scrolled).toBeGreaterThan(2_000);
      expect(await isInSight()).toBe(false);
      await press(key);
      await page.getByRole('menu').waitFor();
      expect(await isInSight(), key).toBe(true);
      const gap = await page.locator('.menu-anchor').evaluate((anchor) => {
        const id = document.querySelector('.search-input')?.getAttribute('aria-activedescendant') ?? '';
        const row = document.getElementById(id)?.getBoundingClientRect();
        return Math.abs(anchor.getBoundingClientRect().top - (row?.bottom ?? 0));
      });
      expect(gap, key).toBeLessThan(2);
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'hidden' });
    }
  });

  it('keeps beginning and end of a name of 60 characters, in a column of at most 420 px', async () => {
    const isKept = (name: string) =>
      page
        .locator(`${name} .account-name[title="${LONG}"]`)
        .first()
        .evaluate((element) => {
          const [start, end] = element.querySelectorAll('.name-start, .name-end');
          const box = end?.getBoundingClientRect();
          const cell = element.parentElement?.getBoundingClientRect();
          if (!start || !end || !box || !cell) return 'whole';
          const isSeen = box.right <= cell.right + 1 && end.scrollWidth <= end.clientWidth + 1;
          return isSeen && start.clientWidth > 20 ? end.textContent : 'cut off';
        });
    const isMarked = () =>
      page
        .locator('.account-name mark')
        .first()
        .evaluate((mark) => {
          const [box, cell] = [mark, mark.closest('.name-end')].map((element) => element?.getBoundingClientRect());
          return (
            mark.textContent === 'settlements' && box !== undefined && cell !== undefined && box.right <= cell.right
          );
        });
    await atEachSize(async (size) => {
      for (const query of ['settlements', '']) {
        await field().fill(query);
        const end = size === 'at 980 px' ? '-prod-eu-west' : '-eu-west';
        if (query === '') expect(await isKept('.row'), size).toBe(end);
        else expect(await isMarked(), size).toBe(true);
        expect(await axe(page), size).toEqual([]);
      }
    });
    const session = await page.context().newCDPSession(page);
    const metrics = { width: 1900, height: 900, deviceScaleFactor: 1, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    await page.waitForFunction(() => innerWidth === 1900);
    for (const query of ['', 'settlements']) {
      await field().fill(query);
      const width = () =>
        page
          .locator('.row .account')
          .first()
          .evaluate((cell) => cell.clientWidth);
      await expect.poll(width).toBe(420);
    }
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
    await field().fill('');
  });

  it('keeps what matched of an e-mail address in sight', async () => {
    await field().fill('@acme.example prod adm');
    await page.locator('.email mark').first().waitFor();
    await atEachSize(async (size) => {
      const cut = () =>
        page.locator('.email').evaluateAll((cells) =>
          cells.flatMap((cell) => {
            const [box, mark] = [cell, cell.querySelector('mark')].map((part) => part?.getBoundingClientRect());
            return box && mark && mark.left + 30 <= box.right ? [] : [cell.textContent];
          }),
        );
      await expect.poll(cut, { message: size }).toEqual([]);
    });
    await field().fill('');
  });

  it('has headings of 28 px and a thin scrollbar, whatever the size and the theme', async () => {
    await atEachSize(async (size) => {
      const heights = await page.locator('.row.heading').evaluateAll((rows) => rows.map((row) => row.clientHeight));
      expect(heights.length, size).toBeGreaterThan(0);
      expect([...new Set(heights)], size).toEqual([28]);
      // Each line begins where the one before ends.
      const gaps = () =>
        page.locator('.virtual').evaluate((list) => {
          const boxes = [...list.children].map((row) => row.getBoundingClientRect());
          return boxes.slice(1).map((box, index) => Math.round(box.top - (boxes[index]?.bottom ?? 0)));
        });
      await expect.poll(async () => [...new Set(await gaps())], { message: size }).toEqual([0]);
    });
    const thumbs: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { bar, thumb } = await page.locator('.rows').evaluate((list) => ({
        bar: (list as HTMLElement).offsetWidth - list.clientWidth,
        thumb: getComputedStyle(list, '::-webkit-scrollbar-thumb').backgroundColor,
      }));
      expect(bar).toBe(10);
      thumbs.push(thumb);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    expect(new Set(thumbs).size).toBe(2);
  });

  it('keeps the current account in sight where the window gets another size', async () => {
    for (const key of ['End', 'Home', 'PageDown']) {
      await press(key);
      await atEachSize((size) => expect.poll(isInSight, { message: `${key} ${size}` }).toBe(true));
      await expect.poll(isInSight, { message: `${key}, back` }).toBe(true);
    }
  });

  it('comes to the last account and back, and to each role where an account takes several lines', async () => {
    await atEachSize(async (size) => {
      await press('End');
      await expect.poll(isInSight, { message: size }).toBe(true);
      const last = (await pointedAt()).split(', ').slice(1, 3).join(', ');
      await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
      const names: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const text = await pointedAt();
        expect(text, size).toContain(last);
        names.push(text.split(', ')[0] ?? '');
        await press('ArrowRight');
      }
      expect(names, size).toEqual(['AdministratorAccess', 'Billing', 'PowerUserAccess', 'ReadOnlyAccess']);
      await press('Home');
      await expect.poll(isInSight, { message: size }).toBe(true);
    });
  });

  it('keeps four roles of an account in one line of a usual window where one of them requires approval', async () => {
    const rule = { list: 'sensitive', edit: 'add', rule: { role: 'Administrator*' } };
    await page.evaluate(`window.daypass.changeRule(${JSON.stringify(rule)})`);
    await press('Home');
    const marked = page.locator('.account-row', { has: page.locator('.chip .icon') });
    await marked.first().waitFor();
    expect(await marked.first().locator('.chip').count()).toBe(4);
    expect(await page.locator('.row[data-quiet]').count()).toBe(0);
  });
});
