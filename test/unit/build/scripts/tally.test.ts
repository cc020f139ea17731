import { describe, expect, it } from 'vitest';
import { tallyOf, toRunAgain } from '../../../../build/scripts/tally.mjs';

const file = (name: string, tests: Record<string, string>, status = 'failed') => ({
  name,
  status: Object.values(tests).includes('failed') ? 'failed' : status,
  assertionResults: Object.entries(tests).map(([fullName, each]) => ({ fullName, status: each })),
});
const good = (name: string) => file(name, { [`${name} works`]: 'passed' }, 'passed');

describe('the counts at the end of a test run', () => {
  it('are those of the one run where nothing failed', () => {
    const report = { testResults: [good('a'), file('b', { 'b later': 'skipped' }, 'passed')] };
    expect(toRunAgain(report)).toEqual([]);
    expect(tallyOf(report, null)).toEqual({ passed: 1, failed: 0, skipped: 1, left: ['b later'], onlyAgain: [] });
  });

  it('take the second run of a file that failed, and name what passed only then', () => {
    const first = { testResults: [good('a'), file('b', { one: 'failed', two: 'failed', three: 'passed' })] };
    expect(toRunAgain(first)).toEqual(['b']);
    const second = { testResults: [file('b', { one: 'passed', two: 'failed', three: 'passed' })] };
    expect(tallyOf(first, second)).toEqual({ passed: 3, failed: 1, skipped: 0, left: [], onlyAgain: ['one'] });
  });

  it('count what failed only the second time', () => {
    const first = { testResults: [file('b', { one: 'failed', two: 'passed' })] };
    const second = { testResults: [file('b', { one: 'passed', two: 'failed' })] };
    expect(tallyOf(first, second)).toMatchObject({ passed: 1, failed: 1, onlyAgain: ['one'] });
  });

  it('take a file that could not be loaded for one failure, until it can be', () => {
    const first = { testResults: [file('b', {})] };
    expect(tallyOf(first, null)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyOf(first, { testResults: [file('b', {})] })).toMatchObject({ passed: 0, failed: 1, onlyAgain: [] });
    expect(tallyOf(first, { testResults: [good('b')] })).toMatchObject({ passed: 1, failed: 0, onlyAgain: ['b'] });
  });

  it('stay as they are where many files failed: that is no accident', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(toRunAgain({ testResults: names.map((name) => file(name, { [name]: 'failed' })) })).toEqual([]);
    expect(toRunAgain({ testResults: names.slice(1).map((name) => file(name, { [name]: 'failed' })) })).toHaveLength(5);
  });
});
