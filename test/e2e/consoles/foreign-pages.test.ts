/** What a page of somebody else can do in a window of Daypass: here one that a console window shows. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { APP } from '../../support/app/app-under-test.ts';
import { contentsOf, nextForeignPage, pagesOf } from '../../support/app/console-pages.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { answerBoxes, byClick, click, granted, letPass, NOTHING, WISHES } from '../../support/app/foreign-page.ts';
import { filesBelow, Installation, unlessGone } from '../../support/app/installation.ts';
import { Listening } from '../../support/servers/company-network.ts';

/** An address as S3's console makes them for a download. */
const SIGNED = 'https://bucket.s3.amazonaws.com/report.csv?X-Amz-Signature=0123456789abcdef';

describe.skipIf(ELECTRON === '')('a page in a console window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let role: string;

  const open = async (): Promise<Page> => {
    const [opened] = await Promise.all([nextForeignPage(app), daypass.daypass(['console', role, '--isolated'])]);
    await opened.waitForLoadState();
    return opened;
  };
  const again = () => page.goto(`${daypass.emulator.url}/console`);
  const windowOf = (of: Page) => app.browserWindow(of);
  /** Resolves once the page has had its turn, and main has had its own after it. */
  const settled = async () => {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    await app.evaluate(() => new Promise((resolve) => setImmediate(resolve)));
  };
  const openedBy = async (code: string): Promise<Page> => {
    const [child] = await Promise.all([nextForeignPage(app), byClick(page, code)]);
    return child;
  };
  const quit = () =>
    app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      items.find(({ label }) => label.startsWith('Quit'))?.click();
    });
  const closed = (of: Page) => expect.poll(() => of.isClosed()).toBe(true);

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 2 }, electron: ELECTRON });
    await mkdir(daypass.home, { mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, askBeforeQuit: false }));
    const xdgOpen = join(daypass.folder, 'programs', 'xdg-open');
    await mkdir(dirname(xdgOpen));
    await writeFile(xdgOpen, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${daypass.folder}/started'\n`, { mode: 0o755 });
    daypass.env.PATH = `${dirname(xdgOpen)}:${daypass.env.PATH}`;
    app = await startApp(daypass, ['--background']);
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const [account] = daypass.emulator.accounts;
    role = `${account?.name}/${account?.roles[0]}`;
    page = await open();
    await answerBoxes(app, 'Cancel');
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });
  afterEach(async () => {
    for (const other of pagesOf(app).filter((each) => each !== page)) {
      await (await windowOf(other)).evaluate((window) => window.destroy());
    }
    await expect.poll(() => pagesOf(app)).toEqual([page]);
  });

  it('opens no window and no browser on its own', async () => {
    const before = await daypass.opened();
    expect(await page.evaluate((url) => window.open(url), `${daypass.emulator.url}/console`)).toBeNull();
    expect(await page.evaluate(() => window.open('about:blank'))).toBeNull();
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await settled();
    expect(pagesOf(app)).toEqual([page]);
    expect(await daypass.opened()).toEqual(before);
  });

  it('opens one thing with a click, not several', async () => {
    const before = (await daypass.opened()).length;
    await byClick(page, 'for (const one of "abc") window.open("https://example.com/" + one)');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    await settled();
    expect((await daypass.opened()).slice(before)).toEqual(['https://example.com/a']);
  });

  it('opens one window with a click, and none from an empty one that it has opened', async () => {
    const child = await openedBy('globalThis.empty = window.open("about:blank")');
    for (const url of ['about:blank', '/console']) {
      await page.evaluate((to) => {
        const { empty } = globalThis as unknown as { empty: Window };
        empty.open(to === '/console' ? location.origin + to : to);
      }, url);
    }
    await settled();
    expect(pagesOf(app)).toEqual([page, child]);
  });

  it('has the person asked where no click was seen, once', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => true;
    });
    const declined = await answerBoxes(app, 'Cancel');
    const before = (await daypass.opened()).length;
    await click(page);
    await letPass(app, 6_000);
    for (const _each of [1, 2, 3]) await page.evaluate(() => void window.open('https://example.com/'));
    await settled();
    expect((await declined.asked()).map(({ message }) => message)).toEqual(['Open example.com?']);
    await click(page);
    await letPass(app, 6_000);
    await answerBoxes(app, 'Open');
    await page.evaluate(() => void window.open('https://example.com/'));
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
  });

  it('opens plain windows, whatever it asks for', async () => {
    const features = 'kiosk,fullscreen,alwaysOnTop,show=no,frame=no,opacity=0.1,transparent,skipTaskbar,focusable=no';
    const more = 'x=-4000,left=-4000,width=1,height=1,closable=no,resizable=no,title=Bank,modal,maxWidth=5';
    const child = await openedBy(`window.open('/console', '_blank', '${features},${more}')`);
    const look = (window: Electron.BrowserWindow) => ({
      kiosk: window.isKiosk(),
      fullScreen: window.isFullScreen(),
      onTop: window.isAlwaysOnTop(),
      visible: window.isVisible(),
      opacity: window.getOpacity(),
      closable: window.isClosable(),
      resizable: window.isResizable(),
      focusable: window.isFocusable(),
      modal: window.isModal(),
      bounds: window.getBounds(),
    });
    const shown = await (await windowOf(child)).evaluate(look);
    expect(shown).toMatchObject({
      ...{ kiosk: false, fullScreen: false, onTop: false, visible: true, opacity: 1 },
      ...{ closable: true, resizable: true, focusable: true, modal: false },
    });
    expect(shown.bounds.width).toBeGreaterThanOrEqual(480);
    expect(shown.bounds.height).toBeGreaterThanOrEqual(320);
    expect(shown.bounds.x).toBeGreaterThanOrEqual(0);
    await child.waitForLoadState();
    await child.evaluate(() => {
      window.moveTo(-4000, -4000);
      window.resizeTo(1, 1);
    });
    await settled();
    expect((await (await windowOf(child)).evaluate(look)).bounds).toEqual(shown.bounds);
  });

  it('opens windows that carry account and role from the first moment, also empty ones', async () => {
    const child = await openedBy('window.open("about:blank", "_blank", "title=Bank")');
    const title = role.replace('/', ' · ');
    expect(await (await windowOf(child)).evaluate((window) => window.getTitle())).toBe(title);
    const window = await windowOf(child);
    for (const [given, shown] of [
      ['Report', 'Report'],
      ['\u202etroper', '\ufffdtroper'],
    ] as const) {
      await child.evaluate((text) => {
        document.title = text;
      }, given);
      await expect.poll(() => window.evaluate((own) => own.getTitle())).toBe(`${title} — ${shown}`);
    }
  });

  it('shows what it has made itself in a window of its own', async () => {
    const make = 'new Blob(["<title>Costs</title><h1>Costs</h1>"], { type: "text/html" })';
    const child = await openedBy(`window.open(URL.createObjectURL(${make}))`);
    await child.getByRole('heading', { name: 'Costs' }).waitFor();
    expect(child.url()).toMatch(/^blob:http:\/\/127\.0\.0\.1/);
  });

  it('hands a signed address to the browser without its standing in the list of processes', async () => {
    const before = (await daypass.opened()).length;
    // As consoles do it: an empty window first, and the address once it is there.
    await byClick(
      page,
      `const window = globalThis.open('about:blank'); setTimeout(() => { window.location = '${SIGNED}' })`,
    );
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    // What the browser was started with is another address, or this throws.
    expect((await daypass.opened()).at(-1)).toBe(SIGNED);
    expect((await daypass.browserArguments()).at(-1)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
    await expect.poll(() => pagesOf(app)).toEqual([page]);
    expect(await readFile(join(daypass.home, 'state', 'logs', 'agent.log'), 'utf8').catch(() => '')).not.toContain(
      'X-Amz',
    );
  });

  it.each(WISHES)('gets nothing for %s, not even after a click', async (wish) => {
    expect(await granted(app, page, wish)).toMatch(NOTHING);
  });

  it('has no whole screen and no lock of the pointer then', async () => {
    expect(await page.evaluate(() => [document.fullscreenElement, document.pointerLockElement])).toEqual([null, null]);
    expect(await (await windowOf(page)).evaluate((window) => window.isFullScreen())).toBe(false);
  });

  it('starts no program that an address of another kind is for', async () => {
    const started = () => readFile(join(daypass.folder, 'started'), 'utf8').catch(() => '');
    const before = page.url();
    for (const url of ['mailto:a@example.com', 'ssh://example.com', 'file:///etc/passwd', 'vscode://x']) {
      await byClick(page, `location.href = '${url}'`);
      await byClick(page, `window.open('${url}')`);
      await page.evaluate((src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
      }, url);
      await settled();
    }
    expect(page.url()).toBe(before);
    // The stand-in for xdg-open notes what it is started with: first and last this one.
    await app.evaluate(({ shell }) => void shell.openExternal('mailto:by-the-app@example.com'));
    await expect.poll(started).toBe('mailto:by-the-app@example.com\n');
    await again();
  });

  it('asks for one place to save a file, and for no other until the person does something', async () => {
    const begun = await (await contentsOf(app, page)).evaluateHandle(({ session }) => {
      const names: string[] = [];
      const note = (event: Electron.Event, item: Electron.DownloadItem) => {
        if (event.defaultPrevented) return;
        names.push(item.getFilename());
        item.cancel();
      };
      session.on('will-download', note);
      return { names, stop: () => void session.removeListener('will-download', note) };
    });
    const names = () => begun.evaluate((own) => own.names);
    const download = (name: string) =>
      `Object.assign(document.createElement('a'), { href: 'data:text/csv,x', download: '${name}' }).click();`;
    await page.evaluate(download('alone-1.csv'));
    await expect.poll(names).toEqual(['alone-1.csv']);
    await page.evaluate(download('alone-2.csv'));
    await byClick(page, download('clicked-1.csv') + download('clicked-2.csv'));
    await expect.poll(names).toEqual(['alone-1.csv', 'clicked-1.csv']);
    await byClick(page, download('clicked-3.csv'));
    await expect.poll(names).toEqual(['alone-1.csv', 'clicked-1.csv', 'clicked-3.csv']);
    await begun.evaluate(({ stop }) => stop());
  });

  it('downloads where the person says, shows how far it is, and the app asks before it ends', async () => {
    let finish: () => void = () => undefined;
    const server = await Listening.open(
      createServer((_request, response) => {
        response.writeHead(200, {
          'content-disposition': 'attachment; filename="costs.csv"',
          'content-length': '4000',
        });
        response.write('x'.repeat(2000));
        finish = () => response.end('x'.repeat(2000));
      }),
    );
    const target = join(daypass.folder, 'costs.csv');
    const window = await windowOf(page);
    const contents = await contentsOf(app, page);
    await contents.evaluate(
      (own, path) =>
        void own.session.once('will-download', (_event: unknown, item: Electron.DownloadItem) =>
          item.setSavePath(path),
        ),
      target,
    );
    const title = await window.evaluate((own) => own.getTitle());
    await click(page);
    await contents.evaluate((own, url) => own.downloadURL(url), `http://127.0.0.1:${server.port}/costs`);
    await expect.poll(() => window.evaluate((own) => own.getTitle())).toBe(`costs.csv 50 % — ${title}`);
    const stay = await answerBoxes(app, 'Keep running');
    await quit();
    await expect
      .poll(async () => (await stay.asked()).map(({ detail }) => detail.includes('One download isn’t finished.')))
      .toEqual([true]);
    finish();
    await expect
      .poll(() =>
        readFile(target, 'utf8').then(
          ({ length }) => length,
          () => 0,
        ),
      )
      .toBe(4000);
    await expect.poll(() => window.evaluate((own) => own.getTitle())).toBe(title);
    await server.close();
  });

  describe('with unsaved work', () => {
    const beDirty = async (of: Page = page) => {
      await click(of);
      await of.evaluate(() => {
        window.onbeforeunload = (event) => {
          event.preventDefault();
          event.returnValue = 'unsaved';
        };
      });
    };

    it('stays or goes, as the person says, when its window is closed', async () => {
      const child = await openedBy('window.open("/console")');
      await child.waitForLoadState();
      await beDirty(child);
      const stay = await answerBoxes(app, 'Stay');
      const window = await windowOf(child);
      await window.evaluate((own) => own.close());
      await expect
        .poll(stay.asked)
        .toEqual([
          { message: 'Leave this page?', detail: 'Changes you made may not be saved.', buttons: ['Leave', 'Stay'] },
        ]);
      expect(child.isClosed()).toBe(false);
      await answerBoxes(app, 'Leave');
      await window.evaluate((own) => own.close());
      await closed(child);
    });

    it('stays when the window that opened its own is closed', async () => {
      const child = await openedBy('window.open("/console")');
      await child.waitForLoadState();
      await beDirty(child);
      const opener = page;
      await (await windowOf(opener)).evaluate((own) => own.close());
      await closed(opener);
      page = await open();
      expect(child.isClosed()).toBe(false);
    });

    it('goes where a click leads once the person agrees, and asks no one on its own', async () => {
      await again();
      await beDirty();
      const leave = await answerBoxes(app, 'Leave');
      await letPass(app, 6_000);
      for (const _each of [1, 2, 3]) await page.evaluate(() => location.assign('/console?by=itself'));
      await settled();
      expect(await leave.asked()).toEqual([]);
      await byClick(page, 'location.assign("/console?by=click")');
      await page.waitForURL(/by=click/);
      expect(await leave.asked()).toHaveLength(1);
    });

    it('is asked about once when the person signs out, whose consoles close then', async () => {
      const keep = await answerBoxes(app, 'Keep open');
      await beDirty();
      await daypass.daypass(['logout', 'acme']);
      await expect
        .poll(async () => (await keep.asked()).map(({ message, detail }) => [message, detail]))
        .toEqual([['Close the console windows of acme?', 'One window has changes that may not be saved.']]);
      expect(page.isClosed()).toBe(false);
      await daypass.signIn();
      const second = await open();
      const close = await answerBoxes(app, 'Close windows');
      await daypass.daypass(['logout', 'acme']);
      await closed(second);
      await closed(page);
      expect(await close.asked()).toHaveLength(1);
      await daypass.signIn();
      page = await open();
    });

    it('goes with the sign-out that ended it, and takes no console along that was opened since', async () => {
      await beDirty();
      await app.evaluate(({ dialog }) => {
        const late = new Promise<Electron.MessageBoxReturnValue>((resolve) =>
          Object.assign(globalThis, { agree: () => resolve({ response: 0, checkboxChecked: false }) }),
        );
        dialog.showMessageBox = () => {
          Object.assign(globalThis, { isAsked: true });
          return late;
        };
      });
      const said = <T>(name: string) => app.evaluate((_electron, key) => (globalThis as never)[key] as T, name);
      await daypass.daypass(['logout', 'acme']);
      await expect.poll(() => said<boolean>('isAsked')).toBe(true);
      await daypass.signIn();
      const since = await open();
      await app.evaluate(() => (globalThis as unknown as { agree: () => void }).agree());
      await closed(page);
      page = since;
      expect(page.isClosed()).toBe(false);
      await settled();
      expect(pagesOf(app)).toEqual([page]);
    });

    it('is asked about once for all windows when the app ends', async () => {
      const child = await openedBy('window.open("/console")');
      await child.waitForLoadState();
      await beDirty(child);
      await beDirty();
      const stay = await answerBoxes(app, 'Keep running');
      await quit();
      await expect.poll(async () => (await stay.asked()).length).toBe(1);
      const [asked] = await stay.asked();
      expect(asked?.detail).toContain('2 windows have changes that may not be saved');
      expect(pagesOf(app)).toHaveLength(2);
      await page.evaluate(() => {
        window.onbeforeunload = null;
      });
    });
  });

  // A packaged app has the encryption that the first case does without.
  it.each([
    ...(APP.length > 0 ? [['in a build without encryption of cookies', '--password-store=gnome-libsecret']] : []),
    ['without a keychain of the desktop', '--password-store=basic'],
  ])('keeps nothing on disk %s, whatever the settings say', async (_where, store) => {
    const other = await Installation.open({ emulator: { accounts: 2 }, electron: ELECTRON });
    await mkdir(other.home, { mode: 0o700 });
    const settings = { version: 1, console: { keepData: true } };
    await writeFile(join(other.home, 'settings.json'), JSON.stringify(settings));
    const started = await startApp(other, ['--background', store]);
    try {
      await other.signIn();
      await other.daypass(['list', '--refresh']);
      const { account, role: name } = other.anyRole;
      const [opened] = await Promise.all([
        nextForeignPage(started),
        other.daypass(['console', `${account}/${name}`, '--isolated']),
      ]);
      await opened.waitForLoadState();
      const jar = await (await contentsOf(started, opened)).evaluateHandle((own) => own.session);
      const held = await jar.evaluate(async (own) => ({
        isPersistent: own.isPersistent(),
        values: (await own.cookies.get({})).map(({ value }: { value: string }) => value),
      }));
      expect(held).toEqual({ isPersistent: false, values: [expect.any(String)] });
      const texts = await Promise.all(
        (await filesBelow(other.home)).map((file) => unlessGone(readFile(file, 'latin1'), '')),
      );
      for (const value of held.values) expect(texts.some((text) => text.includes(value))).toBe(false);
      const [page] = await Promise.all([nextForeignPage(started), other.daypass(['agent', 'open'])]);
      await page.getByRole('combobox').waitFor();
      await page.keyboard.press('Control+,');
      const keep = page.getByRole('switch', { name: /^Keep cookies/ });
      await page.getByText('They can’t be encrypted here', { exact: false }).waitFor();
      await page.screenshot({ path: join(SCREENSHOTS, 'console-data-refused.png') });
      // Off it goes, and not on again.
      expect(await keep.isEnabled()).toBe(true);
      await page.getByText(/^Keep cookies/).click();
      await expect.poll(() => keep.count()).toBe(0);
      const told = await other.daypass(['settings', 'set', 'console.keepData', 'true']);
      expect(told).toMatchObject({ status: 0, stderr: expect.stringContaining("can't be encrypted") });
      await other.daypass(['settings', 'set', 'console.opens', 'isolated']);
      await other.daypass(['settings', 'set', 'console.keepData', 'false']);
      await expect.poll(() => keep.isDisabled()).toBe(true);
    } finally {
      await started.close();
      await other.close();
    }
  });
});
