import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../main/commands/index.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
const PAGE = join(DOCS, 'man', 'daypass.1');
const HAS_GROFF = spawnSync('groff', ['--version']).status === 0;

describe('the manual page', () => {
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

describe('the page of commands', () => {
  it('lists each command once', () => {
    const page = readFileSync(join(DOCS, 'command-line.md'), 'utf8');
    for (const { path, hidden } of COMMANDS) {
      const rows = page.split('\n').filter((line) => new RegExp(`^\\| \`daypass ${path.join(' ')}[\` ]`).test(line));
      expect([path.join(' '), rows.length]).toEqual([path.join(' '), hidden ? 0 : 1]);
    }
  });

  it('shows only JSON that can be read', () => {
    const page = readFileSync(join(DOCS, 'command-line.md'), 'utf8');
    const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) expect(() => JSON.parse(block)).not.toThrow();
  });
});
