/** `npm run check`: layers, format, lint and types, without building or running anything. */
import { ensurePackages } from './setup.mjs';
import { staticChecks } from './static-checks.mjs';
import { start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  const { failed } = await staticChecks();
  return failed > 0 ? 1 : 0;
});
