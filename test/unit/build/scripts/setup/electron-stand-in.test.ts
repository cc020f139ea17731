/** The older Electron that stands in where the current one can't be downloaded: for tests and the demo, never for daily use. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensureElectron, ensureRealElectron } from '../../../../../build/scripts/setup/setup.mjs';

const SCRIPTS = join(import.meta.dirname, '..', '..', '..', '..', '..', 'build', 'scripts');

describe('the stand-in for Electron', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is asked for by what serves tests and the emulator, and by no other script', async () => {
    const names = (await readdir(SCRIPTS)).filter((name) => name.endsWith('.mjs'));
    const texts = await Promise.all(names.map((name) => readFile(join(SCRIPTS, name), 'utf8')));
    const users = names.filter((_, index) => /\bensureElectron\b/.test(texts[index] ?? ''));
    expect(users.sort()).toEqual(['bench.mjs', 'demo.mjs', 'dev.mjs', 'package.mjs', 'screenshots.mjs', 'test.mjs']);
    // Of packages only those that tests have made.
    const packaging = await readFile(join(SCRIPTS, 'package.mjs'), 'utf8');
    expect(packaging).toMatch(/TEST_FOLDER && kind === 'dir' \? ensureElectron : ensureRealElectron/);
    expect(packaging.match(/\bensureElectron\b/g)).toHaveLength(2);
  });

  it('is not taken where a current one is there, although it has been kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-electron-'));
    const name = await readFile(join(SCRIPTS, '../../node_modules/electron/path.txt'), 'utf8').catch(() => 'electron');
    await writeFile(join(folder, name), '');
    await writeFile(join(folder, 'version'), 'v45.4.1\n');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    const current = { executable: join(folder, name), version: '45.4.1', isFallback: false };
    expect([await ensureElectron(), await ensureRealElectron()]).toEqual([current, current]);
    await rm(folder, { recursive: true });
  });
});
