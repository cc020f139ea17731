import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { withLockFile } from '../../../../main/platform/files/lock-file.ts';

it.runIf(process.platform === 'linux')(
  'a lock is free where its holder was killed, also while that one’s parent has not looked',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-lock-'));
    // `sleep` takes the place of the shell, and never asks how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [pid] = await once(createInterface(parent.stdout), 'line');
      process.kill(Number(pid), 'SIGKILL');
      process.kill(Number(pid), 0);
      await symlink(`${pid}@${hostname()}:0123456789abcdef`, join(folder, 'lock'));
      expect(await withLockFile(join(folder, 'lock'), async () => 'held')).toBe('held');
      expect(await readdir(folder)).toEqual([]);
    } finally {
      parent.kill('SIGKILL');
      await rm(folder, { recursive: true });
    }
  },
);
