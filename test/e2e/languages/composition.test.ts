/** Words composed by an input method (Japanese, Chinese, Korean, accents): their keys are not the window's. */
import type { CDPSession, ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../../support/app/app-under-test.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';

const CODES = { Enter: 13, Escape: 27 } as const;

describe.skipIf(ELECTRON === '')('a word that is being composed', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: ELECTRON });
    expect((await daypass.signIn()).status).toBe(0);
    expect((await daypass.daypass(['list', '--refresh'])).status).toBe(0);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const compose = (devtools: CDPSession, text: string) =>
    devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  const press = async (devtools: CDPSession, key: keyof typeof CODES) => {
    for (const type of ['rawKeyDown', 'keyUp'] as const)
      await devtools.send('Input.dispatchKeyEvent', { type, key, windowsVirtualKeyCode: CODES[key] });
  };
  const active = async () => (await daypass.daypass(['status', '--json'])).stdout;

  it('takes Enter and Escape in the search, which the list takes when it is done', async () => {
    const devtools = await page.context().newCDPSession(page);
    const search = page.getByRole('combobox', { name: 'Search accounts and roles' });
    await search.fill('');
    await search.focus();
    await compose(devtools, 'かいけい');
    await page.getByText('Nothing matches').waitFor();
    const before = await active();
    await press(devtools, 'Enter');
    await press(devtools, 'Escape');
    expect(await search.inputValue()).toBe('かいけい');
    expect(page.isClosed()).toBe(false);
    expect(await active()).toBe(before);
    await devtools.send('Input.insertText', { text: '会計' });
    await press(devtools, 'Escape');
    await expect.poll(() => search.inputValue()).toBe('');
  });

  it('takes them in the settings and in the form for a session', async () => {
    const devtools = await page.context().newCDPSession(page);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const proxy = page.getByRole('textbox', { name: 'Proxy', exact: true });
    await proxy.focus();
    await compose(devtools, 'ぷろきし');
    await press(devtools, 'Enter');
    await press(devtools, 'Escape');
    expect(await proxy.inputValue()).toBe('ぷろきし');
    expect((await daypass.daypass(['settings'])).stdout).not.toContain('ぷろきし');
    await devtools.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await expect.poll(() => proxy.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Activity', exact: true }).click();
    const filter = page.getByRole('searchbox').first();
    await filter.focus();
    await compose(devtools, 'かいけい');
    await expect.poll(() => filter.inputValue()).toBe('かいけい');
    await press(devtools, 'Escape');
    expect(await filter.inputValue()).toBe('かいけい');
    await devtools.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await page.getByRole('button', { name: 'Add a session' }).click();
    const name = page.getByLabel('Name', { exact: true }).first();
    await name.focus();
    await compose(devtools, 'けいり');
    await press(devtools, 'Escape');
    await press(devtools, 'Enter');
    expect(await name.inputValue()).toBe('けいり');
    await devtools.send('Input.insertText', { text: '' });
  });

  it('takes them in the palette, which neither closes nor does anything', async () => {
    const [palette] = await Promise.all([app.waitForEvent('window'), daypass.daypass(['agent', 'open', '--palette'])]);
    const search = palette.getByRole('combobox', { name: 'Search accounts and roles' });
    await search.waitFor();
    const devtools = await palette.context().newCDPSession(palette);
    const before = await active();
    await compose(devtools, 'かいけい');
    await press(devtools, 'Enter');
    await press(devtools, 'Escape');
    expect([palette.isClosed(), await search.inputValue(), await active()]).toEqual([false, 'かいけい', before]);
    await devtools.send('Input.insertText', { text: '' });
    const closed = palette.waitForEvent('close');
    await press(devtools, 'Escape').catch(() => undefined);
    await closed;
  });

  it('takes them in the window for an access key, which stays open', async () => {
    const way = page.getByRole('button', { name: 'I only have an IAM user’s access key' });
    await way.click();
    const opened = app.waitForEvent('window');
    await page.getByRole('button', { name: 'Add an access key…' }).click();
    const own = await opened;
    const name = own.getByLabel('Name');
    await name.focus();
    const devtools = await own.context().newCDPSession(own);
    await compose(devtools, 'ちょうめい');
    await press(devtools, 'Escape');
    await press(devtools, 'Enter');
    expect(own.isClosed()).toBe(false);
    expect(await name.inputValue()).toBe('ちょうめい');
  });
});
