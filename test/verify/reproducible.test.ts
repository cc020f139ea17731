import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../support/app/desktop-app.ts';
import { filesBelow } from '../support/app/installation.ts';
import { makePackages } from '../support/app/packaged-app.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The sources alone, as a fresh clone has them; what is installed from the lock file is shared. */
function clone(to: string): void {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const name of names.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    copyFileSync(join(ROOT, name), join(to, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
}

/** Hash of every file, by its path in the package. electron-builder's notes about its own run are not shipped. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const paths = (await filesBelow(folder)).filter((path) => !/builder-(debug|effective-config)\.ya?ml$/.test(path));
  return Object.fromEntries(
    paths.sort().map((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

describe.skipIf(ELECTRON === '')('two clean builds of the same sources', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('in different folders, give the same files: app, client, agent and the package for npm', async () => {
    const results: Record<string, string>[] = [];
    for (const name of ['first', 'a second one']) {
      const folder = mkdtempSync(join(tmpdir(), `daypass ${name} `));
      folders.push(folder);
      clone(join(folder, 'daypass'));
      await makePackages(join(folder, 'dist'), 'dir', { root: join(folder, 'daypass') });
      results.push(await hashes(join(folder, 'dist')));
    }
    const [first = {}, second = {}] = results;
    const names = Object.keys(first);
    expect(names.some((name) => name.endsWith('app.asar'))).toBe(true);
    expect(names.some((name) => name.endsWith('bin/daypass'))).toBe(true);
    expect(names.some((name) => name.endsWith('.tgz'))).toBe(true);
    expect(names.length).toBeGreaterThan(100);
    const different = names.filter((name) => first[name] !== second[name]);
    expect(different).toEqual([]);
    expect(Object.keys(second)).toEqual(names);
  });
});
