/**
 * `npm run bench`: measures what people feel, on this machine, in one run.
 *   --json             prints the figures as JSON
 *   --keep             keeps them in docs/bench.json and docs/bench.md, with the date, the commit and the machine
 *   --only PART,…      measures these parts alone: processes, broker, starts, tray, commands, window
 *   --paired [COMMIT]  builds COMMIT (that of the kept figures if none is named) next to this one, measures both by
 *                      turns, and fails where a row has become a fifth worse
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, buildClient, writeOwnLaunchFile } from './outputs.mjs';
import { runInSession } from './setup/session.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup/setup.mjs';
import { must, OUT, ROOT, Stop, start, step } from './steps.mjs';
import { ensureSystem } from './system.mjs';

start(async () => {
  await ensurePackages();
  await ensureSystem('keychain', 'display', 'electron');
  await ensureKeytar();
  if (!(await buildClient()))
    throw new Stop('The bench measures the native client: install cargo (https://rustup.rs), then run it again.');
  await buildApp();
  const electron = await ensureElectron();
  writeOwnLaunchFile(electron);
  process.stderr.write(`${describeElectron(electron)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'daypass-bench-session-'));
  const env = {
    ...process.env,
    DAYPASS_ROOT: ROOT,
    DAYPASS_ELECTRON: electron?.executable ?? '',
    DAYPASS_ELECTRON_VERSION: electron?.version ?? '',
    DAYPASS_COMMIT: ownCommit(),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const other = otherCommit();
  try {
    if (other) env.DAYPASS_BENCH_OTHER = await buildOf(other, join(folder, 'other'));
    const args = [join(OUT, 'tools', 'bench.mjs'), ...process.argv.slice(2)];
    return await runInSession(process.execPath, args, { folder, display: true, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (other) git('worktree', 'prune');
  }
});

function git(...args) {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** Empty in a copy without git's folder. */
function ownCommit() {
  try {
    return git('rev-parse', '--short', 'HEAD');
  } catch {
    return '';
  }
}

/** @returns {string | null} null where one build is measured alone. */
function otherCommit() {
  const at = process.argv.indexOf('--paired');
  if (at < 0) return null;
  const named = process.argv[at + 1];
  const commit = named && !named.startsWith('-') ? named : keptCommit();
  try {
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`);
  } catch {
    throw new Stop(`There is no commit ${commit} here. Name another one: npm run bench -- --paired COMMIT`);
  }
}

function keptCommit() {
  return JSON.parse(readFileSync(join(ROOT, 'docs', 'bench.json'), 'utf8')).commit;
}

/**
 * Its own packages, too: what is installed here may be newer. By the script itself, which is older than its name in package.json.
 * @returns the folder.
 */
async function buildOf(commit, folder) {
  git('worktree', 'add', '--quiet', '--detach', folder, commit);
  // Vite's build in this process has said that all is for production: npm would leave out what builds.
  const env = { ...process.env, NODE_ENV: undefined };
  const script = join(folder, 'build', 'scripts', 'build.mjs');
  await step(`Building ${commit.slice(0, 7)}`, () => must(process.execPath, [script], { cwd: folder, env }));
  return folder;
}
