/** What a person with twelve sessions and 1,200 roles meets on a morning, beyond signing in and the list itself. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEachLook, LOOKS, USUAL } from '../../../build/screenshots/scene.ts';
import { LANGUAGES } from '../../../common/languages.ts';
import { axe, axeInBoth } from '../../support/app/axe.ts';
import { barAbove, nextForeignPage } from '../../support/app/console-pages.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { openWindow } from '../../support/app/window.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';
import { windowsHaveIcon } from '../../support/desktop/window-icon.ts';

const RED = 'rgb(198, 40, 40)';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a morning with 1,200 roles', () => {
  let host: TrayHost;
  let icon: TrayIcon;
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  /** An account in production, by its ID. */
  let prod = '';

  beforeAll(async () => {
    host = await TrayHost.open();
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    const [other, ...accounts] = daypass.emulator.accounts.toReversed();
    if (!other) throw new Error('There is no account.');
    // One whose name says of no environment that it is its own.
    daypass.emulator.setAccounts([...accounts.toReversed(), { ...other, name: 'acme-tools' }]);
    prod = accounts.find(({ name }) => name.endsWith('payments-prod'))?.id ?? '';
    const names = await addSessions(daypass, 12);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    icon = await host.icon();
    for (const name of names) await daypass.signIn(['login', name, '--no-browser']);
    await says('1,200 roles in 300 accounts');
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await host?.close();
  });

  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
  const currentRow = () => page.locator('[role=row][aria-selected=true]');
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const go = (name: string) => button(name).click();

  it('finds a role however it is typed or pasted', async () => {
    const dashed = `${prod.slice(0, 4)}-${prod.slice(4, 8)}-${prod.slice(8)}`;
    for (const query of [
      'team-07 payments prd ro',
      'team-07, payments-prod, ReadOnlyAccess',
      'team-07:payments_production|readonly',
      `team-07 ${dashed} read`,
      `arn:aws:sts::${prod}:assumed-role/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef/ann team-07`,
    ]) {
      await field().fill(query);
      await expect.poll(() => currentRow().textContent(), { message: query }).toMatch(/payments-prod.*ReadOnlyAccess/);
      expect(await currentRow().textContent(), query).toContain('team-07');
    }
    await field().fill('payemnts prod');
    await page.getByRole('row', { name: 'Similar' }).waitFor();
    expect(await field().getAttribute('aria-activedescendant')).toBeNull();
    expect(await axeInBoth(page)).toEqual([]);
  });

  it('says once which terminals follow the active role, and has it as a menu in its color', async () => {
    await field().fill('team-07 payments-prod');
    await expect.poll(() => currentRow().textContent()).toContain('ReadOnlyAccess');
    await field().press('Enter');
    const hint = page.getByRole('region', { name: 'What follows the active role' });
    await hint.getByText(/^Terminals with AWS_PROFILE=daypass now use acme-payments-prod/).waitFor();
    await hint.getByRole('button', { name: 'Dismiss' }).click();
    const active = page.locator('.active-role');
    await active.waitFor();
    expect(await active.getAttribute('data-colour')).toBe('red');
    await active.click();
    for (const item of ['Open terminal', 'Write AWS profile', 'Stop using this role']) {
      await page.getByRole('menuitem', { name: item }).waitFor();
    }
    await page.keyboard.press('Escape');
    const card = page.getByRole('region', { name: 'Connect your tools' });
    expect(await card.evaluate((element) => element.clientHeight)).toBeLessThan(40);
    await card.getByRole('button', { name: 'Dismiss' }).click();
    await field().fill('');
  });

  it('keeps what is active in sight in every look, next to what was done and what loads', async () => {
    /** What of these parts of the line is out of sight, or over another of them. */
    const faults = (...selectors: string[]) =>
      page.evaluate((wanted) => {
        const parts = wanted.map((selector) => {
          const element = document.querySelector(selector);
          const box = element?.getBoundingClientRect() ?? new DOMRect();
          const all = element ? [element, ...element.querySelectorAll('*')] : [];
          const isCut = all.some((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1);
          const isSeen = box.width > 0 && box.right <= innerWidth && box.bottom <= innerHeight && !isCut;
          return { selector, box, isSeen };
        });
        const isOver = (one: DOMRect, other: DOMRect) =>
          one.left < other.right - 1 &&
          other.left < one.right - 1 &&
          one.top < other.bottom - 1 &&
          other.top < one.bottom - 1;
        return parts.flatMap(({ selector, box, isSeen }, at) => [
          ...(isSeen ? [] : [`${selector} is not seen`]),
          ...parts
            .slice(0, at)
            .flatMap((other) => (isOver(box, other.box) ? [`${selector} over ${other.selector}`] : [])),
        ]);
      }, selectors);
    const [role, said, stop] = ['.active-role .status-role', '.status-said', '.listing > .button'] as const;
    const height = () => page.locator('.status-bar').evaluate((bar) => bar.clientHeight);
    const looks = [...LOOKS, { ...USUAL, name: 'middle', width: 700, language: 'fr' } as const];
    const copied = async () => {
      await page.getByRole('combobox').press('Control+c');
      await page.locator('.status-said', { hasText: '60' }).waitFor();
    };
    await field().fill('team-07 payments-prod');
    await page.locator('.row[data-current]').waitFor();
    await page.locator('.status-bar[data-said]').waitFor({ state: 'detached' });
    const before = new Map<string, number>();
    await inEachLook(page, looks, async ({ name }) => {
      await expect.poll(() => faults(role), { message: name }).toEqual([]);
      before.set(name, await height());
    });
    await inEachLook(page, looks, async ({ name }) => {
      await copied();
      await expect.poll(() => faults(role, said), { message: name }).toEqual([]);
      expect(await height(), name).toBe(before.get(name));
    });
    for (const { id: accountId } of daypass.emulator.accounts.slice(10, 12)) {
      daypass.emulator.faults.add({ operation: 'ListAccountRoles', accountId, times: Infinity, latencyMs: Infinity });
    }
    const some = `['acme', 'team-02', 'team-07']`;
    await page.evaluate(`for (const name of ${some}) void daypass.refreshRoles(name)`);
    await page.locator('.listing .progress').waitFor();
    await inEachLook(page, looks, async ({ name }) => {
      await copied();
      await expect.poll(() => faults(role, said, stop), { message: name }).toEqual([]);
    });
    daypass.emulator.faults.clear();
    await page.evaluate(`Promise.all(${some}.map((name) => daypass.stopListing(name)))`);
    await page.evaluate(`for (const name of ${some}) void daypass.refreshRoles(name)`);
    await field().fill('');
    await says('1,200 roles in 300 accounts');
  });

  it('marks what no rule names an environment for, in the list and wherever its role stands', async () => {
    const mark = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element, '::before').backgroundImage);
    await field().fill('team-07 acme-tools');
    await expect.poll(() => currentRow().getAttribute('data-colour')).toBe('unknown');
    expect(await currentRow().getAttribute('title')).toBe('Unknown environment');
    expect(await mark('.row[data-current]')).toContain('repeating-linear-gradient');
    await field().press('Control+Shift+Enter');
    await page.locator('.sheet-role').waitFor();
    expect(await mark('.sheet-role')).toContain('repeating-linear-gradient');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await field().fill('acme-payments-prod');
    await expect.poll(() => currentRow().getAttribute('data-colour')).toBe('red');
    expect(await mark('.row[data-current]')).toBe('none');
    await field().fill('');
  });

  it('has a tray that stays short, with labels that fit', async () => {
    for (let number = 2; number <= 11; number += 1) {
      await field().fill(`team-${String(number).padStart(2, '0')} payments-prod readonly`);
      await expect.poll(() => currentRow().textContent()).toMatch(/payments-prod.*ReadOnlyAccess/);
      await field().press('Control+d');
      await currentRow().locator('.star-cell [data-on]').waitFor();
    }
    await field().fill('');
    await expect.poll(async () => (await icon.items()).map(({ label }) => label)).toContain('More');
    const first = await icon.items();
    expect(first.length).toBeLessThan(30);
    expect(first.map(({ label }) => label)).toContain('Sessions: 12 of 12 signed in');
    const own = (await icon.labels()).map((label) => label.split(' > ').at(-1) ?? '');
    expect(own.filter((label) => label.length > 48)).toEqual([]);
    expect(own.some((label) => label.startsWith('Active: '))).toBe(true);
  });

  it('opens consoles whose bar and border name the role once and show its environment', async () => {
    for (const [account, ground, unknown] of [
      ['acme-payments-prod', RED, ''],
      ['acme-tools', 'repeating-linear-gradient', 'Unknown environment'],
    ] as const) {
      const [opened] = await Promise.all([
        nextForeignPage(app),
        daypass.daypass(['console', `team-07/${account}/ReadOnlyAccess`, '--isolated', '--region', 'eu-west-1']),
      ]);
      await opened.waitForLoadState();
      const bar = await barAbove(app, opened);
      expect(await bar.locator('#role').textContent()).toBe(`${account} · ReadOnlyAccess`);
      expect(await bar.locator('#unknown').textContent()).toBe(unknown);
      expect(await bar.locator('#tools').evaluate((own) => getComputedStyle(own).background)).toContain(ground);
      const painted = () =>
        opened.evaluate(() => {
          const [border, after] = ['::before', '::after'].map((part) =>
            getComputedStyle(document.documentElement, part),
          );
          return [border?.borderTopColor, border?.borderImageSource.split('(')[0], after?.content];
        });
      const image = unknown === '' ? 'none' : ground;
      // The tab that said the role a second time is gone.
      await expect.poll(painted).toEqual([RED, image, 'none']);
      expect(await axeInBoth(bar)).toEqual([]);
      expect(await windowsHaveIcon(app)).toEqual([true, true]);
      await (await app.browserWindow(opened)).evaluate((own) => own.close());
      await expect.poll(() => app.windows().length).toBe(1);
    }
  });

  it('opens a page of a console at what most people open, in a region found by its city', async () => {
    await field().fill('team-07 payments-prod');
    await field().press('Control+Shift+Enter');
    const sheet = page.getByRole('dialog', { name: 'Open console' });
    await sheet.getByText('acme-payments-prod / ReadOnlyAccess').waitFor();
    expect(await sheet.locator('.sheet-role').getAttribute('data-colour')).toBe('red');
    await sheet.locator('.by-enter').waitFor();
    await sheet.getByRole('combobox', { name: 'Region' }).fill('ireland');
    await page.getByRole('option', { name: 'Europe (Ireland)' }).click();
    expect(await sheet.getByRole('combobox', { name: 'Region' }).inputValue()).toBe('eu-west-1');
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await field().fill('');
  });

  it('tells of a program that asked by which session, in the color of the environment', async () => {
    const asked = ['credentials', '--session', 'team-07', '--account', prod, '--role', 'ReadOnlyAccess'];
    expect((await daypass.daypass(asked)).status).toBe(0);
    await go('Activity');
    const entry = page.locator('.entry[data-colour=red]').first();
    await entry.waitFor();
    expect(await entry.locator('.entry-role').getAttribute('title')).toContain('team-07');
    // Nothing of it is cut off while there is room.
    const cut = () =>
      page.locator('.entry-role, .entry-result').evaluateAll((cells) =>
        cells
          .flatMap((cell) => [cell, ...cell.querySelectorAll('*')])
          .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
          .map((part) => part.textContent),
      );
    await expect.poll(cut).toEqual([]);
    // Nor is the name of a program, in any language and with as little room as its columns get.
    const terraform = join(daypass.folder, 'terraform');
    await copyFile('/bin/bash', terraform);
    const ran = await runProgram(terraform, ['-c', '"$@"; exit $?', terraform, daypass.client, ...asked], {
      env: daypass.env,
      folder: daypass.folder,
    });
    expect(ran.status).toBe(0);
    await page.locator('.entry-name', { hasText: 'terraform' }).waitFor();
    const middle = LANGUAGES.map((language) => ({ ...USUAL, name: language, width: 700, language }));
    await inEachLook(page, middle, async ({ name }) => {
      const isWhole = () =>
        page.locator('.entry-program', { has: page.getByText('terraform', { exact: true }) }).evaluate((cell) => {
          const own = cell.querySelector('.entry-name')?.getBoundingClientRect();
          return own !== undefined && own.right <= cell.getBoundingClientRect().right;
        });
      await expect.poll(isWhole, { message: name }).toBe(true);
    });
    await go('Roles');
  });

  it('is free of what axe finds in every look, and nothing sticks out', async () => {
    const faults: string[] = [];
    const overhang = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((element) => {
            const { right, width } = element.getBoundingClientRect();
            return width > 0 && right > innerWidth + 1 && !element.closest('.hidden');
          })
          .map((element) => element.className),
      );
    await inEachLook(page, LOOKS, async ({ name, width }) => {
      const found = [...(await axe(page)), ...(await overhang())];
      // The session of a role is told in each of them: twelve have an account of that name.
      const told = await page.locator('.row:not(.heading) .session-of').first().isVisible();
      faults.push(
        ...found.map((fault) => `${name}: ${fault}`),
        ...(told ? [] : [`${name}: no session at ${width} px`]),
      );
    });
    expect(faults).toEqual([]);
  });
});
