import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';

const BUILT_PAGE = join(import.meta.dirname, '..', '..', '..', 'out', 'renderer', 'index.html');

describe.skipIf(ELECTRON === '')('the app of `npm run dev`', () => {
  let close: () => Promise<void>;
  afterEach(() => close());

  it('loads its page again when the window was built again', async () => {
    const daypass = await Installation.open({ electron: ELECTRON });
    const app = await startApp(daypass, ['--reload']);
    close = async () => {
      await app.close();
      await daypass.close();
    };
    const page = await app.firstWindow();
    await page.waitForSelector('main, [role=main], #root > *');
    await page.evaluate(() => Object.assign(window, { isOld: true }));
    const reloaded = page.waitForEvent('load');
    await utimes(BUILT_PAGE, new Date(), new Date());
    await reloaded;
    expect(await page.evaluate(() => 'isOld' in window)).toBe(false);
  });
});
