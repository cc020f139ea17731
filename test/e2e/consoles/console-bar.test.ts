/** The bar above a console's page. The pages are served from within the app, under the names of AWS's. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeInBoth } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { barAbove, contentsOf, nextForeignPage, pagesOf } from '../../support/app/console-pages.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { answerBoxes, byClick, click } from '../../support/app/foreign-page.ts';
import { Installation } from '../../support/app/installation.ts';
import { pressKeys } from '../../support/desktop/keys.ts';

const CONSOLE = 'https://eu-west-1.console.aws.amazon.com';
const S3 = `${CONSOLE}/s3/buckets?region=eu-west-1`;
const EC2 = `${CONSOLE}/ec2/home?region=eu-west-1#Instances:`;

describe.skipIf(ELECTRON === '')('the bar of a console window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let bar: Page;
  let role: string;

  const open = async (): Promise<Page> => {
    const [opened, { stderr }] = await Promise.all([
      nextForeignPage(app),
      daypass.daypass(['console', role, '--isolated', '--region', 'eu-west-1']),
    ]);
    expect(stderr).not.toContain('error');
    await opened.waitForLoadState();
    return opened;
  };
  const windowOf = (of: Page) => app.browserWindow(of);
  const button = (name: string) => bar.getByRole('button', { name, exact: true });
  const isEnabled = async (name: string) => (await button(name).getAttribute('aria-disabled')) === 'false';
  const field = () => bar.getByRole('textbox', { name: 'Find in page' });
  const found = () => bar.locator('#found').textContent();
  /** The page's own place in the window, in DIP. */
  const place = async () =>
    (await windowOf(page)).evaluate((own) => own.contentView.children[0]?.getBounds() ?? { y: -1, height: -1 });
  const bounds = async (of: Page) => (await windowOf(of)).evaluate((own) => own.getBounds());
  const visits = () => app.evaluate(() => (globalThis as unknown as { visits: string[] }).visits);
  /** What really has the focus: a page that Playwright drives always believes that it has it. */
  const focused = () => app.evaluate(({ webContents }) => webContents.getFocusedWebContents()?.getURL() ?? '');
  const BAR = 'daypass://app/console-bar.html';

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 2 }, electron: ELECTRON });
    await mkdir(daypass.home, { mode: 0o700 });
    const settings = { version: 1, askBeforeQuit: false, colours: [{ account: '*', colour: 'red' }] };
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify(settings));
    app = await startApp(daypass, ['--background']);
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const [account] = daypass.emulator.accounts;
    role = `${account?.name}/${account?.roles[0]}`;
    page = await open();
    await (await contentsOf(app, page)).evaluate((own) => {
      const asked: string[] = [];
      Object.assign(globalThis, { visits: asked });
      own.session.protocol.handle('https', ({ url }: Request) => {
        asked.push(url);
        if (url.includes('unreachable')) return Response.error();
        const body = `<!doctype html><title>Page</title><h1>Needle</h1><p>needle and needle</p><p>${'<br>'.repeat(80)}end</p>`;
        return new Response(body, { headers: { 'content-type': 'text/html' } });
      });
    });
    bar = await barAbove(app, page);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('says whose console it is, and passes on nothing of a page that is none', async () => {
    expect(await bar.locator('#role').textContent()).toBe(role.replace('/', ' · '));
    expect(await isEnabled('Copy link')).toBe(false);
    expect(await isEnabled('Open in browser')).toBe(false);
    const height = await bar.locator('#bar').evaluate((own: HTMLElement) => own.offsetHeight);
    await expect.poll(async () => (await place()).y).toBe(height);
    const inside = await (await windowOf(page)).evaluate((own) => own.getContentSize()[1] ?? 0);
    await expect.poll(() => page.evaluate(() => innerHeight)).toBe(inside - height);
    await expect.poll(focused).toBe(page.url());
  });

  /** To another window and back. On Wayland none gives its focus away, but a new one gets it, and takes it along when it goes. */
  async function goAwayAndBack(): Promise<void> {
    const window = await windowOf(page);
    const isLookedAt = () => window.evaluate((own) => own.isFocused());
    const isOnWayland = Boolean(process.env.WAYLAND_DISPLAY);
    const other = isOnWayland
      ? await app.evaluateHandle(({ BrowserWindow }) => new BrowserWindow({ width: 300 }))
      : null;
    if (!other) await window.evaluate((own) => own.blur());
    await expect.poll(isLookedAt).toBe(false);
    if (other) await other.evaluate((own) => own.destroy());
    else await window.evaluate((own) => own.focus());
    await expect.poll(isLookedAt).toBe(true);
  }

  it('has the keys of a person who comes back where they were before', async () => {
    await goAwayAndBack();
    await expect.poll(focused).toBe(page.url());
    await bar.getByRole('button', { name: 'Find in page' }).click();
    await expect.poll(focused).toBe(BAR);
    await goAwayAndBack();
    await expect.poll(focused).toBe(BAR);
    await bar.keyboard.press('Escape');
    await expect.poll(focused).toBe(page.url());
  });

  it('goes back and forward, and loads again', async () => {
    await page.goto(S3);
    await page.goto(EC2);
    await expect.poll(() => bar.locator('#host').textContent()).toBe('eu-west-1.console.aws.amazon.com');
    expect(await isEnabled('Forward')).toBe(false);
    await button('Back').click();
    await page.waitForURL(S3);
    await expect.poll(() => isEnabled('Forward')).toBe(true);
    await button('Forward').click();
    await page.waitForURL(EC2);
    const before = (await visits()).length;
    await button('Reload').click();
    await expect.poll(async () => (await visits()).length).toBe(before + 1);
  });

  it('loads again what couldn’t be reached, if the window may show it, and not the page that says so', async () => {
    const fails = async (url: string) => {
      await page.goto(url).catch(() => undefined);
      await page.getByRole('heading', { name: 'AWS’s console can’t be reached' }).waitFor();
      await expect.poll(() => isEnabled('Copy link')).toBe(false);
    };
    const cut = daypass.emulator.faults.add({ operation: 'ConsoleHome', cut: 'before', times: Infinity });
    await fails(`${daypass.emulator.url}/console`);
    cut.dispose();
    await button('Reload').click();
    await page.waitForURL(`${daypass.emulator.url}/console`);
    const elsewhere = `${CONSOLE}/unreachable`;
    await fails(elsewhere);
    const before = await visits();
    expect(before).toContain(elsewhere);
    await page.evaluate('globalThis.isOld = true');
    await button('Reload').click();
    await expect.poll(() => page.evaluate('globalThis.isOld ?? false').catch(() => true)).toBe(false);
    await page.getByRole('heading', { name: 'AWS’s console can’t be reached' }).waitFor();
    expect(await visits()).toEqual(before);
  });

  it('does the same by keys, also from the page, which gets them first', async () => {
    await page.goto(S3);
    await page.goto(EC2);
    await page.bringToFront();
    await (await windowOf(page)).evaluate((own) => own.focus());
    await (await contentsOf(app, page)).evaluate((own) => own.focus());
    await expect.poll(focused).toBe(page.url());
    await pressKeys('Alt+Left');
    await page.waitForURL(S3);
    await pressKeys('Alt+Right');
    await page.waitForURL(EC2);
    for (const keys of ['F5', 'Ctrl+R']) {
      const before = (await visits()).length;
      await pressKeys(keys);
      await expect.poll(async () => (await visits()).length).toBe(before + 1);
      await page.waitForLoadState();
    }
    await pressKeys('F6');
    await expect.poll(focused).toBe(BAR);
    expect(await bar.evaluate(() => document.activeElement?.id)).toBe('back');
    await pressKeys('F6');
    await expect.poll(focused).toBe(page.url());
    await pressKeys('Ctrl+F');
    await expect.poll(() => bar.evaluate(() => document.activeElement?.id)).toBe('wanted');
    await bar.keyboard.press('Escape');
    await page.evaluate(() => {
      document.addEventListener('keydown', (event) => event.preventDefault());
    });
    await expect.poll(focused).toBe(page.url());
    const before = await visits();
    await pressKeys('Ctrl+R');
    await pressKeys('Ctrl+F');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await visits()).toEqual(before);
    expect(await field().isVisible()).toBe(false);
  });

  it('finds in the page, counts, goes round, and gives the page back its focus and its room', async () => {
    await page.goto(EC2);
    const { height } = await place();
    await button('Find in page').click();
    await field().waitFor();
    await expect.poll(async () => (await place()).height).toBeLessThan(height);
    await field().pressSequentially('needle');
    await expect.poll(found).toBe('1 of 3');
    await field().press('Enter');
    await expect.poll(found).toBe('2 of 3');
    await field().press('Shift+Enter');
    await expect.poll(found).toBe('1 of 3');
    await button('Previous match').click();
    await expect.poll(found).toBe('3 of 3');
    await bar.screenshot({ path: join(SCREENSHOTS, 'console-bar-find.png') });
    await field().fill('haystack');
    await expect.poll(found).toBe('No matches');
    await field().fill('');
    await expect.poll(found).toBe('');
    const wanted = await (await contentsOf(app, page)).evaluateHandle((own) => {
      const texts: string[] = [];
      const { findInPage } = own;
      own.findInPage = (text, options) => {
        texts.push(text);
        return findInPage.call(own, text, options);
      };
      return texts;
    });
    const devtools = await bar.context().newCDPSession(bar);
    await devtools.send('Input.imeSetComposition', { text: 'けん', selectionStart: 2, selectionEnd: 2 });
    for (const [key, code] of [
      ['Enter', 13],
      ['Escape', 27],
    ] as const) {
      await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: code });
    }
    expect(await field().inputValue()).toBe('けん');
    await devtools.send('Input.insertText', { text: 'end' });
    await expect.poll(found).toBe('1 of 1');
    expect(new Set(await wanted.jsonValue())).toEqual(new Set(['end']));
    await field().press('Escape');
    await expect.poll(() => field().isVisible()).toBe(false);
    await expect.poll(async () => (await place()).height).toBe(height);
    await expect.poll(focused).toBe(EC2);
  });

  it('copies the page’s plain address, without what signs in and what one browser alone knows', async () => {
    await page.goto(
      'https://123456789012-abcdefgh.eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1&code=SECRET&state=hashArgs%23&isauthcode=true#x',
    );
    await expect.poll(() => isEnabled('Copy link')).toBe(true);
    // By a key of the display: Wayland lets a program copy only what comes of a key or a click that the compositor has seen.
    await (await windowOf(page)).evaluate((own) => own.webContents.focus());
    await button('Copy link').focus();
    await expect.poll(focused).toBe(BAR);
    await pressKeys('Enter');
    await bar.getByText('Link copied').waitFor();
    await expect.poll(() => clipboardText(app)).toBe(`${CONSOLE}/s3/home?region=eu-west-1#x`);
    await page.goto(S3);
    await expect.poll(() => bar.locator('#notice').textContent()).toBe('');
  });

  it('opens the page in the browser, signed in as the role, by an address that works once', async () => {
    const [before, logins] = [await daypass.opened(), daypass.emulator.count('GetSigninToken')];
    await button('Open in browser').click();
    await expect.poll(async () => (await daypass.opened()).length).toBe(before.length + 1);
    // What the browser was started with is another address, or this throws.
    const url = new URL((await daypass.opened()).at(-1) ?? '');
    expect(url.origin).toBe(daypass.emulator.url);
    expect(url.searchParams.get('Destination')).toBe(S3);
    expect(daypass.emulator.count('GetSigninToken')).toBe(logins + 1);
    expect(page.url()).toBe(S3);
    await page.goto('https://docs.aws.amazon.com/s3/');
    await expect.poll(() => bar.locator('#host').textContent()).toBe('docs.aws.amazon.com');
    await button('Open in browser').click();
    await expect.poll(async () => (await daypass.opened()).at(-1)).toBe('https://docs.aws.amazon.com/s3/');
    expect(daypass.emulator.count('GetSigninToken')).toBe(logins + 1);
  });

  it('asks before it leaves a page with unsaved work', async () => {
    await page.goto(S3);
    await page.goto(EC2);
    await click(page);
    await page.evaluate(() => {
      window.onbeforeunload = (event) => event.preventDefault();
    });
    const stay = await answerBoxes(app, 'Stay');
    for (const name of ['Back', 'Reload']) await button(name).click();
    await expect.poll(async () => (await stay.asked()).length).toBe(2);
    expect(page.url()).toBe(EC2);
    const leave = await answerBoxes(app, 'Leave');
    await button('Back').click();
    await page.waitForURL(S3);
    expect(await leave.asked()).toHaveLength(1);
  });

  it('is out of the page’s reach: no key, no name, no address of it comes from there', async () => {
    await page.goto(S3);
    await page.evaluate(() => {
      document.title = 'Bank \u202e Daypass';
      for (const key of ['f', 'r', 'F5', 'F6'])
        document.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true }));
      document.body.style.cssText = 'position:fixed;top:-200px;left:0;right:0;height:900px;background:lime;z-index:99';
      window.moveTo(0, 0);
      window.resizeTo(1, 1);
    });
    expect(await page.evaluate(() => [window.top === window, window.opener, frames.length])).toEqual([true, null, 0]);
    await byClick(page, 'window.open("daypass://app/console-bar.html")');
    await byClick(page, 'location.href = "daypass://app/console-bar.html"');
    const loaded = await page.evaluate(() =>
      fetch('daypass://app/console-bar.html').then(
        () => 'loaded',
        () => 'refused',
      ),
    );
    expect([loaded, page.url(), pagesOf(app).length]).toEqual(['refused', S3, 1]);
    expect(await bar.locator('#bar').textContent()).not.toContain('Bank');
    expect(await field().isVisible()).toBe(false);
    expect((await place()).y).toBe(await bar.locator('#bar').evaluate((own: HTMLElement) => own.offsetHeight));
    // Only the bar itself gets answers to its questions.
    expect(await bar.evaluate(() => Object.keys(window).filter((name) => name.startsWith('daypass')))).toEqual([
      'daypassConsoleBar',
    ]);
    expect(await page.evaluate(() => 'daypassConsoleBar' in window)).toBe(false);
    expect(await bar.evaluate(() => window.open('https://example.com/'))).toBeNull();
  });

  it.each<[string, Parameters<Page['click']>[1]]>([
    ['the middle button', { button: 'middle' }],
    ['Ctrl', { modifiers: ['Control'] }],
    ['Shift', { modifiers: ['Shift'] }],
  ])('is there when a link is clicked with %s, and so is the page', async (_name, options) => {
    const url = `${daypass.emulator.url}/console`;
    await page.goto(S3);
    await page.evaluate((to) => {
      document.body.innerHTML = `<a href="${to}" style="position:fixed;inset:0">there</a>`;
    }, url);
    const [child] = await Promise.all([nextForeignPage(app), page.getByRole('link', { name: 'there' }).click(options)]);
    await child.waitForURL(url);
    await (await windowOf(child)).evaluate((own) => own.close());
    await expect.poll(() => app.windows().length).toBe(2);
  });

  it('is there in windows that pages open, each a step aside from the other', async () => {
    const [child] = await Promise.all([
      nextForeignPage(app),
      byClick(page, `window.open('${daypass.emulator.url}/console')`),
    ]);
    const other = await open();
    const all = await Promise.all([page, child, other].map(bounds));
    // Where windows are on Wayland is between the compositor and the person.
    if (!process.env.WAYLAND_DISPLAY) expect(new Set(all.map(({ x, y }) => `${x} ${y}`)).size).toBe(3);
    const above = await barAbove(app, child);
    await expect.poll(() => above.locator('#host').textContent()).toBe(new URL(daypass.emulator.url).host);
    for (const one of [child, other]) await (await windowOf(one)).evaluate((own) => own.close());
    // The bars go with their windows.
    await expect.poll(() => app.windows().length).toBe(2);
  });

  it('fits narrow and zoomed windows, in light and dark, for everyone', async () => {
    await page.goto(S3);
    await button('Find in page').click();
    await field().fill('needle');
    await expect.poll(found).toBe('1 of 3');
    await button('Copy link').click();
    await bar.getByText('Link copied').waitFor();
    const devtools = await bar.context().newCDPSession(bar);
    const faults: string[] = [];
    for (const [name, width, scale] of [
      ['usual', 1280, 1],
      ['narrow', 360, 1],
      ['zoomed', 240, 2],
    ] as const) {
      const size = { width, height: 90, deviceScaleFactor: scale, mobile: false };
      await devtools.send('Emulation.setDeviceMetricsOverride', size);
      faults.push(...(await axeInBoth(bar)).map((fault) => `${name}: ${fault}`));
      const wide = await bar.locator('#tools').evaluate((own) => own.scrollWidth);
      if (wide > width) faults.push(`${name}: ${wide} px wide`);
      for (const colorScheme of ['dark', 'light'] as const) {
        await bar.emulateMedia({ colorScheme });
        await bar.screenshot({ path: join(SCREENSHOTS, `console-bar-${name}-${colorScheme}.png`) });
      }
    }
    await devtools.send('Emulation.clearDeviceMetricsOverride');
    expect(faults).toEqual([]);
    await field().press('Escape');
  });

  it('goes with its page, also where that is busy for ever', async () => {
    const busy = await open();
    await click(busy);
    const id = await (await windowOf(busy)).evaluate(({ id: own }) => own);
    await busy.evaluate(() => {
      setTimeout(() => {
        for (;;);
      });
    });
    await app.evaluate(({ BrowserWindow }, own) => BrowserWindow.fromId(own)?.close(), id);
    const isGone = () => app.evaluate(({ BrowserWindow }, own) => BrowserWindow.fromId(own) === null, id);
    await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
  });
});
