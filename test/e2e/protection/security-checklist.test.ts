/** Electron's security checklist (electronjs.org/docs/latest/tutorial/security), item by item, on the running app. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../../../preload/contracts/main.ts';
import { nextForeignPage } from '../../support/app/console-pages.ts';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Everything that goes into the app, as text. */
function sources(): { path: string; text: string }[] {
  return ['main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|html)$/.test(name))
      .map((name) => join(folder, name))
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
  );
}

describe.skipIf(ELECTRON === '')('Electron’s security checklist', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let preferences: Record<string, unknown>[];

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 2 }, electron: ELECTRON });
    app = await startApp(daypass);
    page = await app.firstWindow();
    await page.getByRole('heading').first().waitFor();
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const { account, role } = daypass.anyRole;
    const opened = nextForeignPage(app);
    expect((await daypass.daypass(['console', `${account}/${role}`, '--isolated'])).status).toBe(0);
    await (await opened).waitForLoadState();
    preferences = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const { getLastWebPreferences } = contents as unknown as { getLastWebPreferences(): Record<string, unknown> };
        return { ...getLastWebPreferences.call(contents), url: contents.getURL() };
      }),
    );
    // The window, a console's page, and the bar above it.
    expect(preferences.length).toBe(3);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('1. loads nothing over an open connection: our pages come from our own scheme and can reach nothing else', async () => {
    expect(page.url()).toMatch(/^daypass:\/\/app\//);
    const reached = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const picture = new Image();
          picture.onload = () => resolve('reached');
          picture.onerror = () => resolve('blocked');
          picture.src = url;
        }),
      `${daypass.emulator.url}/start`,
    );
    expect(reached).toBe('blocked');
  });

  it('1. has no way out for WebRTC, and a proxy that leads nowhere', async () => {
    const ways = await (await app.browserWindow(page)).evaluate(async ({ webContents }) => ({
      rtc: webContents.getWebRTCIPHandlingPolicy(),
      proxies: await Promise.all(
        ['https://example.com/', 'http://127.0.0.1:8080/'].map((url) => webContents.session.resolveProxy(url)),
      ),
    }));
    expect(ways).toEqual({ rtc: 'disable_non_proxied_udp', proxies: ['PROXY 127.0.0.1:1', 'PROXY 127.0.0.1:1'] });
  });

  it('2. gives Node to no page', async () => {
    for (const { nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames } of preferences) {
      expect([nodeIntegration, nodeIntegrationInWorker ?? false, nodeIntegrationInSubFrames ?? false]).toEqual([
        false,
        false,
        false,
      ]);
    }
    expect(await page.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
  });

  it('3. and 4. isolates the preload script from the page, and sandboxes every page’s process', () => {
    for (const { contextIsolation, sandbox } of preferences) {
      expect({ contextIsolation, sandbox }).toEqual({ contextIsolation: true, sandbox: true });
    }
  });

  it('5. grants no permission that a page asks for', async () => {
    const states = await page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
        'midi',
        'persistent-storage',
      ];
      return Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(
            ({ state }) => state,
            () => 'denied',
          ),
        ),
      );
    });
    expect(states).not.toContain('granted');
  });

  it('5. chooses no device for a page: Electron would take the first one', async () => {
    const listeners = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.listenerCount('select-bluetooth-device')),
    );
    expect(listeners.every((count) => count > 0)).toBe(true);
  });

  it('5. gives no device to any page: each session that is made refuses them, whatever is plugged in', async () => {
    const answers = await app.evaluate(({ session }) => {
      type Handler = (details: object) => boolean;
      const handlers: Handler[] = [];
      const prototype = Object.getPrototypeOf(session.defaultSession);
      const { setDevicePermissionHandler } = prototype;
      prototype.setDevicePermissionHandler = (handler: Handler) => handlers.push(handler);
      session.fromPartition('made-for-a-test');
      prototype.setDevicePermissionHandler = setDevicePermissionHandler;
      return ['usb', 'hid', 'serial'].map((deviceType) =>
        handlers.map((handler) => handler({ deviceType, origin: 'https://example.com', device: {} })),
      );
    });
    expect(answers).toEqual([[false], [false], [false]]);
  });

  it('6., 8., 9. and 10. switches nothing of the web’s own protection off, and nothing experimental on', () => {
    for (const own of preferences) {
      expect(own).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false });
      expect(own.experimentalFeatures ?? false).toBe(false);
      expect(own.enableBlinkFeatures ?? '').toBe('');
    }
  });

  it('7. has a policy that lets our own files run and nothing else', async () => {
    const policy = await page.evaluate(async () => {
      const seen = new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', ({ originalPolicy }) => resolve(originalPolicy), { once: true });
      });
      document.body.append(Object.assign(document.createElement('script'), { textContent: '0' }));
      return seen;
    });
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('11. and 12. has no webview, and attaches none', async () => {
    for (const { webviewTag } of preferences) expect(webviewTag ?? false).toBe(false);
    expect(sources().filter(({ text }) => /<webview|allowpopups/i.test(text))).toEqual([]);
    const listeners = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.listenerCount('will-attach-webview')),
    );
    expect(listeners.every((count) => count > 0)).toBe(true);
  });

  it('13. and 14. stays on its page and opens no window', async () => {
    const before = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    expect(await page.evaluate('window.open("https://example.com/")')).toBeNull();
    // The session has no network, but without this rule it could open another page of ours.
    for (const url of ['https://example.com/', 'daypass://app/prompt.html']) {
      const refused = await (await app.browserWindow(page)).evaluateHandle(({ webContents }) => {
        const seen: boolean[] = [];
        webContents.once('will-navigate', (event: Electron.Event) => seen.push(event.defaultPrevented));
        return seen;
      });
      await page.evaluate(`location.href = ${JSON.stringify(url)}`);
      await expect.poll(() => refused.evaluate((seen) => seen)).toEqual([true]);
    }
    expect(page.url()).toMatch(/^daypass:\/\/app\//);
    // No page of ours redirects, so Electron's event is emitted instead.
    const isRefused = await (await app.browserWindow(page)).evaluate(({ webContents }) => {
      let refused = false;
      webContents.emit('will-redirect', { url: 'https://example.com/', preventDefault: () => (refused = true) });
      return refused;
    });
    expect(isRefused).toBe(true);
    // Nor does it keep its window open.
    const closes = await (await app.browserWindow(page)).evaluate(({ webContents }) => {
      let prevented = false;
      webContents.emit('will-prevent-unload', { preventDefault: () => (prevented = true) });
      return prevented;
    });
    expect(closes).toBe(true);
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(before);
  });

  it('15. hands nothing to the system’s opener: web addresses go to a browser, by name, without a shell', () => {
    expect(sources().filter(({ text }) => /openExternal|openPath|shell\.open/.test(text))).toEqual([]);
  });

  it('16. is built for a current Electron', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('17. looks at who asks before it answers: one module registers questions, and a test of its own forges them', () => {
    const users = sources().filter(({ text }) => /import \{[^}]*\bipcMain\b/.test(text));
    // What it does with a forged sender, frame or argument is in `test/unit/desktop/ipc/serve-contract.test.ts`;
    // `test/verify/renderer.test.ts` asks each question from a page that is not ours.
    expect(users.map(({ path }) => path.split(/[\\/]/).at(-1))).toEqual(['ipc.ts']);
  });

  it('18. uses no file:// page', () => {
    expect(preferences.filter(({ url }) => String(url).startsWith('file:'))).toEqual([]);
    expect(
      sources()
        .filter(({ text }) => /loadFile\(|['"]file:\/\//.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('19. decides about every fuse: `packaged.test.ts` reads them back from the packaged binary', () => {
    expect(readFileSync(join(ROOT, 'test', 'e2e', 'app', 'packaged.test.ts'), 'utf8')).toContain(
      'readFuses(packaged.binary)',
    );
  });

  it('20. gives pages named methods and none of Electron’s own', async () => {
    const given = (await page.evaluate('Object.keys(window.daypass)')) as string[];
    const events = Object.keys(MAIN.events).map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    expect(given.sort()).toEqual([...Object.keys(MAIN.requests), ...events].sort());
    const isConsole = ({ url }: Record<string, unknown>) => !String(url).startsWith('daypass:');
    expect(preferences.filter(isConsole).map(({ preload }) => preload ?? null)).toEqual([null]);
  });
});
