import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGLISH, findingsIn } from '../../../../build/reference/languages.ts';
import { LANGUAGES } from '../../../../common/languages.ts';

const fileOf = (tag: string) => readFileSync(join(import.meta.dirname, `../../../../languages/${tag}.json`), 'utf8');
const TRANSLATED = LANGUAGES.filter((language) => language !== 'en');

describe('a language file', () => {
  // A text that is missing is shown in English; `npm run languages` lists those.
  it.each(TRANSLATED)('has no text that English lacks, and puts in what English puts in: %s', (tag) => {
    const faults = findingsIn(JSON.parse(fileOf(tag)), tag).filter(({ kind }) => kind === 'fault');
    expect(faults.map(({ path, said }) => `languages/${tag}.json: ${path}: ${said}`)).toEqual([]);
  });

  it.each(TRANSLATED)('is not English where it could be in its language: %s', (tag) => {
    const same = findingsIn(JSON.parse(fileOf(tag)), tag).filter(({ kind }) => kind === 'same');
    expect(same.length, same.map(({ path }) => path).join()).toBeLessThan(40);
  });

  it('gets a list of what it lacks, by the key of each text', () => {
    const english = structuredClone<object>(ENGLISH) as Record<string, Record<string, unknown>>;
    const { window } = english;
    if (!window) throw new Error('no texts of the window');
    delete window.save;
    window.close = '';
    window.left = 'left';
    window.until = '{time} {time} {zone}';
    window.cancel = 'Do not go on with this';
    window.extra = 'Extra';
    window.search = { roles: { other: '{n} roles' }, accounts: 'accounts' };
    Object.assign(english.errors ?? {}, { 'proxy-refused': { next: 'Ask.' } });
    const said = findingsIn(english, 'en')
      .filter(({ kind }) => kind !== 'same')
      .map(({ path, kind, said }) => `${kind} ${path}: ${said}`);
    expect(said).toEqual(
      expect.arrayContaining([
        'missing window.save: missing: “Save”',
        'missing window.close: missing: “Close”',
        'fault window.left: puts in nothing, English time',
        'fault window.until: puts in time, zone, English time',
        'long window.cancel: much longer than “Cancel”: “Do not go on with this”',
        'fault window.extra: English has no such text',
        'fault window.search.roles: lacks the form “one”',
        'fault window.search.accounts: needs a form for each number, “other” at least',
        'missing window.search.label: missing: “Search accounts and roles”',
        'fault errors.proxy-refused.next: lacks “NO_PROXY”, which is no word but a name',
      ]),
    );
    expect(findingsIn(ENGLISH, 'en').filter(({ kind }) => kind !== 'same')).toEqual([]);
  });
});
