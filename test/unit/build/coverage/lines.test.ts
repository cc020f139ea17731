/** What `npm run coverage` counts, in processes that end: each line that can run, and those that did. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, parseSync } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { collecting } from '../../../../build/coverage/in-builds.mjs';
import { linesRun, linesThatRun } from '../../../../build/coverage/lines.mjs';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'daypass-coverage-'));
const notes = join(folder, 'notes');
mkdirSync(join(notes, 'sources'), { recursive: true });
copyFileSync(join(ROOT, 'build', 'coverage', 'collect.cjs'), join(notes, 'collect.cjs'));
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

/** Has noted what it ran before the same function runs another of its lines. */
const TWICE = `function outer(isSecond: boolean): unknown {
  if (isSecond) {
    process.title = 'second';
  }
  return () => {
    return 'never';
  };
}
export const first = outer(false);
globalThis.writeDown();
export const second = outer(true);
`;

describe('the count of lines', () => {
  it('has each line on which something begins that can run, and no types', () => {
    const lines = linesThatRun({ id: 'main/a.ts', text: SOURCE }, parseSync);
    expect([...lines].sort((a, b) => a - b)).toEqual([4, 7, 8, 10, 14, 16, 19, 20, 21, 22]);
  });

  it('takes what built programs ran together, wherever a test has put them', async () => {
    const program = await built('a', SOURCE);
    const ran = () => linesOf('a').filter((line) => [8, 10].includes(line));
    expect(run(program, 'second')).toBe('2');
    expect(ran()).toEqual([10]);
    expect(run(program, 'first')).toBe('1');
    expect(ran()).toEqual([8, 10]);
  });

  it('has the lines at the top of a program’s first file, which begins before it does', async () => {
    const program = await built('b', SOURCE, collecting('', notes));
    expect(linesOf('b')).toEqual([]);
    expect(spawnSync(process.execPath, [program, 'first'], { encoding: 'utf8' })).toMatchObject({
      stdout: '1',
      stderr: '',
    });
    expect(linesOf('b')).toEqual(expect.arrayContaining([4, 14, 21, 22]));
  });

  it('has what a function runs at a later call, and no function that has not run', async () => {
    const program = await built('c', TWICE);
    expect(run(program)).toBe('');
    expect(linesOf('c')).toEqual(expect.arrayContaining([2, 3, 5, 9]));
    expect(linesOf('c')).not.toContain(6);
  });
});

/** The path of a program that is built from it, in a folder that its sources are not in. @param banner what it begins with */
async function built(name: string, source: string, banner = ''): Promise<string> {
  mkdirSync(join(folder, 'main'), { recursive: true });
  writeFileSync(join(folder, 'main', `${name}.ts`), source);
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    build: {
      ssr: join(folder, 'main', `${name}.ts`),
      outDir: join(folder, 'out', 'main'),
      emptyOutDir: false,
      minify: false,
      sourcemap: 'inline',
      rollupOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs`, banner } },
    },
  });
  const program = join(folder, 'elsewhere', 'main', `${name}.cjs`);
  mkdirSync(join(program, '..'), { recursive: true });
  copyFileSync(join(folder, 'out', 'main', `${name}.cjs`), program);
  return program;
}

/** What it says; what it loads after that is written down. */
function run(program: string, ...words: readonly string[]): string {
  const collect = `globalThis.writeDown = require(${JSON.stringify(join(notes, 'collect.cjs'))}).collect(); require(process.argv[1])`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', collect, program, ...words], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

function linesOf(name: string): number[] {
  return [...(linesRun(notes, folder).get(`main/${name}.ts`) ?? [])].sort((a, b) => a - b);
}
