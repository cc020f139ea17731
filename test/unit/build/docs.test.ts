/** What the documents refer to is there: tests, files, decisions. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../verify/renderer-attacks.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesBelow('docs', /\.md$/)];
/** How a test is named: its path below `test/`, a file's without its ending. */
const TEST_NAME = /`((?:unit|integration|e2e|verify)\/[^`]*)`/g;
const ROOMS = ['build', 'client', 'common', 'emulator', 'main', 'preload', 'renderer', 'test'];
const SOURCE_PATH = /`((?:build|client|common|docs|emulator|main|preload|renderer|test)\/[\w./-]+)`/g;
/** Marks of `docs/platforms.md`, apart from the names of tests. */
const MARKS = ['by reading only', 'not supported', 'not needed', 'as on X11'];

describe.each(DOCUMENTS)('%s', (document) => {
  it('has links that lead to files, and to headings in them', () => {
    expect(links(document).filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });

  it('names source files and folders that are there', () => {
    const named = [...text(document).matchAll(SOURCE_PATH)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the table of commands in CONTRIBUTING.md', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  const named = (markdown: string) =>
    [...markdown.matchAll(/\bnpm (?:run ([a-z]+)|(start|test)\b)/g)].map(([, script, own = '']) => script ?? own);

  it('has each script of package.json, and no document has another one', () => {
    const [table] = tables('CONTRIBUTING.md').filter(({ head }) => head[0] === 'command');
    const rows = table?.rows.flatMap(([command = '']) => named(command).slice(0, 1));
    expect(rows?.sort()).toEqual(Object.keys(scripts).sort());
    for (const document of DOCUMENTS.filter((path) => !path.includes('decisions')))
      expect(
        named(text(document)).filter((name) => !Object.hasOwn(scripts, name)),
        document,
      ).toEqual([]);
  });
});

describe.each(['docs/security.md', 'docs/platforms.md'])('%s', (document) => {
  it('names tests that are there', () => {
    const named = namesOfTests(text(document));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !isTest(name))).toEqual([]);
  });
});

describe('a claim', () => {
  it('about security has a test in its row', () => {
    const rows = tables('docs/security.md').find(({ head }) => head.at(-1) === 'test')?.rows ?? [];
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => namesOfTests(row.at(-1) ?? '').length === 0)).toEqual([]);
  });

  it('about the attacks of a page has their number', () => {
    for (const document of ['docs/security.md', 'docs/platforms.md']) {
      const numbers = [...text(document).matchAll(/(\d+) attacks/g)].map(([, number]) => Number(number));
      expect(new Set(numbers), document).toEqual(new Set([ATTACKS.length]));
    }
  });

  it('about a platform has a mark: a test, or a word that says that none shows it', () => {
    const features = tables('docs/platforms.md').filter(({ head }) => head[0] === 'feature');
    expect(features.length).toBeGreaterThan(0);
    const cells = features.flatMap(({ rows }) => rows.flatMap(([, ...marks]) => marks));
    expect(cells.filter((cell) => namesOfTests(cell).length === 0 && !MARKS.includes(cell))).toEqual([]);
  });
});

describe('docs/platforms.md on Wayland', () => {
  it('names end-to-end tests that are run there', () => {
    const lane = [...text('test/verify/wayland.test.ts').matchAll(/^ {2}'([\w/-]+)',$/gm)].map(
      ([, name]) => `e2e/${name}`,
    );
    expect(lane.length).toBeGreaterThan(10);
    const named = tables('docs/platforms.md').flatMap(({ head, rows }) =>
      rows.flatMap((row) => namesOfTests(row.filter((_, column) => head[column]?.startsWith('Wayland')).join(' '))),
    );
    expect(named.filter((name) => name.startsWith('e2e/') && !lane.includes(name))).toEqual([]);
  });
});

describe('decisions', () => {
  const files = readdirSync(join(ROOT, 'docs', 'decisions'));
  const numbers = files.map((name) => name.slice(0, 4));

  it('have a number each, the one in their first line', () => {
    expect(new Set(numbers).size).toBe(files.length);
    for (const name of files) expect(text(`docs/decisions/${name}`)).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`));
  });

  it('are there where the code refers to them', () => {
    const sources = ROOMS.flatMap((room) => filesBelow(room, /\.(?:tsx?|mjs|rs)$/));
    const referred = sources.flatMap((path) =>
      [...text(path).matchAll(/docs\/decisions\/(\d{4})/g)].map(([, number = '']) => ({ path, number })),
    );
    expect(referred.length).toBeGreaterThan(3);
    expect(referred.filter(({ number }) => !numbers.includes(number))).toEqual([]);
  });
});

/** @returns paths from the project's folder */
function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path) && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}

/** Relative ones, of Markdown and HTML. */
function links(document: string): string[] {
  const found = text(document)
    .replace(/^```[\s\S]*?^```/gm, '')
    .matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  return [...found].map(([, markdown, html]) => markdown ?? html ?? '').filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(ROOT, target))) return false;
  return heading === undefined || headings(target).includes(heading);
}

/** As GitHub makes anchors of them. */
function headings(document: string): string[] {
  return [...text(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function namesOfTests(markdown: string): string[] {
  return [...markdown.matchAll(TEST_NAME)].map(([, name = '']) => name);
}

function isTest(name: string): boolean {
  const path = join(ROOT, 'test', name);
  return (
    existsSync(`${path}.test.ts`) || (existsSync(path) && readdirSync(path).some((each) => each.endsWith('.test.ts')))
  );
}

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function tables(document: string): Table[] {
  return [...text(document).matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => {
    const [head = [], , ...rows] = table.trim().split('\n').map(cellsOf);
    return { head, rows };
  });
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}
