/** `npm run bench`: measures what people feel, on this machine, in one run. `--json` prints the figures as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, buildClient, writeOwnLaunchFile } from './outputs.mjs';
import { runInSession } from './setup/session.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup/setup.mjs';
import { OUT, ROOT, Stop, start } from './steps.mjs';
import { ensureSystem } from './system.mjs';

start(async () => {
  await ensurePackages();
  await ensureSystem('keychain', 'display', 'electron');
  await ensureKeytar();
  if (!(await buildClient()))
    throw new Stop('The bench measures the native client: install cargo (https://rustup.rs), then run it again.');
  await buildApp();
  const electron = await ensureElectron();
  writeOwnLaunchFile(electron);
  process.stderr.write(`${describeElectron(electron)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'daypass-bench-session-'));
  const env = {
    ...process.env,
    DAYPASS_ROOT: ROOT,
    DAYPASS_OUT: OUT,
    DAYPASS_BIN_DIR: join(OUT, 'bin'),
    DAYPASS_ELECTRON: electron?.executable ?? '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  try {
    const args = [join(OUT, 'tools', 'bench.mjs'), ...process.argv.slice(2)];
    return await runInSession(process.execPath, args, { folder, display: true, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
