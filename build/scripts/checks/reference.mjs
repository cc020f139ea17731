/** The pages that come from the code: of commands, of settings, the manual, what the client prints on its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../steps.mjs';

/** `build/reference/pages.ts`, which imports commands and settings. */
export async function referenceModule() {
  const { runnerImport } = await import('vite');
  const path = join(ROOT, 'build', 'reference', 'pages.ts');
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
