/** `npm start`: builds Daypass and opens its window, on your own AWS config file and keychain. Installs what is missing. */
import { spawn } from 'node:child_process';
import { buildApp, buildClient, writeOwnLaunchFile } from './outputs.mjs';
import { sandboxFault } from './setup/chromium-sandbox.mjs';
import {
  describeElectron,
  ensureKeytar,
  ensurePackages,
  ensureRealElectron,
  explainMissingElectron,
} from './setup/setup.mjs';
import { ROOT, Stop, start } from './steps.mjs';
import { ensureSystem } from './system.mjs';

start(async () => {
  const electron = await readyApp();
  const app = spawn(electron.executable, [ROOT, ...process.argv.slice(2)], { stdio: 'inherit' });
  return ended(app);
});

/** @returns {Promise<{ executable: string }>} the Electron that daily use may run on. @throws Stop where there is none */
async function readyApp() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    throw new Stop(
      'There is no display here. `npm run build` builds the command line: out/bin/daypass works without one.',
    );
  await ensurePackages();
  await ensureSystem('electron');
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const electron = await ensureRealElectron();
  writeOwnLaunchFile(electron);
  if (!electron) throw new Stop(`${explainMissingElectron()}\n\`npm run demo\` works without it.`);
  const fault = sandboxFault(electron.executable);
  if (fault) throw new Stop(fault);
  process.stderr.write(`${describeElectron(electron)}\n`);
  return electron;
}

/** @returns {Promise<number>} the exit status. */
function ended(child) {
  // Ctrl-C reaches the app too, which closes everything in order.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
}
