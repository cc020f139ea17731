/** What axe finds wrong with a page of the app. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Contrast is two thirds of axe's work, and a question of colours; all else is one of what is shown and in which words. */
export type Rules = 'all' | 'contrast' | 'but contrast';

const CONTRAST = 'color-contrast';
const OPTIONS: Readonly<Record<Rules, RunOptions>> = {
  all: {},
  contrast: { runOnly: { type: 'rule', values: [CONTRAST] } },
  'but contrast': { rules: { [CONTRAST]: { enabled: false } } },
};

/**
 * One line for each rule that the page breaks as it is now. axe is loaded once into a page, and asked for violations alone: loading it
 * again and carrying over what is in order took three quarters of the time. Our pages have no frames.
 */
export async function axe(page: Page, rules: Rules = 'all'): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(await source);
  return page.evaluate(async (options) => {
    // A colour on its way to another one is neither.
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
    if (document.querySelector('iframe')) throw new Error('axe would not see what is in the frame.');
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      resultTypes: ['violations'],
      ...options,
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }, OPTIONS[rules]);
}

/** As `axe`, in light and in dark. */
export async function axeInBoth(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await axe(page)).map((line) => `${colorScheme}: ${line}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
