import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatsFor, LANGUAGES, languageFor } from '../../../common/languages.ts';

describe('the language of a person', () => {
  it('is the one that was chosen, else the first of theirs that there is, else English', () => {
    expect(languageFor('de', ['fr'])).toBe('de');
    expect(languageFor('system', ['eo', 'de-CH', 'en'])).toBe('de');
    expect(languageFor('system', ['de_AT.UTF-8'])).toBe('de');
    expect(languageFor('system', ['C', 'POSIX', '', 'not a tag'])).toBe('en');
  });

  it('is never in another script, whatever shorter names of a language the system adds', () => {
    // What Electron answers on Linux with LANG=zh_TW.UTF-8, zh_HK.UTF-8, and with LANGUAGE=zh_TW:zh_CN.
    expect(languageFor('system', ['zh-TW', 'zh-TW', 'zh-TW', 'zh', 'zh'])).toBe('en');
    expect(languageFor('system', ['zh_HK.UTF-8', 'zh_HK', 'zh', 'de'])).toBe('de');
    expect(languageFor('system', ['zh-TW', 'zh', 'zh-CN', 'zh'])).toBe('zh-CN');
    expect(languageFor('system', ['zh-SG', 'zh'])).toBe('zh-CN');
    expect(languageFor('system', ['zh'])).toBe('zh-CN');
    expect(languageFor('system', ['pt-PT', 'pt'])).toBe('pt-BR');
  });

  it('has a file for each but English, and no file is left over', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../languages')).map((name) => name.replace('.json', ''));
    expect(files.sort()).toEqual(LANGUAGES.filter((language) => language !== 'en').sort());
  });

  it('writes dates as the person’s country does, in the script of the texts', () => {
    expect(formatsFor('de', 'de-AT').words).toBe('de-AT');
    expect(formatsFor('en', 'de-DE').words).toBe('en-DE');
    expect(formatsFor('en', 'en-US').words).toBe('en');
  });
});
