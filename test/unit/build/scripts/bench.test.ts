/** What `npm run bench` says about figures that were kept: which rows have become worse, and the page that shows them. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { againAfterCrash, crashOf } from '../../../bench/crash.ts';
import { type Kept, keptPage, worse } from '../../../bench/kept.ts';
import { above, better, type Figure, figure, timesFloor } from '../../../bench/measure.ts';
import { comparison, floorOf, promiseOf } from '../../../bench/table.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', '..', 'docs');

const ms = (name: string, value: number): Figure => figure(name, 'ms', [value], { at: 'most', value: 100 });
const rate = (value: number): Figure => figure('answers', '/s', [value], { at: 'least', value: 100 });

describe('a row is named', () => {
  it('when its time has grown by a fifth', () => {
    expect(worse([ms('daypass list', 10)], [ms('daypass list', 12)])).toEqual([
      'daypass list: 10.0 → 12.0 ms, 20 % worse',
    ]);
    expect(worse([ms('daypass list', 10)], [ms('daypass list', 11.9)])).toEqual([]);
  });

  it('when its rate has fallen by as much', () => {
    expect(worse([rate(6000)], [rate(4000)])).toEqual(['answers: 6000 → 4000 /s, 50 % worse']);
    expect(worse([rate(4000)], [rate(6000)])).toEqual([]);
  });

  it('unless it is another program’s, a ratio to one, or was not measured before', () => {
    const theirs = (value: number) => figure('aws configure set', 'ms', [value]);
    const ratio = (value: number) => figure('boto3 to daypass', '×', [value]);
    expect(worse([theirs(10), ratio(100)], [theirs(30), ratio(10), ms('daypass status', 50)])).toEqual([]);
  });
});

it('of two rounds on one build the better figure of each row counts', () => {
  const one = { figures: [ms('daypass list', 10), rate(4000)], skipped: [] };
  const two = { figures: [ms('daypass list', 12), rate(5000)], skipped: [] };
  expect(better(one, two).figures.map(({ median }) => median)).toEqual([10, 5000]);
  expect(better(two, one).figures.map(({ median }) => median)).toEqual([10, 5000]);
});

it('two builds are compared row by row, where both have it, with what each takes of its own', () => {
  const before = [ms('daypass env', 10), above(ms('bare', 2), ms('daypass status', 8)), ms('daypass gone', 1)];
  const now = [ms('daypass env', 5), above(ms('bare', 4), ms('daypass status', 12)), ms('daypass new', 1)];
  expect(
    comparison(before, now)
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['', 'other build', 'to its floor', 'this build', 'to its floor', 'this to other'],
    ['daypass env', '10.0 ms', '5.00 ms', '0.50 ×'],
    ['daypass status', '8.00 ms', '4.00 ×', '12.0 ms', '3.00 ×', '1.50 ×'],
  ]);
});

describe('a row with a floor', () => {
  it('says how many times as long it takes as a program that does nothing', () => {
    const row = above(ms('bare', 2), ms('daypass status', 3));
    expect([row.name, row.median, promiseOf(row)]).toEqual(['daypass status', 3, '≤ 100 ms']);
    expect(floorOf(row)).toBe('2.00 ms, 1.50 ×');
    expect(floorOf(ms('daypass status', 3))).toBe('');
  });

  it('counts a rate the other way round: half of what is possible is twice the floor', () => {
    expect(timesFloor(above(rate(8000), rate(4000)))).toBe(2);
  });
});

describe.skipIf(process.platform === 'win32')('a part whose program is gone', () => {
  const lost = new Error('Target page, context or browser has been closed');

  /** Measures nothing the first time, because the program ends by this line of a shell. */
  function failing(line: string) {
    const said: string[] = [];
    let times = 0;
    const measure = async () => {
      times += 1;
      if (times > 1) return 'figures';
      throw await crashOf(spawn('sh', ['-c', line]), lost);
    };
    return { said, measured: againAfterCrash(measure, (text) => said.push(text)) };
  }

  it('is measured again where it crashed, and says so', async () => {
    const { said, measured } = failing('kill -SEGV $$');
    expect(await measured).toBe('figures');
    expect(said).toEqual([expect.stringContaining('SIGSEGV')]);
  });

  it('fails where the program ended by itself', async () => {
    const { said, measured } = failing('exit 1');
    await expect(measured).rejects.toBe(lost);
    expect(said).toEqual([]);
  });
});

it('docs/bench.md shows what docs/bench.json keeps', async () => {
  const page = await readFile(join(DOCS, 'bench.md'), 'utf8');
  const kept = JSON.parse(await readFile(join(DOCS, 'bench.json'), 'utf8')) as Kept;
  expect(keptPage(page, kept)).toBe(page);
});

it('a page without a place for the table is refused, not overwritten', () => {
  const kept = { date: '', commit: '', figures: [] } as unknown as Kept;
  expect(() => keptPage('# How fast', kept)).toThrow(/no place for the kept figures/);
});
