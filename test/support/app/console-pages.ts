/** Pages in console windows as the tests see them: the bar above each of them is a page as well, of Daypass. */
import type { WebContents } from 'electron';
import type { ElectronApplication, JSHandle, Page } from 'playwright-core';

const isBar = (page: Page) => page.url().startsWith('daypass://app/console-bar.html');

/** The next page of others that opens. */
export function nextForeignPage(app: ElectronApplication): Promise<Page> {
  return app.waitForEvent('window', { predicate: (page) => !isBar(page) });
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
