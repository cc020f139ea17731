import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../support/app-under-test.ts';
import { Installation } from '../support/installation.ts';
import { axe, openWindow } from '../support/window.ts';

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
          return width > 0 && right > innerWidth + 1 && !element.closest('.hidden, .sessions');
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
