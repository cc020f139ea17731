/** Every view in every language: each text has the room that it needs, in the window's usual size and in its narrowest. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGLISH } from '../../build/reference/languages.ts';
import { openScene } from '../../build/screenshots/open.ts';
import { inEachLook, NARROW, type Scene, speak, USUAL } from '../../build/screenshots/scene.ts';
import { VIEWS } from '../../build/screenshots/views.ts';
import { LANGUAGES, type Language } from '../../common/languages.ts';
import { stringsFor } from '../../main/desktop/strings/index.ts';
import { eventChannel } from '../../preload/contracts/contract.ts';
import { MAIN } from '../../preload/contracts/main.ts';
import { cutTexts, keysOf, templatesOf, textsOf } from '../support/app/cut-off.ts';
import { ELECTRON, SCREENSHOTS } from '../support/app/desktop-app.ts';
import { Installation } from '../support/app/installation.ts';

const PICTURES = join(SCREENSHOTS, 'languages');
const LOOKS = LANGUAGES.flatMap((language) =>
  [USUAL, NARROW].map((size) => ({ ...size, name: `${language}-${size.width}`, language })),
);

describe.skipIf(ELECTRON === '')('in each language', () => {
  let daypass: Installation;
  let scene: Scene;
  const catalogues = new Map<Language, ReadonlyMap<string, RegExp>>();
  /** Sentences around a name that end in an ellipsis in English, too: names are as long as AWS lets them be. */
  const aroundNames = new Set<string>();

  beforeAll(async () => {
    for (const language of LANGUAGES) {
      const file = join(import.meta.dirname, '..', '..', 'languages', `${language}.json`);
      const texts: unknown = language === 'en' ? ENGLISH : JSON.parse(await readFile(file, 'utf8'));
      catalogues.set(language, templatesOf(texts));
      await mkdir(join(PICTURES, language), { recursive: true });
    }
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 90, rolesPerAccount: 4 } });
    scene = await openScene(daypass, ELECTRON);
  });
  afterAll(async () => {
    await scene?.app.close();
    await daypass?.close();
  });

  /** What is cut off in a language and isn't a name that would be in English too. */
  async function faultsIn(page: Page, language: Language): Promise<string[]> {
    const cut = (await cutTexts(page)).map(({ text, how }) => {
      return { text, how, keys: keysOf(text, catalogues.get(language) ?? new Map()) };
    });
    const own = cut.filter(({ keys }) => keys.length > 0);
    const isNamed = (key: string) => catalogues.get('en')?.get(key)?.source.includes('.+') ?? false;
    if (language === 'en') for (const key of own.flatMap(({ keys }) => keys).filter(isNamed)) aroundNames.add(key);
    return own
      .filter(({ keys }) => !keys.some((key) => aroundNames.has(key)))
      .map(({ text, how, keys }) => `${keys[0]}: “${text}” is ${how}`);
  }

  /** Texts of ours, without a name in them, that are English in another language. What was said before stays as it was said. */
  async function englishIn(page: Page, language: Language): Promise<string[]> {
    const own = catalogues.get(language) ?? new Map<string, RegExp>();
    const english = catalogues.get('en') ?? new Map<string, RegExp>();
    const isSame = (key: string) => own.get(key)?.source === english.get(key)?.source;
    const isOurs = (key: string) =>
      !/^(?:errors|checks|window\.done)\./.test(key) && !english.get(key)?.source.includes('.+');
    return (await textsOf(page)).flatMap((text) => {
      if (language === 'en' || keysOf(text, own).length > 0) return [];
      const keys = keysOf(text, english);
      return keys.some(isOurs) && !keys.some(isSame) ? [`${keys[0]}: “${text}” is English`] : [];
    });
  }

  // Windows of their own come in the language that is set when they open.
  for (const { name, show, leave, reveal } of VIEWS.filter((each) => !each.windowOf && !each.hasFixedLanguage)) {
    it(`${name} cuts off no text, and has none in English`, async () => {
      await show(scene);
      const faults: string[] = [];
      await inEachLook(scene.page, LOOKS, async (look, session) => {
        const { width, language } = look;
        await reveal?.(scene.page);
        // What was found is said in the language of the moment.
        const english = name === 'checks' ? [] : await englishIn(scene.page, language);
        const found = [...(await faultsIn(scene.page, language)), ...english];
        faults.push(...found.map((fault) => `${look.name}: ${fault}`));
        const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
        await writeFile(join(PICTURES, language, `${name}-${width}.png`), Buffer.from(data, 'base64'));
      });
      await leave?.(scene);
      expect(faults.join('\n')).toBe('');
    });
  }

  it('each result of the activity has room, with how often it came', async () => {
    const results = [...Object.keys(ENGLISH.window.activityView.results), 'keychain-timeout'];
    const entries = results.map((result, index) => ({
      ...{ id: 1_000 + index, at: Date.now(), lastAt: Date.now(), count: 128, program: 'terraform', pid: 1 },
      ...{ session: 'acme', account: '111122223333', role: 'Admin', action: 'credentials', result },
    }));
    await scene.page.getByRole('button', { name: 'Activity', exact: true }).click();
    await scene.app.evaluate(
      ({ BrowserWindow }, [channel, told]) => BrowserWindow.getAllWindows()[0]?.webContents.send(channel, told),
      [eventChannel(MAIN, 'activityChanged'), entries] as const,
    );
    await scene.page.locator('.entry-result[title~="keychain-timeout"]').waitFor();
    const faults: string[] = [];
    const looks = LANGUAGES.flatMap((language) =>
      [980, 700].map((width) => ({ ...USUAL, name: `${language}-${width}`, width, language })),
    );
    await inEachLook(scene.page, looks, async ({ name, language }, session) => {
      // Programs' names may be cut, Daypass's too.
      const found = (await faultsIn(scene.page, language)).filter((fault) => !fault.startsWith('desktop.app'));
      faults.push(...found.map((fault) => `${name}: ${fault}`));
      const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
      await writeFile(join(PICTURES, language, `activity-results-${name}.png`), Buffer.from(data, 'base64'));
    });
    expect(faults.join('\n')).toBe('');
  });

  /** A window of its own that comes up in each language. @param widths CSS px */
  async function seeEach(
    name: string,
    widths: readonly number[],
    open: (language: Language) => Promise<Page>,
  ): Promise<string[]> {
    const faults: string[] = [];
    for (const language of LANGUAGES) {
      await speak(scene.page, language);
      const page = await open(language);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 640 });
        const found = [...(await faultsIn(page, language)), ...(await englishIn(page, language))];
        faults.push(...found.map((fault) => `${language}-${width}: ${fault}`));
        await page.screenshot({ path: join(PICTURES, language, `${name}-${width}.png`) });
      }
      const closed = page.waitForEvent('close');
      await page.keyboard.press('Escape').catch(() => undefined);
      await closed;
    }
    await speak(scene.page, 'en');
    return faults;
  }

  const opened = async () => {
    const isOther = (other: Page) => other !== scene.page && !other.isClosed();
    return scene.app.windows().find(isOther) ?? (await scene.app.waitForEvent('window', isOther));
  };

  it('the question before a role is used cuts off no text', async () => {
    const prompt = VIEWS.find(({ name }) => name === 'prompt');
    const faults = await seeEach('prompt', [460], async (language) => {
      await prompt?.show(scene);
      const page = await opened();
      const { allow } = stringsFor(language, []).prompt;
      await page.getByRole('button', { name: allow, exact: true, disabled: false }).waitFor();
      const tops = await page
        .locator('#buttons button:not([hidden])')
        .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top));
      expect(new Set(tops).size, `rows of buttons in ${language}`).toBe(1);
      return page;
    });
    expect(faults.join('\n')).toBe('');
  });

  it('the window that takes an access key cuts off no text', async () => {
    const faults = await seeEach('access-key', [520, 360], async (language) => {
      await scene.page.evaluate('daypass.addAccessKey()');
      const page = await opened();
      await page.getByRole('heading', { name: stringsFor(language, []).key.page.title }).waitFor();
      return page;
    });
    expect(faults.join('\n')).toBe('');
  });
});
