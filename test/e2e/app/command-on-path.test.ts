import { execFile } from 'node:child_process';
import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../../support/app/axe.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the command of an app from an AppImage', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let home: string;
  const path = () => join(home, '.local', 'bin', 'daypass');

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass home '));
    // As the runtime of an AppImage sets them: the image, and where it is mounted.
    const env = { HOME: home, APPIMAGE: join(home, 'Daypass.AppImage'), APPDIR: ROOT, SHELL: '/bin/bash' };
    daypass = await Installation.open({ electron: ELECTRON, env });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await page.getByRole('button', { name: 'Settings' }).press('Enter');
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await rm(home, { recursive: true });
  });

  it('is installed by a click where it lasts, with the line that the shell still needs', async () => {
    await page.getByText('The daypass command is not on your PATH').waitFor();
    await page.getByRole('button', { name: 'Install', exact: true }).press('Enter');
    await page.getByText('export PATH="$HOME/.local/bin:$PATH"').waitFor();
    expect(await axe(page)).toEqual([]);
    const target = await readlink(path());
    expect(target.startsWith(ROOT)).toBe(false);
    const { stdout } = await promisify(execFile)(path(), ['agent', 'status', '--json'], { env: daypass.env });
    expect(JSON.parse(stdout).agent).toMatchObject({ mode: 'desktop', pid: app.process().pid });
  });

  it('is taken away by another', async () => {
    await page.getByText('export PATH=').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await page.getByText('The daypass command is not on your PATH').waitFor();
    await expect(readlink(path())).rejects.toThrow('ENOENT');
  });
});
