/** The pages that come from the code: of commands, of settings, of errors, the manual, what the client prints on its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../steps.mjs';
import { sourcesIn } from './sources.mjs';

/** A file of `build/reference/`; `pages.ts` imports commands and settings. */
export async function referenceModule(name = 'pages.ts') {
  const { runnerImport } = await import('vite');
  const path = join(ROOT, 'build', 'reference', name);
  return (await runnerImport(path, { configFile: false, logLevel: 'error' })).module;
}

/** @param {string} path from the project's folder */
export function readText(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** @returns {Promise<string[]>} one sentence for each page that has to be written again. */
export async function findStalePages() {
  const { findStalePages } = await referenceModule();
  return findStalePages(readText);
}

/** @returns {Promise<string[]>} one sentence for each text that nothing shows. */
export async function findUnusedTexts() {
  const { findUnusedTexts } = await referenceModule('unused-texts.ts');
  return findUnusedTexts(sourcesIn(ROOT, ['renderer', 'main', 'common', 'preload'], /\.(?:tsx?|html)$/));
}
