/** The end-to-end tests of windows, tray, questions and clipboard on a Wayland desktop instead of X11. */
import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../support/app/app-under-test.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FILES = [
  'app/on-wayland',
  'app/sleep',
  'windows/window',
  'windows/window-sizes',
  'protection/prompt',
  'protection/security-checklist',
  'sign-in/access-key',
  'sign-in/edit-sessions',
  'sign-in/saml-pages',
  'sign-in/saml-window',
  'consoles/console-bar',
  'consoles/foreign-pages',
  'consoles/system-proxy',
  'consoles/window-network',
  'tray/tray',
  'tray/tray-panel',
  'languages/composition',
  'languages/languages',
];
const has = (program: string) => spawnSync('which', [program]).status === 0;
const isHere = ELECTRON !== '' && process.platform === 'linux' && has('mutter') && has('wl-copy');

describe.skipIf(!isHere)('on Wayland', () => {
  let folder: string;
  let electron: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-wayland-'));
    electron = join(folder, 'electron');
    // The current Electron draws on Wayland on its own; older ones have to be told.
    await writeFile(electron, `#!/bin/sh\nexec '${ELECTRON}' --ozone-platform=wayland "$@"\n`);
    await chmod(electron, 0o755);
    // A test looks there for the languages that this Electron has.
    await symlink(join(dirname(ELECTRON), 'locales'), join(folder, 'locales'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(FILES)('%s.test.ts holds', async (name) => {
    const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'e2e'];
    const env = { ...process.env, DAYPASS_TEST_DISPLAY: 'wayland', DAYPASS_ELECTRON: electron };
    const child = spawn(process.execPath, [...args, `test/e2e/${name}.test.ts`], { cwd: ROOT, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect(status, output).toBe(0);
    expect(output).toMatch(/Tests .*\d+ passed/);
  });
});
