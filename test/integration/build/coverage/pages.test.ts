/** What `npm run coverage` counts of a page, which can't write: Electron's main process asks it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { build } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { collecting } from '../../../../build/coverage/in-builds.mjs';
import { linesRun } from '../../../../build/coverage/lines.mjs';
import { displays, ELECTRON, SANDBOX } from '../../../support/app/app-under-test.ts';
import { ROOT } from '../../../support/app/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'daypass-coverage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PAGE = `const shown = () => {
  document.title = 'shown';
};
export const never = () => {
  document.title = 'never';
};
document.onclick = () => {
  document.title = 'clicked';
};
if (location.hash === '#never') document.onkeydown = never;
shown();
`;
const PRELOAD = `window.onload = () => {
  window.name = 'loaded';
};
`;
const MAIN = `const { app, BrowserWindow, protocol } = require('electron');
const { readFileSync } = require('node:fs');
protocol.registerSchemesAsPrivileged([{ scheme: 'daypass', privileges: { standard: true, secure: true } }]);
app.whenReady().then(() => {
  protocol.handle('daypass', ({ url }) => {
    const isScript = url.endsWith('.js');
    return new Response(isScript ? readFileSync(__dirname + '/page.js') : '<script type="module" src="page.js"></script>', {
      headers: { 'content-type': isScript ? 'text/javascript' : 'text/html' },
    });
  });
  new BrowserWindow({ webPreferences: { preload: __dirname + '/preload.js' } }).loadURL('daypass://app/index.html');
});
`;

describe.skipIf(!ELECTRON)('the count of lines of a page', () => {
  it('has those that ran, of its preload script as well, while the page is open', async () => {
    const notes = join(folder, 'notes');
    mkdirSync(join(notes, 'sources'), { recursive: true });
    copyFileSync(join(ROOT, 'build', 'coverage', 'collect.cjs'), join(notes, 'collect.cjs'));
    await built('renderer', 'page', PAGE);
    await built('preload', 'preload', PRELOAD);
    writeFileSync(join(folder, 'app', 'main.js'), `${collecting('', notes)}${MAIN}`);
    writeFileSync(join(folder, 'app', 'package.json'), '{ "name": "counted", "version": "1.0.0", "main": "main.js" }');
    const app = await _electron.launch({
      executablePath: ELECTRON,
      args: [...SANDBOX, join(folder, 'app')],
      env: { ...(process.env as Record<string, string>), ...displays() },
    });
    try {
      const ran = (file: string) => [...(linesRun(notes, folder).get(file) ?? [])];
      const page = await app.firstWindow();
      await expect.poll(() => ran('renderer/page.ts')).toEqual(expect.arrayContaining([1, 2, 7, 11]));
      await expect.poll(() => ran('preload/preload.ts')).toEqual(expect.arrayContaining([1, 2]));
      await page.locator('html').click();
      await expect.poll(() => ran('renderer/page.ts')).toContain(8);
      expect(ran('renderer/page.ts')).not.toContain(5);
    } finally {
      await app.close();
    }
  });
});

async function built(room: string, name: string, source: string): Promise<void> {
  mkdirSync(join(folder, room), { recursive: true });
  writeFileSync(join(folder, room, `${name}.ts`), source);
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    build: {
      outDir: join(folder, 'app'),
      emptyOutDir: false,
      minify: false,
      sourcemap: 'inline',
      rollupOptions: {
        input: join(folder, room, `${name}.ts`),
        preserveEntrySignatures: 'exports-only',
        output: { format: 'es', entryFileNames: `${name}.js` },
      },
    },
  });
}
