/** What `npm run coverage` counts, in processes that end: each line that can run, and those that did. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, parseSync } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { linesRun, linesThatRun } from '../../../../build/coverage/lines.mjs';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'daypass-coverage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SOURCE = `interface Shape {
  readonly size: number;
}
const first: Shape = { size: 1 };

export function size(which: string): number {
  if (which === 'first') {
    return first.size;
  }
  return 2;
}

class Held {
  readonly name = 'held';
  say(): string {
    return this.name;
  }
}
const double = (one: number) =>
  one * 2;
new Held().say();
process.stdout.write(\`\${size(process.argv[2] ?? '')}\`);
`;

describe('the count of lines', () => {
  it('has each line on which something begins that can run, and no types', () => {
    const lines = linesThatRun({ id: 'main/a.ts', text: SOURCE }, parseSync);
    expect([...lines].sort((a, b) => a - b)).toEqual([4, 7, 8, 10, 14, 16, 19, 20, 21, 22]);
  });

  it('takes what built programs ran together, wherever a test has put them', async () => {
    const notes = join(folder, 'notes');
    mkdirSync(join(notes, 'sources'), { recursive: true });
    copyFileSync(join(ROOT, 'build', 'coverage', 'collect.cjs'), join(notes, 'collect.cjs'));
    mkdirSync(join(folder, 'main'));
    writeFileSync(join(folder, 'main', 'a.ts'), SOURCE);
    await build({
      configFile: false,
      root: folder,
      logLevel: 'error',
      build: {
        ssr: join(folder, 'main', 'a.ts'),
        outDir: join(folder, 'out', 'main'),
        minify: false,
        sourcemap: 'inline',
        rollupOptions: { output: { format: 'cjs', entryFileNames: 'a.cjs' } },
      },
    });
    const program = join(folder, 'elsewhere', 'main', 'a.cjs');
    mkdirSync(join(program, '..'), { recursive: true });
    copyFileSync(join(folder, 'out', 'main', 'a.cjs'), program);
    const run = (which: string) => {
      const collect = `require(${JSON.stringify(join(notes, 'collect.cjs'))}).collect(); require(process.argv[1])`;
      const { stdout, stderr } = spawnSync(process.execPath, ['-e', collect, program, which], { encoding: 'utf8' });
      expect(stderr).toBe('');
      return stdout;
    };
    const counted = () =>
      [...(linesRun(notes, folder).get('main/a.ts') ?? [])].filter((line) => [8, 10].includes(line));
    expect(run('second')).toBe('2');
    expect(counted()).toEqual([10]);
    expect(run('first')).toBe('1');
    expect(counted().sort((a, b) => a - b)).toEqual([8, 10]);
  });
});
