/** Installs what is missing, each thing once: npm packages, keytar's native part, an Electron. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint, must, npm, packageBin, ROOT, run, Stop, step } from '../steps.mjs';
import { ensureSystem } from '../system.mjs';
import { fallbackElectron } from './electron-fallback.mjs';

/** How long the download of Electron may take before a stand-in is taken, in ms: less where that is there already. */
const DOWNLOAD_LIMIT_MS = 120_000;
const SHORT_DOWNLOAD_LIMIT_MS = 30_000;

/** `npm ci` when node_modules is not what package-lock.json says. */
export async function ensurePackages() {
  const stamp = join(ROOT, 'node_modules', '.daypass-lock');
  const print = fingerprint(['package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return;
  if (isInstalled()) return writeFileSync(stamp, print);
  // Without install scripts: the two that matter (keytar, electron) have steps of their own, which show what they do.
  const [command, args] = npm('ci', '--ignore-scripts', '--loglevel=error', '--no-fund', '--no-audit');
  await step('Installing npm packages', () => must(command, args));
  writeFileSync(stamp, print);
}

/** Whether somebody's own `npm ci` has put every package of the lock file there, as npm itself notes it. */
function isInstalled() {
  const notes = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(notes)) return false;
  const packages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const installed = packages(notes);
  return Object.entries(packages(join(ROOT, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** From its source: the binary that keytar would download has no hash that anybody checks. */
export async function ensureKeytar() {
  const folder = join(ROOT, 'node_modules', 'keytar');
  const binary = join(folder, 'build', 'Release', 'keytar.node');
  if (existsSync(binary)) return;
  await step('Building keytar’s native part', async () => {
    await ensureSystem('compile');
    const headers = join(dirname(dirname(process.execPath)), 'include', 'node', 'node.h');
    const nodedir = existsSync(headers) ? [`--nodedir=${dirname(dirname(dirname(headers)))}`] : [];
    await must(process.execPath, [packageBin('node-gyp', 'bin/node-gyp.js'), 'rebuild', ...nodedir], { cwd: folder });
    if (!existsSync(binary)) throw new Stop('keytar was built but its binary is not there.');
  });
}

/**
 * An Electron for tests and the demo: the one of the `electron` package, which is tried each time, or a stand-in for
 * machines that can't download it.
 * @returns {Promise<{ executable: string, version: string, isFallback: boolean } | null>} null where there is none.
 */
export async function ensureElectron() {
  const own = installedElectron();
  if (own) return own;
  const cached = await fallbackElectron({ download: false });
  const limit = cached ? SHORT_DOWNLOAD_LIMIT_MS : DOWNLOAD_LIMIT_MS;
  return step('Getting an Electron', async () => {
    return (await downloadedElectron(limit)) ?? cached ?? (await fallbackElectron({ download: true }));
  });
}

/** The Electron of the `electron` package, for daily use. @returns null where it can't be had; no stand-in is taken. */
export async function ensureRealElectron() {
  return installedElectron() ?? (await step('Getting Electron', () => downloadedElectron(DOWNLOAD_LIMIT_MS)));
}

async function downloadedElectron(timeoutMs) {
  const script = packageBin('electron', 'install.js');
  await run(process.execPath, [script], { quiet: true, timeoutMs });
  return installedElectron();
}

export function describeElectron(electron) {
  if (!electron) return 'No Electron available: only the headless agent runs.';
  return `Electron ${electron.version}${electron.isFallback ? ' (for tests and the demo only: the current one could not be downloaded)' : ''}`;
}

/** What to do where `ensureRealElectron` has none. */
export function explainMissingElectron() {
  const { version } = JSON.parse(readFileSync(packageBin('electron', 'package.json'), 'utf8'));
  return `Electron ${version} could not be downloaded, so there is no desktop app here.
Run this again with a connection to github.com, name a mirror in ELECTRON_MIRROR, or name the folder of an
Electron ${version} that you unpacked yourself in ELECTRON_OVERRIDE_DIST_PATH.`;
}

/** Without `require('electron')`, which would start a download of its own. */
function installedElectron() {
  const folder = join(ROOT, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist');
  const executable = join(dist, name);
  if (!existsSync(executable)) return null;
  const versionFile = join(dist, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'of unknown version';
  return { executable, version, isFallback: false };
}
