/** `npm run build`: the app, the headless agent and the clients, ready to run in `out/`. */
import { buildApp, buildClient, describeOutputs, writeOwnLaunchFile } from './outputs.mjs';
import { describeElectron, ensureElectron, ensureKeytar, ensurePackages } from './setup.mjs';
import { start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  await ensureKeytar();
  await buildClient();
  await buildApp();
  const electron = await ensureElectron();
  writeOwnLaunchFile(electron);
  process.stderr.write(
    `${describeElectron(electron)}\nBuilt: out/main, out/preload, out/renderer, ${describeOutputs()}\n`,
  );
});
