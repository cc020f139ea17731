/** Pages in console windows as the tests see them: the bar above each of them is a page as well, of Daypass. */
import type { WebContents } from 'electron';
import type { ElectronApplication, JSHandle, Page } from 'playwright-core';

const isBar = (page: Page) => page.url().startsWith('daypass://app/console-bar.html');

/** The next page that opens and is no bar. */
export function nextForeignPage(app: ElectronApplication): Promise<Page> {
  return app.waitForEvent('window', { predicate: async (page) => !(await isAbove(app, page)) });
}

/** Whether a page is the bar of a window. One without an address yet counts as a bar, and so does one that has closed. */
async function isAbove(app: ElectronApplication, page: Page): Promise<boolean> {
  try {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return await app.evaluate(({ BrowserWindow, webContents }, id) => {
      const contents = webContents.fromDevToolsTargetId(id);
      const window = contents ? BrowserWindow.fromWebContents(contents) : null;
      return window !== null && window.webContents === contents && window.contentView.children.length > 0;
    }, targetInfo.targetId);
  } catch (error) {
    if (page.isClosed()) return true;
    throw error;
  }
}

/** All pages but bars. */
export function pagesOf(app: ElectronApplication): Page[] {
  return app.windows().filter((page) => !isBar(page));
}

/** The bar above a console's page. */
export async function barAbove(app: ElectronApplication, page: Page): Promise<Page> {
  const idOf = async (one: Page) => (await app.browserWindow(one)).evaluate(({ id }) => id);
  const own = await idOf(page);
  for (;;) {
    const next = app.waitForEvent('window', { predicate: isBar });
    // It is not waited for where the bar is there already.
    next.catch(() => undefined);
    for (const bar of app.windows().filter(isBar)) {
      if ((await idOf(bar)) !== own) continue;
      await bar.locator('#reload[aria-label]').waitFor();
      return bar;
    }
    await next;
  }
}

/** What a page of others is in: in a console window, the view below the bar. */
export async function contentsOf(app: ElectronApplication, page: Page): Promise<JSHandle<WebContents>> {
  const window = await app.browserWindow(page);
  return window.evaluateHandle((own): WebContents => {
    const [view] = own.contentView.children as Electron.WebContentsView[];
    return view?.webContents ?? own.webContents;
  });
}
