import { spawn, spawnSync } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownProfiles } from '../../../main/aws-files/managed-block.ts';

const WRITERS = 20;
const FOREIGN = '# mine\r\n[default]\r\nregion = x\r\n\r\n[profile \u00ff]\r\nkey = \u00fe\r\n';

describe('processes that change the AWS config file', () => {
  let folder: string;
  let writer: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-writers-'));
    writer = join(folder, 'writer.mjs');
    await build({
      configFile: false,
      root: join(import.meta.dirname, '..', '..', '..'),
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join(import.meta.dirname, '..', '..', 'support', 'files', 'config-writer.ts'),
        outDir: folder,
        emptyOutDir: false,
        rollupOptions: { output: { format: 'es', entryFileNames: 'writer.mjs' } },
      },
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  let number = 0;
  beforeEach(async () => {
    number += 1;
    path = join(folder, `aws-${number}`, 'config');
  });

  const run = (name: string, env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [writer, path, name], { env: { ...process.env, ...env }, encoding: 'utf8' });
  const text = () => readFile(path, 'latin1');
  const others = async () => (await readdir(join(path, '..'))).filter((name) => name !== 'config');
  const put = async (content: string) => {
    run('seed');
    await rm(`${path}.daypass-backup`, { force: true });
    await writeFile(path, content, 'latin1');
  };

  it(`lose nothing, ${WRITERS} at once: not each other’s sections, not a byte of the user’s`, async () => {
    await put(FOREIGN);
    // A lock whose holder was killed lies in their way.
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await symlink(`${dead}@${hostname()}:0123456789abcdef`, `${path}.daypass-lock`);
    const names = Array.from({ length: WRITERS }, (_, index) => `writer-${index}`);
    const ended = names.map(
      (name) =>
        new Promise((resolve) => {
          spawn(process.execPath, [writer, path, name], { stdio: ['ignore', 'ignore', 'inherit'] }).on(
            'close',
            resolve,
          );
        }),
    );
    expect(await Promise.all(ended)).toEqual(names.map(() => 0));
    const after = await text();
    expect(after.startsWith(FOREIGN)).toBe(true);
    expect(ownProfiles(after).map(({ name }) => name)).toEqual([...names].sort());
    expect(await others()).toEqual(['config.daypass-backup']);
    expect(await readFile(`${path}.daypass-backup`, 'latin1')).toBe(FOREIGN);
  });

  it.each(['0', '1'])(
    'leave the old or the new file, wherever they are killed (in the middle of a write: %s)',
    async (halfway) => {
      await put(FOREIGN);
      run('before');
      const old = await text();
      run('after');
      const next = await text();
      const seen = new Set<string>();
      for (let at = 1; ; at += 1) {
        await writeFile(path, old, 'latin1');
        const backup = at % 2 === 0;
        await rm(`${path}.daypass-backup`, { force: true });
        if (backup) await writeFile(`${path}.daypass-backup`, FOREIGN, 'latin1');
        const { signal, status } = run('after', { KILL_AT: String(at), KILL_HALFWAY: halfway });
        const found = await text();
        expect([old, next]).toContain(found);
        seen.add(found === old ? 'old' : 'new');
        const kept = await readFile(`${path}.daypass-backup`, 'latin1').catch(() => null);
        expect(kept === null || kept === (backup ? FOREIGN : old)).toBe(true);
        // Whatever is left over holds no one up.
        expect(run('after')).toMatchObject({ status: 0, stderr: '' });
        expect(await text()).toBe(next);
        if (signal === null) {
          expect(status).toBe(0);
          expect(at).toBeGreaterThan(8);
          break;
        }
      }
      expect(seen).toEqual(new Set(['old', 'new']));
    },
  );

  it('write through links to where the file really is, a link to nothing yet included', async () => {
    await put('');
    const real = join(path, '..', 'dotfiles');
    await rm(path);
    await symlink('dotfiles', path);
    expect(run('one')).toMatchObject({ status: 0 });
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readlink(path)).toBe('dotfiles');
    expect(ownProfiles(await readFile(real, 'latin1'))).toHaveLength(1);
  });
});
