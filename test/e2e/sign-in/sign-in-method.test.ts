import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { axe } from '../../support/app/axe.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';

describe.skipIf(ELECTRON === '')('how a session is signed in to', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: ELECTRON });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const settings = async () => JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8'));
  /** The page that was opened last, once there have been so many. */
  const opened = async (count: number) => {
    await expect.poll(() => daypass.opened()).toHaveLength(count);
    return (await daypass.opened()).at(-1) ?? '';
  };
  const chip = () => page.getByRole('button', { name: /^acme: / });
  const choose = async (item: string) => {
    await chip().press('Enter');
    await page.getByRole('menuitem', { name: item, exact: true }).press('Enter');
  };

  it('is by a code, until the person takes the other way and keeps it for the session', async () => {
    await page.getByRole('button', { name: 'Sign in to acme', exact: true }).press('Enter');
    await page.getByText('Approve only if you started this sign-in.').waitFor();
    await page.getByRole('button', { name: 'Sign in without a code' }).press('Enter');
    await page.getByText(/^Finish signing in to /).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Always sign in to acme this way' }).press('Enter');
    await page.getByText('Daypass will always sign in to acme this way.').waitFor();
    expect(await settings()).toMatchObject({ signInMethods: { acme: 'browser' } });
    await visit(await opened(2), 'approve');
    await page.getByRole('button', { name: /^acme: Signed in/ }).waitFor();
  });

  it('is that way the next time, and for the command line', async () => {
    await choose('Sign out');
    await page.getByRole('button', { name: /^acme: Signed out/ }).waitFor();
    await chip().press('Enter');
    await page.getByRole('menuitem', { name: 'Sign in with a code' }).waitFor();
    await page.getByRole('menuitem', { name: 'Sign in', exact: true }).press('Enter');
    await page.getByText(/^Finish signing in to /).waitFor();
    await opened(3);
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await page.getByText(/^Finish signing in to /).waitFor({ state: 'hidden' });
    const { child, ended } = daypass.start(['login', 'acme', '--no-browser']);
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    await expect.poll(() => said).toContain('by opening this address on this machine');
    child.kill('SIGINT');
    await ended;
  });

  it('is changed where the session is edited, which keeps it signed in', async () => {
    await choose('Sign in');
    await visit(await opened(4), 'approve');
    await page.getByRole('button', { name: /^acme: Signed in/ }).waitFor();
    await choose('Edit…');
    const sheet = page.getByRole('dialog', { name: 'Edit acme' });
    expect(await sheet.getByRole('radio', { name: /^Without a code/ }).isChecked()).toBe(true);
    expect(await axe(page)).toEqual([]);
    await sheet.getByRole('radio', { name: /^Without a code/ }).press('ArrowUp');
    await sheet.getByRole('button', { name: 'Save' }).press('Enter');
    await sheet.waitFor({ state: 'detached' });
    expect(await settings()).toMatchObject({ signInMethods: { acme: 'device' } });
    await page.getByRole('button', { name: /^acme: Signed in/ }).waitFor();
  });
});
