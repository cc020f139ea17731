/**
 * Lays out what is shipped, and nothing else: `app/` goes into the archive, `resources/` next to it, `npm/` is the headless
 * agent as a package of its own. Everything of npm's is bundled into our files but keytar, which has a native part.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUARD, linkDockerHelper, NATIVE_CLIENT, STAND_IN } from '../scripts/outputs.mjs';
import { OUT, ROOT } from '../scripts/steps.mjs';
import { writeBillOfMaterials } from './bill-of-materials.mjs';
import { filesOf } from './bundled-packages.mjs';
import { releaseSource } from './release-source.mjs';

const KEYTAR = join(ROOT, 'node_modules', 'keytar');
/** What of keytar runs; the rest builds it. */
const KEYTAR_PARTS = ['package.json', 'LICENSE.md', 'lib/keytar.js', 'build/Release/keytar.node'];
/** A small young generation: see `writeLaunchFile`. */
const HEADLESS = ['node', '--max-semi-space-size=1', '--optimize-for-size'];

/** @param {string} folder emptied first @param {{ electronVersion: string }} options */
export async function stage(folder, { electronVersion }) {
  rmSync(folder, { recursive: true, force: true });
  const app = join(folder, 'app');
  const resources = join(folder, 'resources');
  const npm = join(folder, 'npm');
  stageApp(app);
  stageResources(resources);
  stageNpm(npm);
  await writeBillOfMaterials({
    folders: [resources],
    parts: ['main', 'preload', 'renderer', 'daypass'],
    electronVersion,
  });
  await writeBillOfMaterials({ folders: [npm], parts: ['main-headless', 'daypass'], electronVersion: null });
  return { app, resources, npm };
}

function stageApp(app) {
  for (const part of ['main', 'preload', 'renderer', 'icons']) copy(join(OUT, part), join(app, 'out', part));
  stageKeytar(app);
  const source = releaseSource(process.env);
  if (source) writeJson(join(app, 'out', 'updates.json'), source);
  // The headless agent of a desktop package lies next to the archive.
  rmSync(join(app, 'out', 'main', 'headless.cjs'), { force: true });
  const { name, version, description, license } = about();
  writeJson(join(app, 'package.json'), {
    name,
    productName: 'Daypass',
    version,
    description,
    license,
    author: 'Daypass contributors',
    homepage: 'https://daypass.invalid/',
    desktopName: 'daypass-desktop.desktop',
    main: 'out/main/index.cjs',
    dependencies: { keytar: about().dependencies.keytar },
  });
}

/** The client, and a headless agent that any Node on the machine runs where there is no display. */
function stageResources(resources) {
  const bin = join(resources, 'bin');
  mkdirSync(bin, { recursive: true });
  const client = existsSync(NATIVE_CLIENT) ? NATIVE_CLIENT : STAND_IN;
  const own = join(bin, client.split(/[\\/]/).at(-1));
  copy(client, own);
  linkDockerHelper(bin, own);
  const app =
    { darwin: '../../MacOS/Daypass', win32: '../../Daypass.exe' }[process.platform] ?? '../../daypass-desktop';
  writeLaunchFile(bin, [
    ['desktop', app, '--background'],
    ['headless', ...HEADLESS, '../main/headless.cjs'],
  ]);
  stageHeadless(resources);
  if (existsSync(GUARD)) copy(GUARD, join(resources, 'main', 'guard.node'));
  stageKeytar(resources);
  copy(join(ROOT, 'LICENSE'), join(resources, 'LICENSE.txt'));
}

function stageNpm(npm) {
  stageHeadless(npm);
  const bin = join(npm, 'bin');
  copy(STAND_IN, join(bin, 'daypass.cjs'));
  // By its own name, because what npm puts on the PATH on Windows does not tell the name that it was started by.
  copy(STAND_IN, join(bin, 'docker-credential-daypass.cjs'));
  for (const name of ['daypass.cjs', 'docker-credential-daypass.cjs']) chmodSync(join(bin, name), 0o755);
  writeLaunchFile(bin, [['headless', ...HEADLESS, '../main/headless.cjs']]);
  copy(join(ROOT, 'LICENSE'), join(npm, 'LICENSE'));
  copy(join(ROOT, 'build', 'package', 'npm-readme.md'), join(npm, 'README.md'));
  const { version, description, license, dependencies, engines } = about();
  writeJson(join(npm, 'package.json'), {
    name: 'daypass',
    version,
    description,
    license,
    bin: { daypass: 'bin/daypass.cjs', 'docker-credential-daypass': 'bin/docker-credential-daypass.cjs' },
    files: ['bin', 'main', 'sbom.cdx.json', 'THIRD-PARTY-LICENSES.txt'],
    engines,
    os: ['linux', 'darwin', 'win32'],
    // Without it the agent keeps everything in memory, and says so.
    optionalDependencies: { keytar: dependencies.keytar },
  });
}

/** The agent without a window, and what it may load; the updater is not among that. */
function stageHeadless(folder) {
  for (const name of filesOf('main', 'headless')) copy(join(OUT, 'main', name), join(folder, 'main', name));
}

function stageKeytar(folder) {
  for (const part of KEYTAR_PARTS) copy(join(KEYTAR, part), join(folder, 'node_modules', 'keytar', part));
}

function writeLaunchFile(bin, lines) {
  writeFileSync(join(bin, 'agent.launch'), `${lines.map((line) => line.join('\t')).join('\n')}\n`);
}

function about() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

function copy(from, to) {
  cpSync(from, to, { recursive: true });
}
