/** The built desktop app, started as a person or a desktop session starts it. */
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { APP, displays, ELECTRON, SANDBOX } from './app-under-test.ts';
import type { Installation } from './installation.ts';
import { ROOT } from './root.ts';

export { ELECTRON };

export const SCREENSHOTS = join(process.env.DAYPASS_TEST_RESULTS ?? join(ROOT, 'out', 'test-results'), 'screenshots');

/** @param args of the app: `--background`. @param executablePath another Electron than the usual one */
export function startApp(
  daypass: Installation,
  args: readonly string[] = [],
  executablePath = ELECTRON,
): Promise<ElectronApplication> {
  const env = { ...daypass.env, ...displays() };
  return _electron.launch({ executablePath, args: [...SANDBOX, ...APP, ...args], env });
}
