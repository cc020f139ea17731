/**
 * `npm run screenshots`: pictures of every view for `docs/screenshots/`, of the real app on the emulator: light and dark, as
 * narrow as a window gets, and at 200 % zoom.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { type Emulator, startEmulator } from '../../emulator/index.ts';

const SIZE = { width: 980, height: 680 };
const NARROW = { width: 360, height: 640 };

interface Scene {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly emulator: Emulator;
}

/** A view, and how a person gets there from the one before. */
interface View {
  readonly name: string;
  readonly show: (scene: Scene) => Promise<void>;
  readonly leave?: (scene: Scene) => Promise<void>;
}

const search = ({ page }: Scene) => page.getByRole('combobox');
const go = (name: string) => (scene: Scene) => scene.page.getByRole('button', { name, exact: true }).click();
const pressEscape = ({ page }: Scene) => page.keyboard.press('Escape');

const VIEWS: readonly View[] = [
  {
    name: 'first-run',
    async show({ page, emulator }) {
      await page.getByLabel('Start URL').fill(`${emulator.startUrl}/#/?tab=accounts`);
    },
  },
  {
    name: 'sign-in',
    async show({ page, emulator }) {
      await page.getByLabel('Region').fill(emulator.region);
      await page.getByLabel('Name').fill('acme');
      await page.getByRole('button', { name: 'Add and sign in' }).click();
      await page.getByText('Approve only if you started this.').waitFor();
    },
  },
  {
    name: 'sign-in-denied',
    async show({ page, emulator }) {
      const [code = ''] = emulator.pendingUserCodes();
      emulator.deny(code);
      await page.getByText('The sign-in was denied').waitFor();
    },
  },
  {
    name: 'listing',
    async show({ page, emulator }) {
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('Approve only if you started this.').waitFor();
      const [code = ''] = emulator.pendingUserCodes();
      emulator.approve(code);
      await page.getByRole('progressbar').waitFor();
      await page.getByText(/^(2\d|3\d) of 90 accounts$/).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText(/^Stopped at/).waitFor();
    },
  },
  {
    name: 'roles',
    async show(scene) {
      const { page } = scene;
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('360 roles in 90 accounts').waitFor();
      for (const query of ['payments-prod readonly', 'data-platform-dev admin']) {
        await search(scene).fill(query);
        await search(scene).press('Control+d');
        await page.getByText('Added to favourites.').waitFor();
      }
      for (const query of ['web-staging power', 'search-prod bil', 'payments-prod readonly']) {
        await search(scene).fill(query);
        await search(scene).press('Control+c');
        await page.getByText('Export lines copied.').waitFor();
      }
      await search(scene).press('Enter');
      await page.getByText('is active.').waitFor();
      await search(scene).press('Escape');
      await page.getByText('is active.').waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'search',
    async show(scene) {
      await search(scene).fill('prod adm');
    },
  },
  {
    name: 'menu',
    async show(scene) {
      await search(scene).press('ArrowDown');
      await search(scene).press('Control+k');
      await scene.page.getByRole('menu').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'nothing-found',
    async show(scene) {
      await search(scene).fill('qqzz');
    },
    leave: pressEscape,
  },
  {
    name: 'console',
    async show(scene) {
      await search(scene).press('Control+k');
      await scene.page.getByRole('menuitem', { name: 'Open console at…' }).click();
      await scene.page.getByRole('heading', { name: 'Open console at…' }).waitFor();
      await scene.page.getByRole('option').first().waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'keys',
    async show(scene) {
      await search(scene).press('F1');
      await scene.page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'session',
    async show({ page }) {
      await page.getByRole('button', { name: /^acme: / }).click();
      await page.getByRole('menu').waitFor();
    },
    leave: pressEscape,
  },
  { name: 'activity', show: go('Activity') },
  { name: 'settings', show: go('Settings') },
  {
    name: 'settings-rules',
    async show({ page }) {
      await page.getByRole('heading', { name: 'Colours' }).evaluate((heading) => heading.scrollIntoView());
    },
  },
  {
    name: 'settings-end',
    async show({ page }) {
      await page.getByRole('heading', { name: 'Diagnostics' }).evaluate((heading) => heading.scrollIntoView());
    },
  },
  { name: 'add', show: go('Add a session') },
  {
    name: 'add-oidc',
    async show({ page }) {
      await page.getByRole('button', { name: 'My company uses an OpenID provider' }).click();
      await page.getByLabel('Issuer').fill('login.example.com');
    },
    leave: go('Roles'),
  },
  {
    name: 'signed-out',
    async show({ page }) {
      await page.getByRole('button', { name: /^acme: / }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByText('This is the list as it was last.').waitFor();
    },
  },
  {
    name: 'german',
    async show({ page }) {
      await page.evaluate(`daypass.changeSettings({ language: 'de' })`);
      await page.getByRole('button', { name: 'Rollen' }).waitFor();
    },
  },
];

async function main(): Promise<void> {
  const { DAYPASS_ELECTRON: electron, DAYPASS_ROOT: root = '', DAYPASS_FOLDER: folder = '' } = process.env;
  const target = join(root, 'docs', 'screenshots');
  if (!electron) throw new Error('There is no Electron to take pictures of.');
  const emulator = await startEmulator({ accounts: 90, rolesPerAccount: 4 });
  const scene = { ...(await launch(electron, root, folder, emulator)), emulator };
  try {
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const { name, show, leave } of VIEWS) {
      await show(scene);
      await takeAll(scene, join(target, name));
      await leave?.(scene);
      process.stderr.write(`  ${name}\n`);
    }
  } finally {
    await scene.app.close();
    await emulator.close();
  }
}

async function launch(executablePath: string, root: string, folder: string, emulator: Emulator) {
  const aws = join(folder, 'aws');
  await mkdir(aws, { recursive: true });
  // A browser that opens nothing.
  await writeFile(join(folder, 'browser'), '#!/bin/sh\n', { mode: 0o755 });
  const app = await _electron.launch({
    executablePath,
    // As root, Chromium's sandbox can't be had.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    env: {
      ...(process.env as Record<string, string>),
      ...emulator.env(),
      HOME: folder,
      BROWSER: join(folder, 'browser'),
      DAYPASS_HOME: join(folder, 'home'),
      AWS_CONFIG_FILE: join(aws, 'config'),
    },
  });
  const page = await app.firstWindow();
  await page.getByRole('navigation').waitFor();
  return { app, page };
}

/** Light, dark, narrow, and as large as the usual window at 200 %, which is half of it with twice the pixels. */
async function takeAll({ page }: Scene, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const take = async (kind: string, colorScheme: 'light' | 'dark', { width, height }: typeof SIZE, scale: number) => {
    const metrics = { width: width / scale, height: height / scale, deviceScaleFactor: scale, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(`${path}-${kind}.png`, Buffer.from(data, 'base64'));
  };
  await take('narrow', 'light', NARROW, 1);
  await take('zoomed', 'light', SIZE, 2);
  await take('dark', 'dark', SIZE, 1);
  await take('light', 'light', SIZE, 1);
  await session.detach();
}

/** What a picture is taken of comes a little later than the page knows of it. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(800);
}

main().catch((error) => {
  process.stderr.write(`screenshots: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
