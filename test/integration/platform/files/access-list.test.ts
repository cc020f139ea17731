/** Files that somebody has given an access list (setfacl): a mask as the mode's group bits, and a group that may do nothing. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editFile } from '../../../../main/aws-files/edit-file.ts';
import { writeFileAtomically } from '../../../../main/platform/files/atomic-file.ts';

const HAS_LISTS = spawnSync('setfacl', ['--version'], { stdio: 'ignore' }).status === 0;
const LIST = ['user::rw-', 'user:1:r--', 'group::---', 'mask::r--', 'other::---'];

describe.skipIf(!HAS_LISTS)('a file with an access list', () => {
  let folder: string;
  let path: string;
  const { PATH } = process.env;

  const listOf = (file: string) =>
    execFileSync('getfacl', ['-c', '--numeric', '--absolute-names', file], { encoding: 'utf8' }).trim().split('\n');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-list-'));
    path = join(folder, 'config');
    await writeFile(path, 'old', { mode: 0o600 });
    execFileSync('setfacl', ['-m', 'u:1:r', path]);
    expect(listOf(path)).toEqual(LIST);
  });
  afterEach(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true });
  });

  it('keeps it when it is replaced, and so does the copy that is made before the first change', async () => {
    await writeFileAtomically(path, 'new', { mode: 'keep' });
    expect(listOf(path)).toEqual(LIST);
    await editFile(path, () => 'newer', { keepCopy: `${path}.copy` });
    expect(await readFile(path, 'utf8')).toBe('newer');
    for (const file of [path, `${path}.daypass-backup`, `${path}.copy`]) expect(listOf(file)).toEqual(LIST);
  });

  it('loses it, and opens to no one, where it is to be for its owner alone', async () => {
    await writeFileAtomically(path, 'new');
    expect(listOf(path)).toEqual(['user::rw-', 'group::---', 'other::---']);
  });

  it('is left as it is where the programs that would keep it are not there', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await symlink(execFileSync('which', ['ls'], { encoding: 'utf8' }).trim(), join(bin, 'ls'));
    process.env.PATH = bin;
    const refused = { code: 'state-unwritable', next: expect.stringContaining('setfacl') };
    await expect(editFile(path, () => 'new')).rejects.toMatchObject(refused);
    process.env.PATH = PATH;
    expect(await readFile(path, 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['bin', 'config']);
  });
});
