import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findStalePages } from '../../../../build/reference/pages.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const page = 'docs/command-line.md';

describe('the check of the pages that come from the code', () => {
  it('finds none out of date; run `npm run reference` when it does', () => {
    expect(findStalePages(read)).toEqual([]);
  });

  it.each([
    ['a command', page, '| `daypass whoami'],
    ['a setting', 'docs/settings.md', '| `approvalMinutes`'],
    ['an error', 'docs/errors.md', '| `keychain-timeout`'],
    ['a command of the manual', 'docs/man/daypass.1', 'daypass whoami'],
    ['an exit status', page, '| 7 |'],
    ['a variable', page, '| `DAYPASS_ALLOW_ROOT`'],
  ])('refuses %s that is missing', (_what, path, row) => {
    const without = (text: string) => text.replace(new RegExp(`^.*${row.replace(/[|\\]/g, '\\$&')}.*\n`, 'm'), '');
    expect(without(read(path))).not.toBe(read(path));
    expect(findStalePages((one) => (one === path ? without(read(one)) : read(one)))).toEqual([
      expect.stringContaining(`${path} lacks "`),
    ]);
  });

  it('refuses a command that is gone, and another text in what the client prints', () => {
    const more = read(page).replace('<!-- End of commands. -->', '| `daypass gone` | nothing |\n$&');
    expect(findStalePages((one) => (one === page ? more : read(one)))).toEqual([expect.stringContaining(page)]);
    const pages = 'client/src/pages.txt';
    expect(findStalePages((one) => (one === pages ? '' : read(one)))).toEqual([expect.stringContaining(pages)]);
  });
});
