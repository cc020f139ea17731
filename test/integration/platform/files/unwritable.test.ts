/** Why a file can't be written, where the system has a reason of its own: what it says is what to do about it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../../main/platform/files/atomic-file.ts';

const CAN_MOUNT = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;

describe.skipIf(!CAN_MOUNT)('a file that can’t be written', () => {
  let folder: string;
  let path: string;
  let mounted: string[] = [];
  const mount = (...args: string[]) => {
    execFileSync('mount', args);
    mounted.push(args.at(-1) as string);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-mount-'));
    path = join(folder, 'config');
    await writeFile(path, 'old');
  });
  afterEach(async () => {
    for (const place of mounted) execFileSync('umount', [place]);
    mounted = [];
    await rm(folder, { recursive: true });
  });

  it('is as it was on a full disk, which is named', async () => {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
    await writeFile(path, 'old');
    await expect(writeFileAtomically(path, 'x'.repeat(100_000))).rejects.toMatchObject({
      code: 'state-unwritable',
      message: `${path} can't be written: the disk is full.`,
      next: 'Free some space there, then try again.',
    });
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('is as it was where the file system is read-only', async () => {
    mount('-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder);
    await expect(writeFileAtomically(path, 'new')).rejects.toThrow(/: its file system is read-only\.$/);
  });

  it('is as it was where it is mounted by itself', async () => {
    mount('--bind', path, path);
    await expect(writeFileAtomically(path, 'new')).rejects.toMatchObject({
      message: expect.stringMatching(/: it is mounted as a single file, or in use\.$/),
      next: 'Mount its folder instead of the file.',
    });
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});
