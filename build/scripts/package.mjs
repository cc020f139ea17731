/**
 * `npm run package`: the app as a folder that can be started, and the headless agent as a package for npm, into `dist/`.
 * `npm run package -- all` makes this system's installers, for which electron-builder downloads tools;
 * `npm run package -- npm` only the package for npm.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildApp, buildClient } from './outputs.mjs';
import {
  describeElectron,
  ensureElectron,
  ensureKeytar,
  ensurePackages,
  ensureRealElectron,
  explainMissingElectron,
} from './setup/setup.mjs';
import { must, npm, ROOT, Stop, start, step } from './steps.mjs';

const KINDS = ['dir', 'all', 'npm'];
/** Where tests have their packages made: only there may a stand-in for Electron be in one. */
const TEST_FOLDER = process.env.DAYPASS_DIST;
const DIST = TEST_FOLDER || join(ROOT, 'dist');

start(async () => {
  const [kind = 'dir', ...more] = process.argv.slice(2);
  if (!KINDS.includes(kind) || more.length > 0) throw new Stop(`Packages are: ${KINDS.join(', ')}.`);
  await ensurePackages();
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const electron =
    kind === 'npm' ? null : await (TEST_FOLDER && kind === 'dir' ? ensureElectron : ensureRealElectron)();
  if (kind !== 'npm' && !electron) throw new Stop(explainMissingElectron());

  const { stage } = await import('../package/stage.mjs');
  const electronVersion = electron?.version ?? about().devDependencies.electron;
  const staged = await step('Laying out what is shipped', () => stage(join(DIST, 'stage'), { electronVersion }));
  await step('Packing the headless agent', () => pack(staged.npm));
  if (electron) {
    process.stderr.write(`${describeElectron(electron)}\n`);
    await step('Packaging the app', () => packageApp(staged, electron, kind));
  }
  process.stderr.write(`Packages are in ${DIST}.\n`);
});

async function pack(folder) {
  mkdirSync(DIST, { recursive: true });
  const [command, args] = npm('pack', '--ignore-scripts', '--pack-destination', DIST, folder);
  await must(command, args);
}

async function packageApp(staged, electron, kind) {
  const { build, Platform } = await import('electron-builder');
  const { builderConfig } = await import('../package/builder-config.mjs');
  const output = join(DIST, 'app');
  rmSync(output, { recursive: true, force: true });
  const folder = dirname(electron.executable);
  // Where electron-builder can download Electron itself it also checks it; the one at hand serves everything offline.
  const given = kind === 'all' ? null : { folder, version: electron.version, isFallback: electron.isFallback };
  const config = builderConfig({ stage: staged, output, version: electron.version, electron: given });
  const targets = kind === 'all' ? {} : { targets: Platform.current().createTarget('dir') };
  await build({ ...targets, config, publish: 'never', projectDir: ROOT });
  if (!existsSync(output)) throw new Stop('electron-builder left nothing.');
}

function about() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}
