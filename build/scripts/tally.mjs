/**
 * What Vitest's JSON reports say, as counts and names. A test of a desktop can lose to a machine that is busy with all the others, so
 * `npm test` runs the files of a few failures again by themselves; what passes only then is named, for somebody to look into.
 */

/** More files than these are no accident. */
const FEW = 5;

/**
 * @typedef {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }} FileResult
 * @typedef {{ testResults: FileResult[] }} Report
 */

/**
 * Paths of the files with failures, where they are few enough to be run again; else none.
 * @param {Report} report
 */
export function toRunAgain({ testResults }) {
  const names = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return names.length <= FEW ? names : [];
}

/**
 * Counts of a run, with what its second part says of the files that it tried again. A file that could not even be loaded counts
 * as one that failed.
 * @param {Report} first
 * @param {Report | null} second of the files that were run again, or null.
 * @returns {{ passed: number, failed: number, skipped: number, left: string[], onlyAgain: string[] }} left: full names of the
 * skipped; onlyAgain: of those that failed and then passed.
 */
export function tallyOf(first, second) {
  const again = new Map(second?.testResults.map((file) => [file.name, file]));
  const files = first.testResults.map((file) => again.get(file.name) ?? file);
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const unloaded = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const left = tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName);
  const onlyAgain = first.testResults.flatMap((file) => passedOnlyIn(again.get(file.name), file));
  return { passed: count('passed'), failed: count('failed') + unloaded.length, skipped: left.length, left, onlyAgain };
}

/** Names of tests; where the file could not be loaded the first time, the file's. */
function passedOnlyIn(second, first) {
  if (!second) return [];
  const passed = new Set(
    second.assertionResults.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName),
  );
  const failed = first.assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  if (failed.length === 0 && first.status === 'failed' && second.status === 'passed') return [first.name];
  return failed.filter((name) => passed.has(name));
}
