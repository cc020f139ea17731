/**
 * `npm test`: sets up what is missing, then checks, unit tests, and, in a desktop session of their own, integration and
 * end-to-end tests. `npm test -- unit e2e` runs some of them, `npm test -- test/e2e/tray/tray.test.ts` a file or a folder in the
 * session that it needs; what begins with `-` goes to Vitest (`-t NAME`). Ends with the counts of everything.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { staticChecks } from './checks/static-checks.mjs';
import { buildApp, buildClient, writeOwnLaunchFile } from './outputs.mjs';
import { ensureAwsClients } from './setup/aws-clients.mjs';
import { hasCargo } from './setup/rust.mjs';
import { runInSession } from './setup/session.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup/setup.mjs';
import { OUT, packageBin, ROOT, run, Stop, start, step } from './steps.mjs';
import { ensureSystem, ensureSystemOrSay, ensureWindowsLibrary } from './system.mjs';
import { tallyOf, toRunAgain } from './tally.mjs';

/** Vitest's projects, each a folder of `test/`. */
const PROJECTS = ['unit', 'integration', 'e2e', 'verify'];
const PARTS = ['check', 'client', ...PROJECTS];
/** What takes long: only where it is asked for (`npm run verify`). */
const LONG = ['verify'];
const RESULTS = join(OUT, 'test-results');

start(async () => {
  const { parts, files, options } = readArguments(process.argv.slice(2));
  const wanted = (part) => (parts.size === 0 ? !LONG.includes(part) : parts.has(part));

  await ensurePackages();
  await ensureSystem('keychain', 'display', 'electron');
  if (wanted('integration')) await ensureSystemOrSay('readers', 'trace', 'accessLists', 'sandbox');
  if (wanted('e2e')) await ensureSystemOrSay('certificates');
  if (wanted('verify')) {
    await ensureSystem('trace');
    await ensureSystemOrSay('installers', 'wayland', 'panel', 'fonts', 'windows');
  }
  const client = buildClient();
  // All at once: much of it computes on one processor only, or waits for the network.
  const [electron, checks, cargo] = await Promise.all([
    ensureElectron(),
    wanted('check') && step('Checking layers, format, lint and types', staticChecks),
    wanted('client') &&
      client.then((isBuilt) => step('Testing the native client’s own parts', () => cargoTest(isBuilt))),
    client,
    ensureKeytar().then(buildApp),
    (wanted('integration') || wanted('verify')) && ensureAwsClients(),
    wanted('verify') && ensureWindowsLibrary(),
  ]);
  writeOwnLaunchFile(electron);
  process.stderr.write(`${describeElectron(electron)}\n`);

  const tallies = [checks, cargo].filter(Boolean);
  const projects = PROJECTS.filter(wanted);
  if (projects.length > 0) tallies.push(await vitest(projects, electron, [...files, ...options]));

  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
  return sum('failed') > 0 ? 1 : 0;
});

/**
 * @returns {{ parts: Set<string>, files: string[], options: string[] }} the parts to run (none: the usual ones), the test
 * files and folders to keep to, and what is Vitest's.
 */
function readArguments(argv) {
  const first = argv.findIndex((word) => word.startsWith('-'));
  const words = first < 0 ? argv : argv.slice(0, first);
  const files = words.filter((word) => !PARTS.includes(word)).map((path) => relative(ROOT, path));
  for (const file of files) {
    if (!PROJECTS.includes(projectOf(file)) || !existsSync(join(ROOT, file)))
      throw new Stop(
        `There is no part and no test file "${file}". Parts are: ${PARTS.join(', ')}; files are below test/.`,
      );
  }
  const parts = new Set([...words.filter((word) => PARTS.includes(word)), ...files.map(projectOf)]);
  return { parts, files, options: first < 0 ? [] : argv.slice(first) };
}

/** The project that a file below `test/` belongs to. */
function projectOf(file) {
  const [folder, project] = file.split(sep);
  return folder === 'test' ? project : undefined;
}

async function cargoTest(hasClient) {
  if (!hasClient || !hasCargo()) {
    process.stdout.write('Skipped: there is no cargo.\n');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const args = ['test', '--locked', '--quiet', '--target-dir', join(OUT, 'client')];
  const { status, output } = await run('cargo', args, { quiet: true, cwd: join(ROOT, 'client') });
  if (status !== 0) process.stdout.write(output);
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of output.matchAll(/(\d+) passed; (\d+) failed; (\d+) ignored/g)) {
    tally.passed += Number(passed);
    tally.failed += Number(failed);
    tally.skipped += Number(ignored);
  }
  if (status !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

/** Vitest's projects in one run, so that the processors are busy to the end; a few files that failed then run again by themselves. */
async function vitest(projects, electron, only) {
  mkdirSync(RESULTS, { recursive: true });
  const first = await runVitest(projects, electron, only);
  if (!first.report) return { passed: 0, failed: 1, skipped: 0 };
  const isUsual = only.length === 0 && !projects.some((project) => LONG.includes(project));
  const again = isUsual ? toRunAgain(first.report).map((path) => relative(ROOT, path)) : [];
  if (again.length > 0) process.stdout.write(`Running again by themselves: ${again.join(', ')}\n`);
  const second = again.length > 0 ? await runVitest(projects, electron, [...again, '--no-file-parallelism']) : first;
  const tally = tallyOf(first.report, second === first ? null : second.report);
  if (second.status !== 0 && tally.failed === 0) tally.failed = 1;
  for (const name of tally.left) process.stdout.write(`Skipped: ${name}\n`);
  for (const name of tally.onlyAgain) process.stdout.write(`Passed only when run again: ${name}\n`);
  return tally;
}

/**
 * In a session with a keychain and a display, but for unit tests alone, which need neither.
 * @returns {Promise<{ status: number, report: import('./tally.mjs').Report | null }>} null where Vitest did not come to one.
 */
async function runVitest(projects, electron, only) {
  const path = join(RESULTS, 'tests.json');
  rmSync(path, { force: true });
  const folder = mkdtempSync(join(tmpdir(), 'daypass-test-'));
  const env = {
    ...process.env,
    DAYPASS_TEST_RESULTS: RESULTS,
    DAYPASS_ELECTRON: electron?.executable ?? '',
    // One line from the AWS SDK about Node 20 for every process would bury everything else.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const args = [
    packageBin('vitest', 'vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path}`,
    ...only,
  ];
  try {
    const isPlain = projects.every((project) => project === 'unit');
    const status = isPlain
      ? (await run(process.execPath, args, { env })).status
      : await runInSession(process.execPath, args, { folder, display: true, env });
    return { status, report: existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
