/**
 * The window on a real Electron with 20,000 roles: what a person waits for when it opens, types and scrolls. Times are
 * taken in the page itself, up to the frame that shows the result.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { realisticAccounts } from '../../emulator/naming.ts';
import { catalogueFile } from '../../main/agent/listing/catalogue-file.ts';
import { systemClock } from '../../main/base/clock.ts';
import { createLog } from '../../main/platform/log.ts';
import { TrayHost } from '../support/desktop/tray-host.ts';
import { BARE, type Bare } from './bare/answer.ts';
import { bareApp } from './bare/index.ts';
import { againAfterCrash, crashOf } from './crash.ts';
import { above, type Figure, figure } from './measure.ts';

const ACCOUNTS = 5_000;
const ROLES_EACH = 4;
const OPENINGS = 5;
const SESSION = {
  kind: 'identity-center',
  name: 'acme',
  startUrl: 'https://acme.awsapps.com/start',
  region: 'eu-west-1',
  scopes: ['sso:account:access'],
  origin: 'sso-session',
} as const;
/** What people type when they know what they want, letter by letter. */
const QUERIES = ['payments prod admin', 'readonly', '4711', 'acme-web-emea', 'pay/adm', 'data-platform staging view'];

/** As root Chromium's sandbox can't be had. */
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** In the page, before its own code: when a row, or the result of a key, was on the screen. */
const WATCH = `
  const painted = (done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.timeOrigin + performance.now());
    channel.port2.postMessage(null);
  });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-index]')) return;
    observer.disconnect();
    painted((at) => { window.firstRows = at; });
  }).observe(document, { childList: true, subtree: true });
  window.keyTimes = [];
  addEventListener('keydown', (event) => {
    const from = performance.timeOrigin + event.timeStamp;
    painted((at) => window.keyTimes.push(at - from));
  }, true);
`;

/** In the page: what it shows in the place of rows, and whether it is watched and drawn at all. */
const SHOWN = `JSON.stringify({
  watched: 'keyTimes' in window, visible: document.visibilityState, rows: document.querySelectorAll('[data-index]').length,
  text: document.body.innerText.slice(0, 500),
})`;
const POLL_MS = 50;

interface Watched {
  firstRows?: number;
  keyTimes: number[];
}

/**
 * @param root the app's folder, as Electron is given it.
 * @param progress is told where Electron itself crashed, and all is measured again.
 */
export async function windowFigures(
  build: { electron: string; root: string },
  progress: (text: string) => void,
): Promise<Figure[]> {
  const [firstRows, keystroke, ...own] = await againAfterCrash(() => measured(build, launch), progress);
  const [bareRows, bareKeystroke, bareSlow] = await againAfterCrash(() => measured(build, launchBare), progress);
  const [slow, ...rest] = own;
  const pairs = [
    [bareRows, firstRows],
    [bareKeystroke, keystroke],
    [bareSlow, slow],
  ] as const;
  return [...pairs.flatMap(([least, row]) => (least && row ? [above(least, row)] : [])), ...rest];
}

type Launch = (folder: string, electron: string, root: string) => Promise<ElectronApplication>;

async function measured({ electron, root }: { electron: string; root: string }, launch: Launch): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'daypass-bench-window-'));
  // Without a panel the window would be hidden instead of closed, and not recreated.
  const host = await TrayHost.open();
  const app = await launch(folder, electron, root);
  try {
    await host.icon();
    const openings: number[] = [];
    let page = await open(app, openings);
    for (let turn = 1; turn < OPENINGS; turn += 1) {
      await shut(app, page);
      page = await open(app, openings);
    }
    const keys = await typing(page);
    const frames = launch === launchBare ? [] : await scrolling(page);
    const sorted = [...keys].sort((a, b) => a - b);
    return [
      figure('window to its first rows, 20,000 roles', 'ms', openings, { at: 'most', value: 700 }),
      figure('keystroke to painted result', 'ms', keys, { at: 'most', value: 16 }),
      figure('keystroke to painted result, 95th of 100', 'ms', [sorted[Math.floor(sorted.length * 0.95)] ?? 0], {
        at: 'most',
        value: 50,
      }),
      figure('longest frame while scrolling', 'ms', [Math.max(...frames)], { at: 'most', value: 50 }),
      figure('heap of the window', 'MiB', [await heap(page)], { at: 'most', value: 60 }),
    ];
  } catch (cause) {
    throw await crashOf(app.process(), cause);
  } finally {
    await app.close().catch(() => undefined);
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The app in the tray, with a list from an earlier day and no one signed in. */
async function launch(folder: string, electron: string, root: string): Promise<ElectronApplication> {
  const home = join(folder, 'home');
  const state = join(home, 'state');
  for (const path of [home, state, join(folder, 'aws'), join(folder, 'logs')]) mkdirSync(path, { mode: 0o700 });
  const log = createLog({ folder: join(folder, 'logs'), clock: systemClock, level: 'error' });
  await catalogueFile(state, SESSION, { clock: systemClock, log, seal: null }).write({
    isVouchedFor: false,
    completedAt: Date.now() - 60_000,
    accounts: realisticAccounts(ACCOUNTS, ROLES_EACH),
  });
  await log.dispose();
  writeFileSync(
    join(folder, 'aws', 'config'),
    `[sso-session ${SESSION.name}]\nsso_start_url = ${SESSION.startUrl}\nsso_region = ${SESSION.region}\n`,
  );
  return started({
    executablePath: electron,
    args: [...SANDBOX, root, '--background'],
    env: {
      ...(process.env as Record<string, string>),
      HOME: folder,
      DAYPASS_HOME: home,
      AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
    },
  });
}

/** The app that does nothing, with the same watch. */
async function launchBare(folder: string, electron: string, root: string): Promise<ElectronApplication> {
  const icon = join(root, 'out', 'icons', 'app.png');
  const bare: Bare = { guard: '', answers: [], icon, profile: join(folder, 'profile') };
  const env = { ...(process.env as Record<string, string>), HOME: folder, [BARE]: JSON.stringify(bare) };
  return started({ executablePath: electron, args: [...SANDBOX, bareApp(folder)], env });
}

async function started(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  const app = await _electron.launch(options);
  await app.context().addInitScript(WATCH);
  // The app is up when it listens for being opened.
  await app.evaluate(async ({ app }) => {
    while (app.listenerCount('activate') === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  return app;
}

/**
 * Closes the window as a person does, and waits until it has gone: an Electron that is asked for the next one while a driver takes
 * this one away crashes now and then.
 */
async function shut(app: ElectronApplication, page: Page): Promise<void> {
  const gone = page.waitForEvent('close');
  await app.evaluate(async ({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()));
      window.close();
      await closed;
    }
  });
  await gone;
}

/** Opens the window as a second start of the app does. */
async function open(app: ElectronApplication, times: number[]): Promise<Page> {
  await app.evaluate(({ app }) => {
    app.once('browser-window-created', () => {
      (globalThis as { createdAt?: number }).createdAt = Date.now();
    });
  });
  const [page] = await Promise.all([app.waitForEvent('window'), app.evaluate(({ app }) => void app.emit('activate'))]);
  const isDrawn = () => (window as unknown as Watched).firstRows !== undefined;
  // Asked by the clock: frames are what a window that shows nothing may lack.
  await page.waitForFunction(isDrawn, undefined, { polling: POLL_MS }).catch(async (cause: Error) => {
    if (cause.name !== 'TimeoutError') throw cause;
    throw new Error(`The window has no rows. ${await page.evaluate(SHOWN)}`, { cause });
  });
  const rows = await page.evaluate(() => (window as unknown as Watched).firstRows ?? Number.NaN);
  const created = await app.evaluate(() => (globalThis as { createdAt?: number }).createdAt ?? Number.NaN);
  times.push(rows - created);
  return page;
}

async function typing(page: Page): Promise<number[]> {
  const field = page.getByRole('combobox');
  await field.waitFor();
  for (const query of QUERIES) {
    await field.fill('');
    // At the pace of a quick typist; a little uneven, so that keys do not fall in step with the screen.
    for (const [index, letter] of [...query].entries()) {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      await page.waitForTimeout(60 + ((index * 7) % 23));
    }
  }
  const times = await page.evaluate(() => (window as unknown as Watched).keyTimes);
  await field.fill('');
  return times;
}

/** ms between the frames of a long scroll, by the wheel and then by the bar. */
async function scrolling(page: Page): Promise<number[]> {
  await page.locator('[role=grid]').hover();
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    let before = performance.now();
    const tick = () => {
      const now = performance.now();
      frames.push(now - before);
      before = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, 400);
  await page.evaluate(async () => {
    const list = document.querySelector('[role=grid]');
    for (let turn = 0; list && turn < 60; turn += 1) {
      list.scrollTop = (list.scrollHeight * turn) / 60;
      await new Promise(requestAnimationFrame);
    }
  });
  return page.evaluate(() => (window as unknown as { frames: number[] }).frames);
}

async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 / 1024;
}
