/** `npm run check`: layers, format, lint and types, without building or running anything. */

import { staticChecks } from './checks/static-checks.mjs';
import { ensurePackages } from './setup/setup.mjs';
import { start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  const { failed } = await staticChecks();
  return failed > 0 ? 1 : 0;
});
