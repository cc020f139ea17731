/**
 * `npm run reference`: writes what comes from the code, `docs/man/daypass.1`, the table in `docs/command-line.md` and
 * what the client prints without an agent from the descriptions of the commands, `docs/settings.md` from the settings,
 * `docs/errors.md` from the table of errors. `npm run check` says when it has to be run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText, referenceModule } from './checks/reference.mjs';
import { ensurePackages } from './setup/setup.mjs';
import { ROOT, start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  const { referencePages } = await referenceModule();
  for (const { path, text } of referencePages(readText)) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  return 0;
});
