import { execFile } from 'node:child_process';
import type { ElectronApplication } from 'playwright-core';

/** What other programs find on the clipboard. On Wayland only another program can tell: the app sees what it wrote itself. */
export function clipboardText(app: ElectronApplication): Promise<string> {
  if (!process.env.WAYLAND_DISPLAY) return app.evaluate(({ clipboard }) => clipboard.readText());
  return new Promise((resolve) => {
    execFile('wl-paste', ['--no-newline'], { timeout: 10_000 }, (error, text) => resolve(error ? '' : text));
  });
}
