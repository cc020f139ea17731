/**
 * `npm run demo`: the emulator and the app on it, in a folder of their own. `npm run demo -- --once` shows the whole way
 * on its own and ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, buildClient, writeLaunchFile } from './outputs.mjs';
import { runInSession } from './setup/session.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup/setup.mjs';
import { OUT, run, Stop, start } from './steps.mjs';
import { ensureSystem } from './system.mjs';

start(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== '--once');
  if (unknown) throw new Stop(`There is no flag ${unknown}. The demo knows --once.`);
  await ensurePackages();
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (hasDisplay) await ensureSystem('electron');
  const electron = hasDisplay ? await ensureElectron() : null;
  if (hasDisplay) process.stderr.write(`${describeElectron(electron)}\n`);

  const folder = mkdtempSync(join(tmpdir(), 'daypass demo '));
  // As root, Chromium's sandbox can't be had; the demo shows nothing but its own emulator.
  const electronFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  writeLaunchFile(folder, electron ? { electron: electron.executable, electronFlags } : {});
  const env = {
    ...process.env,
    DAYPASS_OUT: OUT,
    DAYPASS_DEMO_FOLDER: folder,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const command = [process.execPath, [join(OUT, 'tools', 'demo.mjs'), ...args]];
  // Ctrl-C goes to the demo, which cleans up; this process waits for it.
  process.on('SIGINT', () => undefined);
  try {
    // With a display, the keychain of the person's own session; the demo has a service name of its own in it.
    const own = args.includes('--once') || !hasDisplay;
    if (own) return await runInSession(...command, { folder: join(folder, 'session'), display: false, env });
    return (await run(...command, { env })).status;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});
