/** `npm run build`: the app, the headless agent and the clients, ready to run in `out/`. */
import { buildApp, buildClient, describeOutputs, writeOwnLaunchFile } from './outputs.mjs';
import {
  describeElectron,
  ensureKeytar,
  ensurePackages,
  ensureRealElectron,
  explainMissingElectron,
} from './setup/setup.mjs';
import { start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const electron = await ensureRealElectron();
  writeOwnLaunchFile(electron);
  process.stderr.write(
    `${electron ? describeElectron(electron) : explainMissingElectron()}\nBuilt: out/main, out/preload, out/renderer, ${describeOutputs()}\n`,
  );
});
