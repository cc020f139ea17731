/** The window as Chromium shows it to people with other languages. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { languageFor } from '../../../common/languages.ts';
import { translationOf, wordsFor } from '../../../renderer/strings/language.ts';
import { ELECTRON } from './app-under-test.ts';

/** Those that Electron brings; the package has fewer of them. */
export async function languagesOfChromium(): Promise<string[]> {
  const packs = await readdir(join(dirname(ELECTRON), 'locales'));
  return packs.filter((name) => name.endsWith('.pak')).map((name) => name.replace(/\.pak$/, ''));
}

export class ForeignReader {
  readonly #page: Page;
  readonly #devtools: CDPSession;
  readonly #userAgent: string;

  static async of(page: Page): Promise<ForeignReader> {
    const devtools = await page.context().newCDPSession(page);
    return new ForeignReader(page, devtools, await page.evaluate(() => navigator.userAgent));
  }

  private constructor(page: Page, devtools: CDPSession, userAgent: string) {
    this.#page = page;
    this.#devtools = devtools;
    this.#userAgent = userAgent;
  }

  get devtools(): CDPSession {
    return this.#devtools;
  }

  /** Loads the page as Chromium shows it to somebody with this language. */
  async load(tag: string): Promise<void> {
    await this.#devtools.send('Emulation.setLocaleOverride', { locale: tag });
    await this.#devtools.send('Emulation.setUserAgentOverride', { userAgent: this.#userAgent, acceptLanguage: tag });
    await this.#page.goto(`daypass://app/index.html?region=${tag}`);
    expect(await this.#page.evaluate(() => navigator.language)).toBe(tag);
  }

  /** Loads the page in each of them, where it has a role of one account: text is drawn, and counted as the language of the texts does. */
  async readAll(tags: readonly string[], complaints: readonly string[]): Promise<void> {
    for (const tag of tags) {
      await this.load(tag);
      const language = languageFor('system', [tag]);
      const { t } = wordsFor(language, await translationOf(language), tag);
      const counted = t.search.rolesIn({ roles: t.search.roles({ n: 1 }), accounts: t.search.accounts({ n: 1 }) });
      await this.#page.getByText(counted, { exact: true }).waitFor();
      expect(await this.#page.evaluate(() => document.documentElement.lang), tag).toBe(language);
      expect(complaints, tag).toEqual([]);
    }
  }
}
