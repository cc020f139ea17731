import { describe, expect, it } from 'vitest';
import { findRefusedWords, refusedWords } from '../../../../../build/scripts/checks/words.mjs';

const found = (id: string, text: string) => refusedWords([{ id, text }]);
const phrase = (...parts: readonly string[]) => parts.join(' ');

describe('the check of words', () => {
  it('finds none in the project', () => {
    expect(findRefusedWords()).toEqual([]);
  });

  it.each([
    ['a comment', 'main/agent/a.ts', '/** WORD. */'],
    ['an error message', 'main/agent/a.ts', "throw new Error('WORD is here.');"],
    ['a text of the window', 'renderer/strings/en.ts', 'export const text = `WORD`;'],
    ['a component', 'renderer/a.tsx', 'export const A = () => <p>WORD</p>;'],
    ['Rust', 'client/src/a.rs', '//! WORD.'],
    ['a style sheet', 'renderer/a.css', '/* WORD */'],
    ['a document', 'docs/a.md', 'One and WORD.'],
    ['a title', 'test/unit/a.test.ts', "it('is WORD', () => undefined);"],
    ['a title of several', 'test/unit/a.test.ts', "it.each([1, 2])('is WORD %i', () => undefined);"],
    ['a title of a group', 'test/unit/a.test.ts', 'describe(`is WORD`, () => undefined);'],
    ['a comment of a test', 'test/unit/a.test.ts', 'const a = 1; // WORD'],
    ['a comment of a script', 'build/scripts/a.mjs', '/**\n * WORD\n */'],
  ])('refuses one in %s', (_where, id, text) => {
    expect(found(id, text.replace('WORD', phrase('no', 'one')))).toEqual([]);
    const words = ['nobody', 'Whoever', 'anew', 'beside', 'mended', 'organisations'];
    for (const word of [...words, phrase('told', 'of'), phrase('hands', 'on')])
      expect(found(id, text.replace('WORD', word))).toEqual([expect.stringContaining(`${id} says “${word}”: say `)]);
  });

  it.each([
    ['a document', 'docs/a.md', 'Add to WORD.'],
    ['a text of the window', 'renderer/strings/en/a.ts', "title: 'WORD',"],
    ['help', 'client/src/pages.txt', '  --favorites  WORD only'],
  ])('refuses British spelling in %s', (_where, id, text) => {
    expect(found(id, text.replace('WORD', 'Favorites'))).toEqual([]);
    for (const word of ['Favourites', 'Colours', 'Behaviour', 'Cancelled'])
      expect(found(id, text.replace('WORD', word))).toEqual([`${id} says “${word}”: spell it as Americans do.`]);
  });

  it('refuses a capital for a region inside a sentence, and takes it where one begins', () => {
    expect(found('renderer/strings/en/a.ts', "text: 'Find the Region',")).toEqual([
      expect.stringContaining('“Region”'),
    ]);
    expect(found('renderer/strings/en/a.ts', "label: 'Region of {name}. Regions',")).toEqual([]);
  });

  it('takes names in code and in settings files as they are', () => {
    expect(found('docs/a.md', 'The setting `favourites`.')).toEqual([]);
    expect(found('main/commands/a.ts', "const favourites = ['favourites', 'colour'];")).toEqual([]);
    expect(found('renderer/strings/en/a.ts', "favourite: 'By the rules ({colour})',")).toEqual([]);
  });

  it('takes code in a document, what a test puts in, and other words that look alike', () => {
    expect(found('docs/a.md', 'Run `sudo -u nobody sh`:\n\n    chown nobody file\n\n```sh\nid nobody\n```\n')).toEqual(
      [],
    );
    expect(found('test/unit/a.test.ts', "const user = 'nobody'; // the user `nobody`\n")).toEqual([]);
    expect(found('main/a.ts', 'besides, a recommendation, hands only, it goes once')).toEqual([]);
  });
});
