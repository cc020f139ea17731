/** Starts the app for `VIEWS`: with an AWS config file that has nothing yet. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { Installation } from '../../test/support/app/installation.ts';
import type { Scene } from './scene.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export async function openScene(daypass: Installation, executablePath: string): Promise<Scene> {
  await writeFile(daypass.configFile, '');
  const app = await _electron.launch({
    executablePath,
    // As root, Chromium's sandbox can't be had.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT],
    // The settings name places in the person's folder.
    env: { ...daypass.env, HOME: daypass.folder, DISPLAY: process.env.DISPLAY ?? '' },
  });
  const page = await app.firstWindow();
  await page.getByRole('navigation').waitFor();
  return { app, page, daypass };
}
