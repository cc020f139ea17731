/**
 * `npm run dev`: the app on the emulator while you change it. A change of the window is built and its page reloaded; a change
 * of anything else restarts the app. State is in `out/dev`, so that your own Daypass and AWS config file are left alone.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildApp, buildClient, writeOwnLaunchFile } from './outputs.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup/setup.mjs';
import { OUT, ROOT, Stop, start } from './steps.mjs';
import { ensureSystem } from './system.mjs';

const WATCHED = ['main', 'preload', 'common', 'languages', 'renderer'];
/** An editor saves in several steps, in ms. */
const SETTLED_MS = 150;
const HOME = join(OUT, 'dev');

start(async () => {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    throw new Stop('There is no display here. `npm test -- test/e2e/…` runs the app on a display of its own.');
  await ensurePackages();
  await ensureSystem('electron');
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const electron = await ensureElectron();
  process.stderr.write(`${describeElectron(electron)}\n`);
  if (!electron) return 1;

  const emulator = await startEmulator();
  const env = environment(emulator.about);
  writeOwnLaunchFile(electron);
  let app = startApp(electron, env);
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, resolve);
  });
  const watched = watchSources(async (folders) => {
    try {
      await buildApp();
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      return;
    }
    // The app itself reloads its page when out/renderer changes (main/desktop/windows/reload.ts).
    if ([...folders].every((folder) => folder === 'renderer')) return;
    await stopApp(app);
    app = startApp(electron, env);
  });
  process.stderr.write(`The app runs on ${emulator.about.url}. Its pages reload when you save. Ctrl-C ends it.\n`);
  await ended;
  await watched.close();
  await stopApp(app);
  emulator.child.kill();
  return 0;
});

/** @returns {Promise<{ child: import('node:child_process').ChildProcess, about: { url: string, startUrl: string, region: string } }>} */
async function startEmulator() {
  const child = spawn(
    process.execPath,
    [join(OUT, 'tools', 'emulator.mjs'), '--accounts', '12', '--until-stdin-ends'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) return { child, about: JSON.parse(line) };
  throw new Stop('The emulator did not start.');
}

function environment({ url, startUrl, region }) {
  const config = join(HOME, 'aws-config');
  mkdirSync(HOME, { recursive: true });
  writeFileSync(config, `[sso-session dev]\nsso_start_url = ${startUrl}\nsso_region = ${region}\n`);
  const services = ['SSO_OIDC', 'SSO', 'STS', 'IAM', 'SIGNIN', 'ECR', 'ECR_PUBLIC', 'COGNITO_IDENTITY'];
  const endpoints = Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, url]));
  return {
    ...process.env,
    ...endpoints,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(HOME, 'aws-credentials'),
    DAYPASS_HOME: join(HOME, 'home'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

function startApp(electron, env) {
  // As root, Chromium's sandbox can't be had; the emulator's pages are our own.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(electron.executable, [...flags, ROOT, '--reload'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function stopApp(app) {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = new Promise((resolve) => app.once('exit', resolve));
  app.kill('SIGTERM');
  await ended;
}

/**
 * @param {(folders: Set<string>) => Promise<void>} onChange called after a pause, once at a time, with what changed.
 * @returns {{ close: () => Promise<void> }} close waits for a change that is being built.
 */
function watchSources(onChange) {
  let changed = new Set();
  let running = Promise.resolve();
  let timer;
  const settle = () => {
    running = running.then(async () => {
      const folders = changed;
      changed = new Set();
      if (folders.size > 0) await onChange(folders);
    });
  };
  const watchers = WATCHED.map((folder) =>
    watch(join(ROOT, folder), { recursive: true }, () => {
      changed.add(folder);
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLED_MS);
    }),
  );
  const close = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    return running;
  };
  return { close };
}
