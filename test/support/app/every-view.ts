/** What `e2e/windows/views.test.ts` and `verify/views.test.ts` share: each view, looked at by axe, by its edges and by keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene } from '../../../build/screenshots/open.ts';
import { inEachLook, LOOKS, type Look, type Scene } from '../../../build/screenshots/scene.ts';
import { VIEWS } from '../../../build/screenshots/views.ts';
import { axe, type Rules } from './axe.ts';
import { ELECTRON } from './desktop-app.ts';
import { Installation } from './installation.ts';
import { keyboardFaults } from './keyboard.ts';

/** A word about what was done stands in the place of the active role for 5 s; one that asks for something stays. In ms. */
const SAID_MS = 6_000;
const STYLES = join(import.meta.dirname, '..', '..', '..', 'renderer', 'styles');
/**
 * Drawn in other tests: what consoles have kept (`console-windows.test.ts`), a listing under way and definitions with faults
 * (`window.test.ts`), sign-ins that follow (`many-sessions.test.ts`), errors of actions (`german.test.ts`). The download of an update is drawn in no end-to-end test.
 */
const ELSEWHERE = [
  'kept-until',
  'progress',
  'progress-track',
  'progress-fill',
  'faults',
  'error',
  'update-line',
  'following',
];
/** Rules of axe that a page behind a dialog can't meet, because it is hidden on purpose. */
const OF_THE_PAGE = /^(landmark-one-main|page-has-heading-one):/;
/** Rules of axe that a menu can't meet while the focus is in its submenu. */
const OF_THE_MENU = /^scrollable-region-focusable:/;

/** Tests of every view of the window in these looks. @param rulesIn what axe looks for in one of `LOOKS`; null where the look is left out */
export function testEveryView(rulesIn: (look: Look) => Rules | null): void {
  describe.skipIf(ELECTRON === '')('every view of the window', () => {
    let daypass: Installation;
    let scene: Scene;
    const complaints: string[] = [];
    const seen = new Set<string>();

    beforeAll(async () => {
      daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 90, rolesPerAccount: 4 } });
      scene = await openScene(daypass, ELECTRON);
      scene.page.on('pageerror', (error) => complaints.push(error.message));
    });
    afterAll(async () => {
      await scene?.app.close();
      await daypass?.close();
    });

    const note = async (page: Page) => {
      const classes = await page.evaluate(() =>
        [...document.querySelectorAll('[class]')].flatMap(({ classList }) => [...classList]),
      );
      for (const name of classes) seen.add(name);
    };

    for (const { name, show, leave, windowOf, hasFixedLanguage } of VIEWS) {
      it(`${name}: no fault for axe, nothing cut off, everything reached by keys`, async () => {
        await show(scene);
        const page = windowOf ? await windowOf(scene) : scene.page;
        const isPlain = windowOf !== undefined || hasFixedLanguage;
        const looks = isPlain
          ? LOOKS.filter(({ name: look }) => look === 'dark' || look === 'light')
          : LOOKS.filter((look) => rulesIn(look) !== null);
        const faults: string[] = [];
        await inEachLook(page, looks, async (look) => {
          const isBehind = (await page.getByRole('dialog').or(page.getByRole('alertdialog')).count()) > 0;
          const isOpened = (await page.getByRole('menu').count()) > 1;
          const violations = (await axe(page, isPlain ? 'all' : (rulesIn(look) ?? 'all'))).filter(
            (line) => !(isBehind && OF_THE_PAGE.test(line)) && !(isOpened && OF_THE_MENU.test(line)),
          );
          const found = [...violations, ...(await overhang(page))];
          faults.push(...found.map((fault) => `${look.name}: ${fault}`));
        });
        await page
          .locator('.status-bar[data-said]')
          .waitFor({ state: 'detached', timeout: SAID_MS })
          .catch(() => undefined);
        faults.push(...(await keyboardFaults(page)));
        await note(page);
        await leave?.(scene);
        expect(faults.join('\n')).toBe('');
        expect(complaints).toEqual([]);
      });
    }

    it('is among these: each class of the styles stood on one of them', () => {
      const files = readdirSync(STYLES).filter((file) => file !== 'small-window.css');
      const names = files.flatMap((file) => {
        const selectors = readFileSync(join(STYLES, file), 'utf8').replace(
          /\/\*.*?\*\/|\{[^{}]*\}|@import.*$/gms,
          '{}',
        );
        return [...selectors.matchAll(/\.([a-z][A-Za-z-]*)/g)].map(([, name = '']) => name);
      });
      const never = [...new Set(names)].filter((name) => !seen.has(name) && !ELSEWHERE.includes(name));
      expect(never).toEqual([]);
    });
  });
}

/** What sticks out of the window to a side, unless a part that scrolls or ends in an ellipsis holds it. */
function overhang(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        const isPopover = element.closest('.popover') !== null;
        if (width <= 1 || (right <= innerWidth + 1 && !(isPopover && left < -1))) return false;
        for (let parent = element.parentElement; parent; parent = parent.parentElement) {
          const { display, overflowX } = getComputedStyle(parent);
          // What has no box of its own holds nothing.
          const isClipped = overflowX !== 'visible' && display !== 'contents' && parent !== document.body;
          if (isClipped && parent.getBoundingClientRect().right <= innerWidth + 1) return false;
        }
        return true;
      })
      .map((element) => `beyond the edge: ${element.tagName} ${element.className}`),
  );
}
