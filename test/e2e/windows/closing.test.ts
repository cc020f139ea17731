/** A window that a person asks for in the moment in which the one before is closing. */
import { afterEach, describe, expect, it } from 'vitest';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { TrayHost } from '../../support/desktop/tray-host.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('a window that is closing', () => {
  const open: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  const shown = async () => {
    const host = await TrayHost.open();
    open.push(() => host.close());
    const daypass = await Installation.open({ electron: ELECTRON });
    open.push(() => daypass.close());
    const app = await startApp(daypass, []);
    open.push(() => app.close());
    await host.icon();
    const page = await app.firstWindow();
    await page.waitForSelector('#root > *');
    return app;
  };

  it('is opened again where it is asked for while its page is still there', async () => {
    const app = await shown();
    const [again] = await Promise.all([
      app.waitForEvent('window'),
      app.evaluate(({ app, BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close();
        app.emit('activate');
      }),
    ]);
    await again.waitForSelector('#root > *');
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('is opened again where it is asked for after its page has gone', async () => {
    const app = await shown();
    const [again] = await Promise.all([
      app.waitForEvent('window'),
      app.evaluate(({ app, BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('destroyed', () => app.emit('activate'));
        contents?.close();
      }),
    ]);
    await again.waitForSelector('#root > *');
  });
});
