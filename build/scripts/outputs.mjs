/** Everything that `out/` holds, built from the sources when they have changed. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { collecting, SOURCE_MAP } from '../coverage/in-builds.mjs';
import { drawIcons } from '../icons/icons.mjs';
import { recordPackages } from '../package/bundled-packages.mjs';
import { hasCargo } from './setup/rust.mjs';
import { fingerprint, must, OUT, once, packageBin, ROOT, step } from './steps.mjs';

const BIN = join(OUT, 'bin');
export const NATIVE_CLIENT = join(BIN, process.platform === 'win32' ? 'daypass.exe' : 'daypass');
/** What Node can't ask the system: see `main/platform/guard.ts`. */
export const GUARD = join(OUT, 'main', 'guard.node');
export const STAND_IN = join(BIN, 'daypass.cjs');

/** Programs for Node next to the app: name in `out/`, source, form. */
const PROGRAMS = [
  { out: 'bin/daypass.cjs', source: 'client/stand-in/index.ts', format: 'cjs' },
  { out: 'tools/emulator.mjs', source: 'emulator/cli.ts', format: 'es' },
  { out: 'tools/demo.mjs', source: 'build/demo/index.ts', format: 'es' },
  { out: 'tools/screenshots.mjs', source: 'build/screenshots/index.ts', format: 'es' },
  { out: 'tools/bare-agent.cjs', source: 'test/bench/bare/agent.ts', format: 'cjs' },
  { out: 'tools/bare-app.cjs', source: 'test/bench/bare/app.ts', format: 'cjs' },
  // In parts: a process that has loaded a browser's driver takes a millisecond longer to start another one.
  { out: 'tools/bench.mjs', source: 'test/bench/index.ts', format: 'es', isSplit: true },
];

const SOURCES = [
  'common',
  'languages',
  'main',
  'preload',
  'renderer',
  'emulator',
  'client/stand-in',
  'client/src/pages.txt',
  'build',
  'test/bench',
  'test/support',
];
const SETTINGS = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'];

export async function buildApp() {
  const isThere = () =>
    [
      'main/index.cjs',
      'main/headless.cjs',
      'preload/index.cjs',
      'preload/prompt.cjs',
      'preload/key.cjs',
      'preload/palette.cjs',
      'preload/console-bar.cjs',
      'renderer/index.html',
      'renderer/prompt.html',
      'renderer/key.html',
      'renderer/palette.html',
      'renderer/console-bar.html',
      'icons/app.png',
      'packages/daypass.json',
      ...PROGRAMS.map(({ out }) => out),
    ].every((path) => existsSync(join(OUT, path)));
  await once('app', fingerprint([...SOURCES, ...SETTINGS], collecting()), isThere, async () => {
    await step('Building the app', () =>
      must(process.execPath, [packageBin('electron-vite', 'bin/electron-vite.js'), 'build']),
    );
    await step('Building the programs next to it', buildPrograms);
    drawIcons(join(OUT, 'icons'));
  });
  await buildGuard();
}

async function buildPrograms() {
  const { build } = await import('vite');
  for (const { out, source, format, isSplit = false } of PROGRAMS) {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      plugins: out.startsWith('bin/') ? [recordPackages('daypass')] : [],
      ssr: { noExternal: true, external: ['keytar', 'electron', 'playwright-core', 'dbus-next'] },
      build: {
        ssr: join(ROOT, source),
        outDir: join(OUT, out, '..'),
        emptyOutDir: false,
        target: 'node20',
        // Of two lines that became one expression no one could say which has run.
        minify: out.startsWith('bin/') && !SOURCE_MAP,
        sourcemap: out.startsWith('bin/') && SOURCE_MAP,
        rollupOptions: {
          output: {
            format,
            entryFileNames: out.split('/').at(-1),
            codeSplitting: isSplit,
            chunkFileNames: 'bench-[name].mjs',
            banner: `#!/usr/bin/env node\n${out.startsWith('bin/') ? collecting() : ''}`,
          },
        },
      },
    });
    chmodSync(join(OUT, out), 0o755);
  }
}

/** The native client where there is cargo; says so where there is none. @returns whether it is there. */
export async function buildClient() {
  if (!hasCargo()) {
    if (!existsSync(NATIVE_CLIENT)) {
      process.stderr.write(
        'There is no cargo here that works: out/bin/daypass.cjs, which is slower, stands in for the native client.\n',
      );
    }
    return existsSync(NATIVE_CLIENT);
  }
  const print = fingerprint(['client/src', 'client/.cargo', 'client/Cargo.toml', 'client/Cargo.lock']);
  await once(
    'client',
    print,
    () => existsSync(NATIVE_CLIENT),
    () =>
      step('Building the native client', async () => {
        const target = join(OUT, 'client');
        await must('cargo', ['build', '--release', '--locked', '--quiet', '--target-dir', target], {
          cwd: join(ROOT, 'client'),
        });
        mkdirSync(BIN, { recursive: true });
        copyFileSync(join(target, 'release', process.platform === 'win32' ? 'daypass.exe' : 'daypass'), NATIVE_CLIENT);
        chmodSync(NATIVE_CLIENT, 0o755);
      }),
  );
  return true;
}

/** The native module next to the agent, where there is cargo and the system has what it asks for. */
async function buildGuard() {
  if (!hasCargo() || process.platform === 'win32') return;
  const print = fingerprint(['main/platform/guard', 'client/src/peer.rs']);
  await once(
    'guard',
    print,
    () => existsSync(GUARD),
    () =>
      step('Building the native part of the agent', async () => {
        const target = join(OUT, 'guard');
        await must('cargo', ['build', '--release', '--locked', '--quiet', '--target-dir', target], {
          cwd: join(ROOT, 'main', 'platform', 'guard'),
        });
        mkdirSync(dirname(GUARD), { recursive: true });
        const name = process.platform === 'darwin' ? 'libdaypass_guard.dylib' : 'libdaypass_guard.so';
        // Under a new name first: a module that a running agent has loaded must not change under it.
        copyFileSync(join(target, 'release', name), `${GUARD}.new`);
        renameSync(`${GUARD}.new`, GUARD);
      }),
  );
}

/**
 * Tells the clients of a folder how to start an agent (`client/README.md` has the format).
 * @param {{ electron?: string, electronFlags?: string[] }} [options]
 */
export function writeLaunchFile(folder, { electron, electronFlags = [] } = {}) {
  // A small young generation and small code: the agent makes little garbage, and lives for days in the background.
  const headless = [
    'headless',
    process.execPath,
    '--max-semi-space-size=1',
    '--optimize-for-size',
    join(OUT, 'main', 'headless.cjs'),
  ];
  const lines = [headless];
  if (electron) lines.unshift(['desktop', electron, ...electronFlags, ROOT, '--background']);
  writeFileSync(join(folder, 'agent.launch'), `${lines.map((line) => line.join('\t')).join('\n')}\n`);
}

/** Docker finds its credential helpers by their name: the client under another one (a copy on Windows, which has no links for all). */
export function linkDockerHelper(folder, client) {
  const windows = process.platform === 'win32' && client.endsWith('.exe');
  const link = join(folder, windows ? 'docker-credential-daypass.exe' : 'docker-credential-daypass');
  rmSync(link, { force: true });
  if (windows) copyFileSync(client, link);
  else symlinkSync(basename(client), link);
}

/** For `out/bin`, which a person may have on the PATH: a stand-in for Electron, which serves tests, is not named there. */
export function writeOwnLaunchFile(electron) {
  mkdirSync(BIN, { recursive: true });
  linkDockerHelper(BIN, existsSync(NATIVE_CLIENT) ? NATIVE_CLIENT : STAND_IN);
  writeLaunchFile(BIN, electron && !electron.isFallback ? { electron: electron.executable } : {});
}

export function describeOutputs() {
  return [NATIVE_CLIENT, STAND_IN]
    .filter((path) => existsSync(path))
    .map((path) => relative(ROOT, path))
    .join(', ');
}
