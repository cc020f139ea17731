/** What `npm run reference` writes, and `npm run check` compares. */
import { COMMANDS } from '../../main/commands/index.ts';
import { clientPages } from './client-pages.ts';
import { withTables } from './command-line.ts';
import { errorsPage } from './errors.ts';
import { manPage } from './man-page.ts';
import { settingsPage } from './settings.ts';

interface Page {
  /** From the project's folder. */
  readonly path: string;
  /** As it should be. */
  readonly text: string;
}

/** @param read gives the text of a file by its path from the project's folder. */
export function referencePages(read: (path: string) => string): Page[] {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  return [
    { path: 'docs/man/daypass.1', text: manPage(COMMANDS, version) },
    { path: 'docs/command-line.md', text: withTables(read('docs/command-line.md'), COMMANDS) },
    { path: 'client/src/pages.txt', text: clientPages() },
    { path: 'docs/settings.md', text: settingsPage() },
    { path: 'docs/errors.md', text: errorsPage() },
  ];
}

/** @returns one sentence for each page that says something else than the commands, settings and errors do. */
export function findStalePages(read: (path: string) => string): string[] {
  return referencePages(read)
    .filter(({ path, text }) => read(path) !== text)
    .map(({ path, text }) => `${path} ${difference(read(path), text)}: run \`npm run reference\`.`);
}

function difference(found: string, wanted: string): string {
  const lines = new Set(found.split('\n'));
  const missing = wanted.split('\n').find((line) => !lines.has(line));
  return missing === undefined ? 'says more than the code' : `lacks "${missing.slice(0, 80)}"`;
}
