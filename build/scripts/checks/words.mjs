/** Words and phrases that no English speaker would choose: in the product, in what documents say, in comments and in titles of tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../steps.mjs';
import { PRODUCT, sourcesIn } from './sources.mjs';

/** What is refused, and what says the same. */
const REFUSED = [
  [/\bnobody(?:’s|'s)?\b/gi, 'no one'],
  [/\bwhoever\b/gi, 'who, anyone who'],
  [/\banew\b/gi, 'again'],
  [/\bbeside\b/gi, 'next to, besides'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'fix'],
  [/\btold of\b/gi, 'told about, informed'],
  [/\b(?:go|goes|going|gone|went) on\b/gi, 'continue'],
  [/\bhand(?:s|ed|ing)? on\b/gi, 'pass on'],
  [/\bread(?:s|ing)? along\b/gi, 'intercept'],
  [/\bbelong(?:s|ing)? into\b/gi, 'belong in'],
  [/\bin the midst\b/gi, 'in the middle'],
  [/\bexclude each other\b/gi, 'cannot be used together'],
  [/\bmakes? no sense\b/gi, 'is not valid'],
  [/\barguments? too many\b/gi, 'unexpected argument'],
  [/\bthese come near\b/gi, 'did you mean'],
  [/\bit comes to nothing\b/gi, 'it fails'],
  [/\borganisations?\b/gi, 'organization'],
  [/(?<=[a-z’'”)] )Regions?\b/g, 'region, in small letters as session and role'],
];
/** Spelled as the British do. Names in code have some of these since settings files do (`favourites`, `colours`). */
const BRITISH = /\b(?:favourit|colour|behaviour|minimis|recognis|cancelled|cancelling)\w*/gi;
/** Names of others, as they stand. */
const QUOTED = /Be Whoever You Want to Be/g;
const SCRIPTS = /\.(?:tsx?|mjs|mts|cjs|rs|css|html|sh)$/;
const TITLE = /(?:\b(?:it|test|describe)(?:\.\w+)*|\)|`)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
const TEXTS = /^(?:renderer|main\/desktop)\/strings\/.*\.ts$/;
const TEXT = /:\s*(['"`])((?:\\.|(?!\1)[^\n])*)\1/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:\w'"`/])\/\/[^\n]*/g;

/** @returns {string[]} one sentence for each. */
export function findRefusedWords(root = ROOT) {
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].map((id) => ({
    id,
    text: readFileSync(join(root, id), 'utf8'),
  }));
  return refusedWords([
    ...documents,
    ...sourcesIn(root, ['docs', 'client', 'emulator'], /\.md$/),
    ...sourcesIn(root, ['client/src'], /\.txt$/),
    ...sourcesIn(root, [...PRODUCT, 'client/src'], SCRIPTS),
    ...sourcesIn(root, ['build', 'test'], SCRIPTS).filter(({ id }) => id !== 'build/scripts/checks/words.mjs'),
  ]);
}

/** @param {readonly import('./sources.mjs').Source[]} sources */
export function refusedWords(sources) {
  return sources.flatMap(({ id, text }) => {
    const said = saidIn(id, text).replace(QUOTED, '');
    return [
      ...REFUSED.flatMap(([word, better]) =>
        [...new Set(said.match(word) ?? [])].map((found) => `${id} says “${found}”: say ${better}.`),
      ),
      ...[...new Set(shownIn(id, text).match(BRITISH) ?? [])].map(
        (found) => `${id} says “${found}”: spell it as Americans do.`,
      ),
    ];
  });
}

/** What someone reads who only uses Daypass: documents, help and the texts of windows. */
function shownIn(id, text) {
  if (id.endsWith('.md')) return saidIn(id, text);
  if (id.endsWith('.txt')) return text;
  if (!TEXTS.test(id)) return '';
  return [...text.matchAll(TEXT)].map(([, , said]) => said.replace(/\{\w+\}/g, '')).join('\n');
}

/** What people read of a file: without code in a document, and of tests, whose texts may hold anything, comments and titles. */
function saidIn(id, text) {
  if (id.endsWith('.md')) return text.replace(/^```[\s\S]*?^```|^ {4}.*$|`[^`\n]*`/gm, '');
  if (!/^(?:build|test)\//.test(id)) return text;
  const titles = [...text.matchAll(TITLE)].map(([, , title]) => title);
  return [...titles, ...(text.match(COMMENT) ?? []).map((comment) => comment.replace(/`[^`\n]*`/g, ''))].join('\n');
}
