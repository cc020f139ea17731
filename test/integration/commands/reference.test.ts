import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientPages } from '../../../build/reference/client-pages.ts';
import { withCommandTable } from '../../../build/reference/commands.ts';
import { settingsPage } from '../../../build/reference/settings.ts';
import { manPage } from '../../../main/commands/framework/man-page.ts';
import { COMMANDS } from '../../../main/commands/index.ts';
import { version } from '../../../package.json';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
const PAGE = join(DOCS, 'man', 'daypass.1');
const HAS_GROFF = spawnSync('groff', ['--version']).status === 0;

describe('the manual page', () => {
  it('says what the commands say of themselves; run `npm run reference` when it does not', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(manPage(COMMANDS, version));
  });

  it.skipIf(!HAS_GROFF)(
    `${HAS_GROFF ? '' : '(groff is not installed: skipped) '}is understood by groff without a warning, and names every command`,
    () => {
      const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-cbou', PAGE], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const plain = stdout.replace(/\s+/g, ' ');
      for (const { path, hidden } of COMMANDS) if (!hidden) expect(plain).toContain(`daypass ${path.join(' ')}`);
    },
  );
});

describe('what the client prints without an agent', () => {
  it('is what the commands say of themselves; run `npm run reference` when it is not', () => {
    const pages = readFileSync(join(DOCS, '..', 'client', 'src', 'pages.txt'), 'utf8');
    expect(pages).toBe(clientPages());
  });
});

describe('the pages of commands and settings', () => {
  it('list each command once, as it describes itself; run `npm run reference` when they do not', () => {
    const page = readFileSync(join(DOCS, 'command-line.md'), 'utf8');
    expect(page).toBe(withCommandTable(page, COMMANDS));
    for (const { path, hidden } of COMMANDS) {
      const rows = page.split('\n').filter((line) => new RegExp(`^\\| \`daypass ${path.join(' ')}[\` ]`).test(line));
      expect([path.join(' '), rows.length]).toEqual([path.join(' '), hidden ? 0 : 1]);
    }
  });

  it('have each setting with its default; run `npm run reference` when they do not', () => {
    expect(readFileSync(join(DOCS, 'settings.md'), 'utf8')).toBe(settingsPage());
  });

  it('show only JSON that can be read', () => {
    const page = readFileSync(join(DOCS, 'command-line.md'), 'utf8');
    const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) expect(() => JSON.parse(block)).not.toThrow();
  });
});
