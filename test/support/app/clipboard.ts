import { execFile } from 'node:child_process';
import type { ElectronApplication } from 'playwright-core';

/** What other programs find on the clipboard. Wayland tells that to them alone; the app may believe what it wrote. */
export function clipboardText(app: ElectronApplication): Promise<string> {
  if (!process.env.WAYLAND_DISPLAY) return app.evaluate(({ clipboard }) => clipboard.readText());
  return new Promise((resolve) => {
    execFile('wl-paste', ['--no-newline'], { timeout: 10_000 }, (error, text) => resolve(error ? '' : text));
  });
}
