import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tell, tellTruth } from '../../../build/screenshots/scene.ts';
import type { ViewState } from '../../../preload/contracts/main.ts';
import { ELECTRON } from '../../support/app/app-under-test.ts';
import { axe } from '../../support/app/axe.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';

describe.skipIf(ELECTRON === '')('the window, narrow, zoomed and in other colours', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON });
    await daypass.signIn();
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await page.getByText('18 roles in 6 accounts').waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  /** What sticks out of the window to the right, by its class. */
  const overhang = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { right, width } = element.getBoundingClientRect();
          return width > 0 && right > innerWidth + 1 && !element.closest('.hidden');
        })
        .map((element) => element.className),
    );
  const VIEWS = ['Roles', 'Activity', 'Settings', 'Add a session'];

  it('fits into 360 px, and into a usual window at 200 %', async () => {
    const session = await page.context().newCDPSession(page);
    for (const [width, height, scale] of [
      [360, 640, 1],
      [490, 340, 2],
    ] as const) {
      const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
      await session.send('Emulation.setDeviceMetricsOverride', metrics);
      for (const name of VIEWS) {
        await page.getByRole('button', { name, exact: true }).click();
        expect(await overhang(), `${name} at ${width} px`).toEqual([]);
        expect(await axe(page), `${name} at ${width} px`).toEqual([]);
      }
    }
    await session.send('Emulation.clearDeviceMetricsOverride');
  });

  it('says neither name nor ID of an account again where its roles take several lines', async () => {
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    const session = await page.context().newCDPSession(page);
    const metrics = { width: 700, height: 680, deviceScaleFactor: 1, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    const further = page.locator('.row[data-quiet]:not(:hover, [data-current])').first();
    await further.waitFor();
    for (const part of ['.account', '.account-id']) expect(await further.locator(part).innerText()).toBe('');
    // Where roles stand below the account, its name leads them, and its ID is said once.
    await session.send('Emulation.setDeviceMetricsOverride', { ...metrics, width: 360, height: 640 });
    await page.waitForFunction(() => innerWidth === 360);
    await expect.poll(() => further.locator('.account').innerText()).not.toBe('');
    await expect.poll(() => further.locator('.account-id').innerText()).toBe('');
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  });

  /** Runs at each size: a usual window, the narrowest, and a usual one at 200 %. */
  const atEachSize = async (see: (size: string) => Promise<void>) => {
    const session = await page.context().newCDPSession(page);
    for (const [width, height, scale] of [
      [980, 680, 1],
      [360, 640, 1],
      [490, 340, 2],
    ] as const) {
      const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
      await session.send('Emulation.setDeviceMetricsOverride', metrics);
      await page.waitForFunction((wanted) => innerWidth === wanted, width);
      await see(`at ${width} px`);
    }
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  };
  /** Whether all of a text is seen: nothing that it is in cuts it off. */
  const isWhole = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { left, right, bottom } = element.getBoundingClientRect();
        for (let parent: Element | null = element; parent; parent = parent.parentElement) {
          const box = parent.getBoundingClientRect();
          const { display, overflowX } = getComputedStyle(parent);
          // What has no box cuts nothing off.
          const isCut = overflowX !== 'visible' && display !== 'contents';
          if (isCut && (left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + 1)) return false;
          if (parent === element && element.scrollWidth > element.clientWidth + 1 && isCut) return false;
        }
        return right <= innerWidth && bottom <= innerHeight;
      });

  it('keeps a menu that is open inside of a window that gets narrower', async () => {
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    await page.locator('[role=row][aria-selected=true]').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+k');
    const menu = page.getByRole('menu');
    await menu.waitFor();
    await atEachSize(async (size) => {
      const place = () =>
        menu.evaluate((element) => {
          const { left, right } = element.getBoundingClientRect();
          return left >= 0 && right <= innerWidth;
        });
      await expect.poll(place, { message: size }).toBe(true);
    });
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  });

  it('lays the card that connects tools over nothing, and leaves the list room for a role', async () => {
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    const cardIn = page.locator('.connect-card');
    await cardIn.waitFor();
    await atEachSize(async (size) => {
      expect(await cardIn.evaluate((element) => element.clientHeight), size).toBeLessThan(40);
      expect(await axe(page), size).toEqual([]);
    });
    await cardIn.getByRole('button', { name: 'Set up' }).click();
    await atEachSize(async (size) => {
      const { card, toolbar, list } = await page.evaluate(() => {
        const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().toJSON();
        return { card: box('.connect-card'), toolbar: box('.toolbar'), list: box('[role=grid]') };
      });
      const isOver = await page.locator('.connect-card').evaluate((element) => {
        return element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY === 'visible';
      });
      expect(isOver, size).toBe(false);
      expect(card.bottom, size).toBeLessThanOrEqual(toolbar.top);
      expect(list.height, size).toBeGreaterThan(50);
    });
    await cardIn.getByRole('button', { name: 'Set up' }).click();
  });

  it('keeps its header in one line, whatever there is to say of sessions', async () => {
    const step = { step: 'browser', url: 'https://acme.awsapps.com/start', expiresAt: Date.now() + 600_000 } as const;
    const signIn = { status: 'running', method: 'browser', step } as const;
    const state = { status: 'signed-out', reason: 'expired' } as const;
    for (const count of [1, 2, 3, 12]) {
      for (const isSigningIn of [false, true]) {
        await tell({ app, page, daypass }, (_view, session) => ({
          sessions: Array.from({ length: count }, (_, index) => ({
            ...session,
            name: `the-${index}-of-${count}-sessions-of-a-company-with-a-long-name`,
            ...(isSigningIn ? { state, signIn: index < 3 ? signIn : null, signInDue: index === 4 } : {}),
          })),
        }));
        await page
          .getByRole('button', { name: isSigningIn ? /Finish signing in|^0 of/ : /renews at|^\d+ of/ })
          .first()
          .waitFor();
        await atEachSize(async (size) => {
          const about = `${count}, ${isSigningIn ? 'signing in' : 'signed in'}, ${size}`;
          const header = await page.locator('.top').evaluate(({ scrollHeight, scrollWidth, clientWidth }) => {
            return { scrollHeight, isWide: scrollWidth > clientWidth };
          });
          expect(header, about).toEqual({ scrollHeight: 47, isWide: false });
          expect(await isWhole('button[aria-label="Add a session"]'), about).toBe(true);
          if (count === 12) expect(await isWhole('.session.summary'), about).toBe(true);
          if (isSigningIn) expect(await axe(page), about).toEqual([]);
        });
      }
    }
    await tellTruth({ app, page, daypass });
  });

  it('has room for twelve sessions: each comes into sight, and so does the button that adds one', async () => {
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    await tell({ app, page, daypass }, ({ sessions }, session) => {
      const more = Array.from({ length: 12 }, (_, index) => ({
        ...session,
        name: index === 4 ? 'a-session-of-a-company-with-a-rather-long-name-in-europe' : `acme-${index}`,
      }));
      return { sessions: more satisfies typeof sessions } as Partial<ViewState>;
    });
    const summary = page.getByRole('button', { name: '12 of 12 signed in' });
    await summary.waitFor();
    await atEachSize(async (size) => {
      expect(await overhang(), size).toEqual([]);
      expect(await isWhole('button[aria-label="Add a session"]'), size).toBe(true);
      await summary.click();
      for (const place of [0, 4, 11]) {
        const row = page.locator('.session-row').nth(place);
        const isClear = await row.evaluate((element) => {
          const list = element.closest('.session-rows');
          element.scrollIntoView({ block: 'nearest' });
          const [box, frame] = [element.getBoundingClientRect(), list?.getBoundingClientRect()];
          // By the wheel that every mouse has, and all of it at once.
          return frame && box.left >= frame.left && box.right <= frame.right && list?.scrollWidth === list?.clientWidth;
        });
        expect(isClear, `${place} ${size}`).toBe(true);
      }
      expect(await overhang(), size).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('.session-rows').waitFor({ state: 'hidden' });
      expect(await axe(page), size).toEqual([]);
    });
    await tellTruth({ app, page, daypass });
  });

  it('says how long a role has whatever it is called, who asked for what and what came of it', async () => {
    const [account] = daypass.emulator.accounts;
    if (!account) throw new Error('There is no account.');
    const role = 'AVeryLongRoleName'.repeat(4).slice(0, 64);
    daypass.emulator.setAccounts([{ ...account, name: 'n'.repeat(200), roles: [role] }]);
    await daypass.daypass(['list', '--refresh']);
    await daypass.daypass(daypass.credentials(account.id, role));
    await daypass.daypass(['switch', `${account.id}/${role}`]);
    await page.locator('.status-text .muted').waitFor();
    await atEachSize(async (size) => {
      await page.getByRole('button', { name: 'Roles', exact: true }).click();
      for (const part of ['.time-left', '.active-badge']) {
        expect(await isWhole(part), `${part} ${size}`).toBe(true);
      }
      // In a narrow window the role itself comes first, and the list says its time.
      const isWide = await page.evaluate(() => innerWidth > 680);
      expect(await isWhole(isWide ? '.status-text .muted' : '.status-role'), size).toBe(true);
      // In one line, with the button behind it, where nothing is said of the list.
      const height = await page.locator('.status-bar').evaluate((bar) => bar.clientHeight);
      expect(height, size).toBeLessThan(45);
      expect(await page.locator('.status-what').getAttribute('title')).toContain(`${'n'.repeat(200)} / ${role}`);
      await page.getByRole('button', { name: 'Activity', exact: true }).click();
      await page.locator('.entries .entry').first().waitFor();
      for (const part of ['.entry-time', '.entry-result', '.entry-role > .muted', '.entry-name']) {
        expect(await isWhole(`.entries ${part}`), `${part} ${size}`).toBe(true);
      }
      expect(await page.locator('.entry-role').nth(0).getAttribute('title')).toMatch(
        /n \/ AVery\w+ · credentials · acme$/,
      );
    });
  });

  it('draws what is chosen in the settings as wide as each other', async () => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await atEachSize(async (size) => {
      const widths = await page
        .locator('.setting > .select-button')
        .evaluateAll((fields) => fields.map((field) => Math.round(field.getBoundingClientRect().width)));
      expect(widths.length, size).toBeGreaterThan(3);
      expect([...new Set(widths)], size).toHaveLength(1);
    });
  });

  it('shows the report without scrolling it sideways, and copies it as it is', async () => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Show report' }).click();
    const report = page.locator('.report');
    await report.waitFor();
    await atEachSize(async (size) => {
      expect(await report.evaluate((box) => box.scrollWidth - box.clientWidth), size).toBe(0);
      expect(await isWhole('.report'), size).toBe(true);
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Copy report' }).click();
    await page.getByText('Report copied.').waitFor({ state: 'attached' });
    const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain('Daypass ');
    expect(await report.textContent()).toBe(copied);
    await page.keyboard.press('Escape');
  });

  it('says in forced colours which switch is on, and everything of the current row', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const looks = await page.locator('.thumb').evaluateAll((thumbs) =>
      thumbs.map((thumb) => {
        const [track, box] = [thumb.parentElement as HTMLElement, thumb.getBoundingClientRect()];
        const colours = [thumb, track].map((element) => getComputedStyle(element).backgroundColor);
        return { isSeen: box.width > 0 && colours[0] !== colours[1] };
      }),
    );
    expect(looks.length).toBeGreaterThan(3);
    expect(looks.every(({ isSeen }) => isSeen)).toBe(true);
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    const colours = await page.locator('.row[data-current]').evaluate((row) => ({
      row: getComputedStyle(row).color,
      parts: [...row.querySelectorAll('*')].map((part) => getComputedStyle(part).color),
    }));
    expect([...new Set(colours.parts)]).toEqual([colours.row]);
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('says in forced colours which row and which view are current', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
    const [row, other] = await page.evaluate(() =>
      ['[role=row][aria-selected=true]', '[role=row][aria-selected=false]'].map((selector) => {
        const element = document.querySelector(selector);
        return element ? getComputedStyle(element).backgroundColor : '';
      }),
    );
    expect(row).not.toBe(other);
    const view = page.getByRole('button', { name: 'Roles', exact: true });
    expect(await view.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe('1px');
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('moves nothing for who asked for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('body *')].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s');
        }).length,
    );
    expect(moving).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  });
});
