/** The long form of a part of `e2e/languages/languages.test.ts`: every language that this Electron brings. */
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../support/app/app-under-test.ts';
import { ForeignReader, languagesOfChromium } from '../support/app/every-language.ts';
import { Installation } from '../support/app/installation.ts';
import { type OpenWindow, openWindow } from '../support/app/window.ts';

describe.skipIf(ELECTRON === '')('the window in every language of Chromium', () => {
  let daypass: Installation;
  let app: ElectronApplication | undefined;
  let window: OpenWindow;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 1, rolesPerAccount: 1 }, electron: ELECTRON });
    expect((await daypass.signIn()).status).toBe(0);
    expect((await daypass.daypass(['list', '--refresh'])).status).toBe(0);
    window = await openWindow(daypass, { electron: ELECTRON });
    app = window.app;
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('draws its text, throws nothing, and counts as the language of its texts does', async () => {
    const languages = await languagesOfChromium();
    expect(languages.length).toBeGreaterThan(50);
    const reader = await ForeignReader.of(window.page);
    await reader.readAll(languages, window.complaints);
  });
});
