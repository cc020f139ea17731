/** The window's page in an attacker's hands: a real app that holds real (emulated) secrets, and everything a page may try. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../../preload/contracts/main.ts';
import { ELECTRON, startApp } from '../support/app/desktop-app.ts';
import { letPass } from '../support/app/foreign-page.ts';
import { Installation } from '../support/app/installation.ts';
import { boxesOf, personSays } from '../support/app/person.ts';
import { ScreenSaver } from '../support/desktop/screen-saver.ts';
import '../support/desktop/own-session.ts';
import { TrayHost } from '../support/desktop/tray-host.ts';
import { ATTACKS } from './renderer-attacks.ts';
import { fuzzedCalls } from './renderer-fuzz.ts';

const PAYLOADS = 10_000;

describe.skipIf(ELECTRON === '')('a window that was taken over', () => {
  let tray: TrayHost;
  let saver: ScreenSaver;
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let server: Server;
  let udp: UdpSocket;
  let target: string;
  const hits: string[] = [];
  const crashes: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits.push(`${request.method} ${request.url}`);
      response.setHeader('access-control-allow-origin', '*');
      response.end('<h1>gotcha</h1>');
    });
    server.on('connection', () => hits.push('a connection'));
    server.on('upgrade', (_request, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    udp = createSocket('udp4', () => hits.push('a packet'));
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));

    // Without a tray a window that is closed would be put away instead.
    tray = await TrayHost.open();
    saver = await ScreenSaver.open();
    daypass = await Installation.open({ emulator: { accounts: 40 }, electron: ELECTRON });
    app = await startApp(daypass);
    page = await app.firstWindow();
    page.on('crash', () => crashes.push('the page'));
    await page.getByRole('heading').first().waitFor();
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const { account, role } = daypass.anyRole;
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
    await app.evaluate(({ clipboard }) => clipboard.writeText('what the person copied'));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    saver?.close();
    await tray?.close();
    server?.close();
    udp?.close();
  });

  /** Runs a body in the page; what it gains, or undefined where it is refused in whatever way. */
  const attempt = (body: string): Promise<unknown> =>
    page
      .evaluate(
        `(async () => {
          const target = ${JSON.stringify(target)};
          const udp = ${(udp.address() as AddressInfo).port};
          const soon = (work) => Promise.race([work, new Promise((resolve) => setTimeout(resolve, 1500))]);
          // In a task of the page's own: what a debugger evaluates is excused from the policy of the page.
          return new Promise((resolve) => setTimeout(() => {
            (async () => { ${body} })().then(resolve, () => resolve(undefined));
          }));
        })()`,
      )
      .catch((error: Error) =>
        /context was destroyed|navigation/i.test(error.message) ? 'the page is gone' : undefined,
      );

  /** How things stand outside of the page. */
  const outside = () =>
    app.evaluate(({ BrowserWindow, webContents }) => ({
      windows: BrowserWindow.getAllWindows().length,
      contents: webContents.getAllWebContents().map((one) => one.getURL()),
      developerTools: webContents.getAllWebContents().some((one) => one.isDevToolsOpened()),
    }));
  const secretsIn = (text: string) =>
    daypass.emulator.issuedSecrets.filter(({ value }) => text.includes(value)).map(({ kind }) => kind);

  it(`is refused ${ATTACKS.length} attacks, gains nothing and reaches no one`, async () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(40);
    const before = await outside();
    const downloads = app.evaluate(
      ({ session }) =>
        new Promise<string[]>((resolve) => {
          const begun: string[] = [];
          session.defaultSession.on('will-download', (event, item) => {
            if (!event.defaultPrevented) begun.push(item.getURL());
            event.preventDefault();
          });
          (globalThis as { downloadsBegun?: () => void }).downloadsBegun = () => resolve(begun);
        }),
    );
    const gained: Record<string, unknown> = {};
    const version = await app.evaluate(() => Number(process.versions.electron?.split('.')[0]));
    for (const { name, body, since = 0 } of ATTACKS) {
      if (version < since) {
        process.stdout.write(`Not tried: "${name}". This Electron (${version}) can't refuse it; ${since} can.\n`);
        continue;
      }
      const gain = await attempt(body);
      await page
        .evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))')
        .catch(() => undefined);
      const now = await outside();
      if (gain) gained[name] = gain;
      if (JSON.stringify(now) !== JSON.stringify(before)) gained[`${name} (outside)`] = now;
      if (hits.length > 0) gained[`${name} (network)`] = hits.splice(0);
      expect(secretsIn(JSON.stringify(gain ?? null))).toEqual([]);
    }
    await app.evaluate(() => (globalThis as { downloadsBegun?: () => void }).downloadsBegun?.());
    expect({ gained, downloads: await downloads, crashes }).toEqual({ gained: {}, downloads: [], crashes: [] });
  });

  it('can be closed all the same, and opens again as it was', async () => {
    const closed = page.waitForEvent('close');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    const again = app.waitForEvent('window');
    expect((await daypass.daypass(['agent', 'open'])).status).toBe(0);
    page = await again;
    page.on('crash', () => crashes.push('the page'));
    await page.getByRole('heading').first().waitFor();
    expect(await page.evaluate('Object.getPrototypeOf(window.daypass) === Object.prototype')).toBe(true);
  });

  it(`asks ${PAYLOADS} malformed questions: each is refused, none answers with a secret, nothing crashes`, async () => {
    const pid = app.process().pid;
    const names = Object.keys(MAIN.requests);
    // Some are well-formed by chance, and ask the person about a place of a team.
    await personSays(app, 1);
    const answers = (await page.evaluate(fuzzedCalls(names, PAYLOADS))) as Record<string, number>;
    expect(Object.values(answers).reduce((sum, count) => sum + count, 0)).toBe(PAYLOADS);
    // Everything that isn't a refusal of the question, or of Electron's to carry it, would stand here by its name.
    expect(
      Object.keys(answers).filter((kind) => !['refused', 'not carried', 'nothing to answer'].includes(kind)),
    ).toEqual([]);
    expect(crashes).toEqual([]);
    expect(app.process().pid).toBe(pid);
    const { status } = await daypass.daypass(['status', '--json']);
    expect(status).toBe(0);
  });

  it('is not answered from any other page or frame, though it has our preload script', async () => {
    const preload = join(import.meta.dirname, '..', '..', 'out', 'preload', 'index.cjs');
    const opened = app.waitForEvent('window');
    await app.evaluate(({ BrowserWindow, session }, path) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: path, sandbox: true, session: session.fromPartition('foreign') },
      });
      void window.loadURL('data:text/html,<h1>foreign');
    }, preload);
    const foreign = await opened;
    await foreign.waitForLoadState();
    for (const name of Object.keys(MAIN.requests)) {
      await expect(foreign.evaluate(`window.daypass[${JSON.stringify(name)}]()`), name).rejects.toThrow('Not allowed');
    }
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.getURL().startsWith('data:'))
        ?.destroy(),
    );
  });

  it('has fewer roles asked about only after a click that is not the page’s', async () => {
    const rules = [{ account: '*prod*' }, { role: 'Admin*' }];
    const change = (settings: object) => page.evaluate(`window.daypass.changeSettings(${JSON.stringify(settings)})`);
    const edit = (what: object) => page.evaluate(`window.daypass.changeRule(${JSON.stringify(what)})`);
    const sensitive = async () => {
      const { value } = (await page.evaluate('window.daypass.settings()')) as { value: { sensitive: unknown } };
      return value.sensitive;
    };
    const asked = async () => (await boxesOf(app)).length;
    const inForce = page.evaluate(`new Promise((resolve) => {
      window.daypass.onSettingsChanged(({ sensitive }) => sensitive.length === 2 && resolve());
    })`);
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sensitive: rules }));
    await inForce;
    await letPass(app, 60_000);
    await personSays(app, 1);
    const [rule] = rules;
    const list = 'sensitive';
    const refused = { ok: false, error: { code: 'cancelled' } };
    expect(await edit({ list, edit: 'remove', at: 0, rule })).toMatchObject(refused);
    expect(await edit({ list, edit: 'replace', at: 0, rule, by: { account: 'other' } })).toMatchObject(refused);
    expect(await change({ approvalMinutes: 720 })).toMatchObject(refused);
    // Whole lists are none of the page's business.
    for (const name of ['sensitive', 'sensitiveRoles'])
      expect(await change({ [name]: [] })).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect([await sensitive(), await asked()]).toEqual([rules, 3]);
    // More is not asked about, nor what the window added itself and takes back.
    const [any, pay] = [{ account: '*' }, { account: 'pay*' }];
    expect(await edit({ list, edit: 'add', rule: any })).toMatchObject({ ok: true });
    expect(await edit({ list, edit: 'replace', at: 2, rule: any, by: pay })).toMatchObject({ ok: true });
    expect(await sensitive()).toEqual([...rules, pay]);
    expect(await edit({ list, edit: 'remove', at: 2, rule: pay })).toMatchObject({ ok: true });
    expect(await asked()).toBe(3);
    await personSays(app, 0);
    expect(await edit({ list, edit: 'remove', at: 0, rule })).toMatchObject({ ok: true });
    expect([await sensitive(), await asked()]).toEqual([rules.slice(1), 1]);
  });

  it('holds no secret in its page, its storage or its heap', async () => {
    const text = await page.evaluate(
      `JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }])`,
    );
    expect(secretsIn(String(text))).toEqual([]);
    const client = await page.context().newCDPSession(page);
    let heap = '';
    client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      heap += chunk;
    });
    await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    expect(heap).toContain('daypass');
    expect(secretsIn(heap)).toEqual([]);
  });

  it('is loaded again and forgets what it kept and cached when the screen is locked', async () => {
    // Where Electron does not tell of a lock, the desktop does.
    const lock = (isLocked: boolean) =>
      process.platform === 'linux'
        ? saver.lock(isLocked)
        : app.evaluate(
            ({ powerMonitor }, event) => void powerMonitor.emit(event),
            `${isLocked ? '' : 'un'}lock-screen`,
          );
    const cached = () => app.evaluate(({ session }) => session.defaultSession.getCacheSize());
    await page.evaluate('window.kept = 1; document.title = "mine"; localStorage.setItem("kept", "1")');
    const loaded = page.waitForEvent('load');
    await lock(true);
    await loaded;
    await page.getByRole('heading').first().waitFor();
    expect(await page.evaluate('typeof window.kept')).toBe('undefined');
    await expect.poll(() => page.evaluate('localStorage.getItem("kept")')).toBeNull();
    await expect.poll(cached).toBe(0);
    await lock(false);
  });
});
