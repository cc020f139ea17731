import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../../main/commands/framework/man-page.ts';
import { COMMANDS } from '../../../main/commands/index.ts';
import { version } from '../../../package.json';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'man', 'daypass.1');
const HAS_GROFF = spawnSync('groff', ['--version']).status === 0;

describe('the manual page', () => {
  it('says what the commands say of themselves; run `npm run man` when it does not', () => {
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
