/**
 * `npm run reference`: writes what comes from the code, `docs/man/daypass.1`, the table in `docs/command-line.md` and
 * what the client prints without an agent from the descriptions of the commands, `docs/settings.md` from the settings. A test says when it has to be run.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensurePackages } from './setup/setup.mjs';
import { ROOT, start } from './steps.mjs';

start(async () => {
  await ensurePackages();
  const { runnerImport } = await import('vite');
  const load = async (path) => (await runnerImport(join(ROOT, path), { configFile: false, logLevel: 'error' })).module;
  const { manPage } = await load('main/commands/framework/man-page.ts');
  const { COMMANDS } = await load('main/commands/index.ts');
  const { withCommandTable } = await load('build/reference/commands.ts');
  const { clientPages } = await load('build/reference/client-pages.ts');
  const { settingsPage } = await load('build/reference/settings.ts');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  write('docs/man/daypass.1', manPage(COMMANDS, version));
  const commandLine = readFileSync(join(ROOT, 'docs', 'command-line.md'), 'utf8');
  write('docs/command-line.md', withCommandTable(commandLine, COMMANDS));
  write('client/src/pages.txt', clientPages());
  write('docs/settings.md', settingsPage());
  return 0;
});

function write(path, text) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
