/** `npm run format`: formats and fixes what can be fixed, and says what can't. */
import { ensurePackages } from './setup/setup.mjs';
import { packageBin, run, start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  return (await run(process.execPath, [packageBin('@biomejs/biome', 'bin/biome'), 'check', '--write', '.'])).status;
});
