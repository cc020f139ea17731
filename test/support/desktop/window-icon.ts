/** A window's icon as X11 has it, for task bar and switcher. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ElectronApplication } from 'playwright-core';

/** For each window of the app, whether it has an icon. Needs `xprop`. */
export async function windowsHaveIcon(app: ElectronApplication): Promise<boolean[]> {
  const ids = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.getNativeWindowHandle().readUInt32LE()),
  );
  return Promise.all(
    ids.map(async (id) => {
      const { stdout } = await promisify(execFile)('xprop', ['-id', String(id), '-len', '64', '_NET_WM_ICON']);
      return !stdout.includes('not found');
    }),
  );
}
