/** `npm run man`: writes `docs/man/daypass.1` from the descriptions of the commands. A test says when it is to be run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensurePackages } from './setup.mjs';
import { ROOT, start } from './steps.mjs';

const PAGE = join(ROOT, 'docs', 'man', 'daypass.1');

start(async () => {
  await ensurePackages();
  const { runnerImport } = await import('vite');
  const load = async (path) => (await runnerImport(join(ROOT, path), { configFile: false, logLevel: 'error' })).module;
  const { manPage } = await load('main/commands/framework/man-page.ts');
  const { COMMANDS } = await load('main/commands/index.ts');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, manPage(COMMANDS, version));
  return 0;
});
