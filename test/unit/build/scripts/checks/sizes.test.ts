import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findLongFunctions } from '../../../../../build/scripts/checks/function-sizes.mjs';

const BIOME = resolve('node_modules/@biomejs/biome/bin/biome');
const folder = mkdtempSync(join(tmpdir(), 'daypass-sizes-'));
writeFileSync(
  join(folder, 'biome.json'),
  JSON.stringify({ ...JSON.parse(readFileSync('biome.json', 'utf8')), vcs: {} }),
);
afterAll(() => rmSync(folder, { recursive: true }));

/** Those of these files in which the lint of `npm run check` finds too many lines, all looked at in one process. */
function tooLong(texts: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const paths = Object.keys(texts);
  const args = [BIOME, 'lint', '--colors=off', '--reporter=github', '--max-diagnostics=none', ...paths];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return paths.filter((path) =>
    stdout.split('\n').some((line) => line.includes('noExcessiveLinesPerFile') && line.includes(`/${path},`)),
  );
}

const lines = (count: number, line: string) => `${line}\n`.repeat(count);
/** A function on so many lines. */
const functionOf = (count: number) => `export function long(): void {\n${lines(count - 2, '  console.log();')}}\n`;

/** What the check says of a project with this file alone. */
async function long(path: string, text: string): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'daypass-functions-'));
  for (const room of ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator', 'build'])
    mkdirSync(join(root, room), { recursive: true });
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  const found = await findLongFunctions(root);
  rmSync(root, { recursive: true });
  return found;
}

describe('the check of sizes', () => {
  it.each(['common', 'main/agent', 'preload', 'renderer/components/roles', 'client/stand-in', 'emulator', 'build'])(
    'refuses a function of more than 80 lines in %s',
    async (room) => {
      expect(await long(`${room}/planted.ts`, functionOf(81))).toEqual([
        `${room}/planted.ts:1 is a function of 81 lines, and may have 80.`,
      ]);
      expect(await long(`${room}/planted.ts`, functionOf(80))).toEqual([]);
    },
  );

  it('counts JSX, comments and functions inside', async () => {
    const jsx = `export const View = () => (\n  <p>\n${lines(80, '    <b>x</b>')}  </p>\n);\n`;
    expect(await long('renderer/planted.tsx', jsx)).toEqual([
      expect.stringContaining('renderer/planted.tsx:1 is a function'),
    ]);
    const inside = `export function outer() {\n  const inner = () => {\n${lines(80, '    // why')}  };\n}\n`;
    expect(await long('main/planted.ts', inside)).toHaveLength(2);
  });

  it('finds no function in the project that is too long', async () => {
    expect(await findLongFunctions()).toEqual([]);
  });

  it('refuses a file of more than 350 lines, and counts styles and pages like code', () => {
    const code = [
      'common/long.ts',
      'main/agent/long.ts',
      'main/desktop/strings/en/long.ts',
      'preload/long.ts',
      'renderer/components/long.tsx',
      'renderer/strings/en/long.ts',
      'client/stand-in/long.ts',
      'emulator/long.ts',
      'build/scripts/long.mjs',
    ];
    const long = {
      ...Object.fromEntries(code.map((path) => [path, lines(351, 'console.log();')])),
      'renderer/long.css': lines(120, '.planted {\n  color: red;\n}'),
      'renderer/long.html': lines(360, '<p>planted</p>'),
    };
    const short = code.map((path) => [path.replace('long.', 'short.'), lines(350, 'console.log();')]);
    expect(tooLong({ ...long, ...Object.fromEntries(short) })).toEqual(Object.keys(long));
  });
});
