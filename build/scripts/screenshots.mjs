/** `npm run screenshots`: regenerates the screenshots in `docs/screenshots/`. Look at them before they are committed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, buildClient } from './outputs.mjs';
import { runInSession } from './setup/session.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup/setup.mjs';
import { OUT, ROOT, start } from './steps.mjs';
import { ensureSystem } from './system.mjs';

start(async () => {
  await ensurePackages();
  await ensureSystem('keychain', 'display', 'electron');
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const electron = await ensureElectron();
  process.stderr.write(`${describeElectron(electron)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'daypass-screenshots-'));
  const env = {
    ...process.env,
    DAYPASS_ROOT: ROOT,
    DAYPASS_FOLDER: folder,
    DAYPASS_ELECTRON: electron?.executable ?? '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  try {
    const args = [join(OUT, 'tools', 'screenshots.mjs'), ...process.argv.slice(2)];
    return await runInSession(process.execPath, args, { folder, display: true, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
