/** The window on the machines of people all over the world: languages of every kind, and every way of writing times. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageFor } from '../../../common/languages.ts';
import { translationOf, wordsFor } from '../../../renderer/strings/language.ts';
import { ELECTRON } from '../../support/app/app-under-test.ts';
import { SCREENSHOTS } from '../../support/app/desktop-app.ts';
import { ForeignReader, languagesOfChromium } from '../../support/app/every-language.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';

/**
 * Languages of right-to-left scripts, languages with other plurals, digits and calendars than English, and one whose other script has
 * texts: with the locale of Chromium.
 */
const REALLY_STARTED = [
  ['ar_EG.UTF-8', 'ar'],
  ['ja_JP.UTF-8', 'ja'],
  ['pl_PL.UTF-8', 'pl'],
  ['zh_TW.UTF-8', 'zh-TW'],
] as const;

/**
 * Those that the window has texts in, with a variant of one, and of the others one for each script, for each way of counting, for
 * digits of their own, and for reading from the right. `verify/languages.test.ts` has every language of Chromium.
 */
const TELLING = /^(?:de|en-GB|en-US|es|es-419|fr|ja|pt-BR|pt-PT|zh-CN|zh-TW|ar|he|fa|hi|bn|th|ko|ru|pl|lv|am|el)$/;

describe.skipIf(ELECTRON === '')('the window in languages of every kind', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let complaints: string[];
  let reader: ForeignReader;

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ emulator: { accounts: 1, rolesPerAccount: 1 }, electron: ELECTRON });
    expect((await daypass.signIn()).status).toBe(0);
    expect((await daypass.daypass(['list', '--refresh'])).status).toBe(0);
    ({ app, page, complaints } = await openWindow(daypass, { electron: ELECTRON }));
    reader = await ForeignReader.of(page);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('draws its text, throws nothing, and counts as the language of its texts does', async () => {
    const telling = (await languagesOfChromium()).filter((tag) => TELLING.test(tag));
    // The package brings those that the window has texts in.
    expect(telling.length).toBeGreaterThan(process.env.DAYPASS_PACKAGED ? 5 : 20);
    await reader.readAll(telling, complaints);
  });

  it.each([
    ['ja', /CJK JP|Hiragino|Yu Gothic|Meiryo/],
    ['zh-CN', /CJK SC|PingFang SC|YaHei/],
  ])('draws %s in a font of that language', async (tag, ownFont) => {
    await reader.load(tag);
    const { t } = wordsFor(languageFor('system', [tag]), await translationOf(languageFor('system', [tag])));
    await page.getByRole('navigation').getByRole('button', { name: t.settings, exact: true }).click();
    await page.getByRole('heading', { name: t.settingsView.title, exact: true }).waitFor();
    const { devtools } = reader;
    await devtools.send('DOM.enable');
    await devtools.send('CSS.enable');
    const { root } = await devtools.send('DOM.getDocument');
    for (const selector of ['h2', '.setting']) {
      const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector });
      const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
      const names = fonts.map(({ familyName, postScriptName }) => `${familyName} ${postScriptName}`);
      // Without one of them on the machine there is nothing to see.
      if (names.some((name) => /CJK|Hiragino|PingFang|Gothic|YaHei/.test(name))) {
        expect(
          names.filter((name) => ownFont.test(name)),
          `${selector}: ${names}`,
        ).not.toEqual([]);
      }
    }
  });

  it('opens every menu, field and dialog of React Aria in a language that it has no texts for', async () => {
    for (const tag of ['fa', 'he', 'sw', 'zh-TW']) {
      await reader.load(tag);
      // Keys are listened to once the window is drawn.
      await page.getByRole('navigation').waitFor();
      await page.keyboard.press('F1');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.press('Control+k');
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
      expect(complaints, tag).toEqual([]);
    }
  });
});

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the window of a desktop', () => {
  it.each(REALLY_STARTED)('with LANG=%s has text', async (locale, own) => {
    const daypass = await Installation.open({ emulator: { accounts: 2 }, env: { LANG: locale, LC_ALL: locale } });
    try {
      expect((await daypass.signIn()).status).toBe(0);
      await daypass.daypass(['agent', 'stop']);
      const { app, page, complaints } = await openWindow(daypass, { electron: ELECTRON });
      const language = languageFor('system', [own]);
      const { t } = wordsFor(language, await translationOf(language));
      await page
        .getByText(t.search.accounts({ n: 2 }))
        .first()
        .waitFor();
      expect(complaints).toEqual([]);
      const isBrought = (await languagesOfChromium()).includes(own);
      expect(await page.evaluate(() => navigator.language)).toBe(isBrought ? own : 'en-US');
      await page.screenshot({ path: join(SCREENSHOTS, `language-${own}.png`) });
      await app.close();
    } finally {
      await daypass.close();
    }
  });

  it('with English texts and German times writes 17:02, not 5:02 PM', async () => {
    const daypass = await Installation.open({
      emulator: { accounts: 1 },
      env: { LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8' },
    });
    try {
      const { app, page } = await openWindow(daypass, { electron: ELECTRON });
      expect(new URL(page.url()).searchParams.get('region')).toBe('de-DE');
      await app.close();
    } finally {
      await daypass.close();
    }
  });
});

describe.skipIf(ELECTRON === '')('a window whose page fails', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 1 }, electron: ELECTRON });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });
  const heading = () => page.getByRole('heading', { name: 'This window has a problem' });

  it('says what to do, copies a report, and comes back', async () => {
    // Any library may throw during rendering; this one is called when the language changes.
    await page.evaluate(() => {
      const construct = () => {
        throw new TypeError('acme-secret-account');
      };
      Object.assign(Intl, { NumberFormat: new Proxy(Intl.NumberFormat, { construct }) });
      return window.daypass.changeSettings({ language: 'de' });
    });
    await heading()
      .or(page.getByRole('heading', { name: 'Dieses Fenster hat ein Problem' }))
      .waitFor();
    await page.getByText('acme-secret-account').waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'failure.png') });
    await page.getByRole('button', { name: 'Copy report' }).click();
    await page.getByText('Report copied.').waitFor();
    const report = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(report).toMatch(/^Window +TypeError at .+\.js:\d+:\d+/m);
    expect(report).not.toContain('acme-secret-account');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('navigation', { name: 'Ansichten' }).waitFor();
    await page.evaluate(() => window.daypass.changeSettings({ language: 'system' }));
  });

  it('says so too where a library fails before anything was drawn', async () => {
    await page.addInitScript(() => {
      if (!sessionStorage.getItem('failed')) Object.assign(Intl, { NumberFormat: undefined });
      sessionStorage.setItem('failed', 'once');
    });
    const devtools = await page.context().newCDPSession(page);
    const userAgent = await page.evaluate(() => navigator.userAgent);
    await devtools.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: 'fr-CA,en' });
    await page.reload();
    const { t } = wordsFor('fr', await translationOf('fr'));
    await page.getByRole('heading', { name: t.failure.title }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
    await page.getByRole('button', { name: t.failure.again }).click();
    await page.getByRole('navigation', { name: t.views }).waitFor();
  });

  it('says so in the palette, which copies the report and still closes', async () => {
    await app.context().addInitScript(() => {
      if (location.pathname.startsWith('/palette')) Object.assign(Intl, { NumberFormat: undefined });
    });
    const [palette] = await Promise.all([app.waitForEvent('window'), daypass.daypass(['agent', 'open', '--palette'])]);
    await palette.getByRole('heading', { name: 'This window has a problem' }).waitFor();
    await palette.screenshot({ path: join(SCREENSHOTS, 'failure-palette.png') });
    await palette.getByRole('button', { name: 'Copy report' }).click();
    await palette.getByText('Report copied.').waitFor();
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^Window +TypeError at .+\.js:/m);
    const closed = palette.waitForEvent('close');
    await palette.keyboard.press('Escape').catch(() => undefined);
    await closed;
  });
});
