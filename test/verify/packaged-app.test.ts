import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES, readFuses } from '../../build/package/fuses.mjs';
import { ELECTRON } from '../support/app/app-under-test.ts';
import { makePackages, PackagedApp } from '../support/app/packaged-app.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** `packaged.test.ts` makes its own package; `on-wayland.test.ts` is for another display; packages don't reload what is built. */
const APART = ['packaged.test.ts', 'on-wayland.test.ts', 'reload.test.ts'];
const FILES = readdirSync(join(ROOT, 'test', 'e2e'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.test.ts') && !APART.includes(basename(path)),
);

/** On Linux Electron starts an archive that was changed: only macOS and Windows check it. */
async function letDriverIn(archive: string): Promise<void> {
  const text = await readFile(archive, 'latin1');
  const refused = /(["'`])remote-debugging-port\1/g;
  expect(text.match(refused)).toHaveLength(1);
  await writeFile(archive, text.replace(refused, '$1remote-debugging-none$1'), 'latin1');
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

/**
 * The same tests as on the built folder. A driver comes in through `--inspect` and `--remote-debugging-port`, which the app as it is
 * shipped refuses; on a copy of it that one fuse is turned, and that one word of the list of refused flags is another one of the
 * same length. Nothing else is different.
 */
describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('the packaged app passes the end-to-end tests', () => {
  let dist: string;
  let packaged: PackagedApp;
  let running: ChildProcess | null = null;

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'daypass packaged '));
    await makePackages(dist, 'dir');
    packaged = new PackagedApp(dist);
    const before = await readFuses(packaged.binary);
    await flipFuses(packaged.binary, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
    const after = await readFuses(packaged.binary);
    expect(before[FuseV1Options.EnableNodeCliInspectArguments]).toBe(
      FUSES[FuseV1Options.EnableNodeCliInspectArguments],
    );
    expect(after).toEqual({ ...before, [FuseV1Options.EnableNodeCliInspectArguments]: true });
    await letDriverIn(join(packaged.resources, 'app.asar'));
  });
  afterAll(async () => {
    running?.kill();
    await rm(dist, { recursive: true, force: true });
  });

  it.each(FILES)('%s', async (file) => {
    const report = join(dist, 'report.json');
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const args = ['run', '--project', 'e2e', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const env = { ...process.env, DAYPASS_PACKAGED: packaged.binary, DAYPASS_TEST_RESULTS: join(dist, 'results') };
    const child = spawn(process.execPath, [vitest, ...args, join('test', 'e2e', file)], { cwd: ROOT, env });
    running = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
      });
    }
    const status = await new Promise((resolve) => child.once('close', resolve));
    running = null;
    expect(status, said).toBe(0);
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(await readFile(report, 'utf8')) as Report;
    expect({ numFailedTests, numPendingTests }).toEqual({ numFailedTests: 0, numPendingTests: 0 });
    expect(numPassedTests).toBeGreaterThan(0);
  });
});
