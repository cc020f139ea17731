/** The built desktop app, started as a person or a desktop session starts it. */
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import type { Installation } from './installation.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const ELECTRON = process.env.DAYPASS_ELECTRON ?? '';
export const SCREENSHOTS = join(process.env.DAYPASS_TEST_RESULTS ?? join(ROOT, 'out', 'test-results'), 'screenshots');

/** @param args of the app, after its folder: `--background`. */
export function startApp(daypass: Installation, args: readonly string[] = []): Promise<ElectronApplication> {
  // As root, Chromium's sandbox can't be had.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = { ...daypass.env, DISPLAY: process.env.DISPLAY ?? '' };
  return _electron.launch({ executablePath: ELECTRON, args: [...sandbox, ROOT, ...args], env });
}
