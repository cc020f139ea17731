import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inEachLook, LOOKS } from '../../../build/screenshots/scene.ts';
import { axe } from './axe.ts';
import { ROOT } from './root.ts';

const RESULTS = process.env.DAYPASS_TEST_RESULTS ?? join(ROOT, 'out', 'test-results');
/** Rules of axe that a page behind a dialog can't meet, because it is hidden on purpose. */
const OF_THE_PAGE = /^(landmark-one-main|page-has-heading-one):/;

/** Where layouts break first: in little room and with long texts. `views.test.ts` has every view in all looks. */
const TELLING = LOOKS.filter(({ name }) => name === 'narrow' || name === 'german');

/**
 * Looks at what is shown where it is narrow and in German, and takes a picture of each into the results.
 * @returns what axe finds wrong, one line each
 */
export async function faultsInEachLook(page: Page, name: string, reveal?: () => Promise<void>): Promise<string[]> {
  const folder = join(RESULTS, 'looks');
  await mkdir(folder, { recursive: true });
  const isBehind = (await page.getByRole('dialog').or(page.getByRole('alertdialog')).count()) > 0;
  const faults: string[] = [];
  await inEachLook(page, TELLING, async (look) => {
    await reveal?.();
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) });
    const found = (await axe(page)).filter((line) => !(isBehind && OF_THE_PAGE.test(line)));
    faults.push(...found.map((fault) => `${look.name}: ${fault}`));
  });
  return faults;
}
