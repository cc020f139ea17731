import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const BIOME = resolve('node_modules/@biomejs/biome/bin/biome');
const folder = mkdtempSync(join(tmpdir(), 'daypass-sizes-'));
writeFileSync(
  join(folder, 'biome.json'),
  JSON.stringify({ ...JSON.parse(readFileSync('biome.json', 'utf8')), vcs: {} }),
);
afterAll(() => rmSync(folder, { recursive: true }));

/** What the lint of `npm run check` says of a file with this text. */
function lint(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const { stdout, stderr } = spawnSync(process.execPath, [BIOME, 'lint', '--colors=off', path], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const lines = (count: number, line: string) => `${line}\n`.repeat(count);
const functionOf = (count: number) => `export function long(): void {\n${lines(count, '  console.log();')}}\n`;

describe('the check of sizes', () => {
  it.each(['common', 'main/agent', 'preload', 'renderer/components/roles', 'emulator', 'build/scripts'])(
    'refuses a function of more than 80 lines in %s',
    (room) => {
      expect(lint(`${room}/planted.ts`, functionOf(90))).toContain('noExcessiveLinesPerFunction');
      expect(lint(`${room}/planted.ts`, functionOf(70))).not.toContain('noExcessiveLinesPerFunction');
    },
  );

  it('refuses a file of more than 350 lines', () => {
    expect(lint('common/planted.ts', lines(360, 'console.log();'))).toContain('noExcessiveLinesPerFile');
    expect(lint('common/planted.ts', lines(340, 'console.log();'))).not.toContain('noExcessiveLinesPerFile');
  });

  it('leaves texts for people as long as they are', () => {
    expect(lint('main/desktop/strings/planted.ts', lines(360, 'console.log();'))).not.toContain('noExcessive');
  });
});
