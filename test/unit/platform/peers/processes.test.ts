import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../main/base/clock.ts';
import { createProgramLookup, sightDependencies } from '../../../../main/platform/peers/processes.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

/** As an agent looks that has no native module; with one it is asked in `integration/platform/peers/asking-programs`. */
const programOf = lookup();

function lookup(clock = systemClock) {
  return createProgramLookup(process.platform, sightDependencies(process.platform, clock));
}

/** Starts a program that waits until it is told to end, and asks what it is. */
async function nameOf(command: string, args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(command, [...args], { ...options, stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    await once(child.stdout, 'data');
    return { ...(await programOf(child.pid ?? 0)), own: child.pid ?? 0 };
  } finally {
    child.kill('SIGKILL');
  }
}

/** The executable behind the link. */
const PYTHON_PATH =
  process.platform !== 'linux'
    ? ''
    : execFileSync('python3', ['-c', 'import os; print(os.readlink("/proc/self/exe"))'], { encoding: 'utf8' }).trim();
const PYTHON = basename(PYTHON_PATH);
const WAIT = 'console.log(1); setInterval(() => 0, 1000)';

describe.runIf(process.platform === 'linux')('the program behind a process', () => {
  it('is the script, for an interpreter, and the interpreter where there is only code', async () => {
    expect((await nameOf(process.execPath, ['-e', WAIT, 'secret-argument'])).name).toBe('node');
    for (const flags of [['-c'], ['-I', '-c'], ['-Ic']]) {
      const { name } = await nameOf('python3', [...flags, 'print(1, flush=True); input()  # a/secret']);
      expect(name).toBe(PYTHON);
    }
  });

  it('is named by its executable, whatever it calls itself', async () => {
    const python = await nameOf('python3', ['-c', 'print(1, flush=True); input()'], { argv0: 'aws' });
    expect(python).toMatchObject({ name: PYTHON, path: PYTHON_PATH });
    expect(await nameOf('cat', ['/proc/self/comm', '-'], { argv0: 'aws' })).toMatchObject({ name: 'cat' });
    // As a shell with one command, which would be seen through.
    const asShell = await nameOf('tail', ['-c', '9', '-f', '/proc/self/comm'], { argv0: 'sh' });
    expect(asShell).toMatchObject({ name: 'tail', pid: asShell.own });
  });

  it('is distinguished from another one with a script of the same name', async () => {
    const folders = await Promise.all(['a', 'b'].map((name) => mkdtemp(join(tmpdir(), `daypass-${name}-`))));
    try {
      for (const folder of folders) {
        await writeFile(join(folder, 'aws'), 'print(1, flush=True)\ninput()\n');
        expect(await nameOf('python3', ['aws'], { cwd: folder })).toMatchObject({
          name: 'aws',
          script: join(realpathSync(folder), 'aws'),
        });
      }
    } finally {
      for (const folder of folders) await rm(folder, { recursive: true });
    }
  });

  it('is looked at again where the id has become another program', async () => {
    const program = lookup(new FakeClock());
    const child = spawn('sh', ['-c', 'echo 1; read line; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      expect((await program(pid)).name).not.toBe('cat');
      child.stdin.write('\n');
      await expect.poll(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('cat\n');
      expect((await program(pid)).name).toBe('cat');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is what started the shell, where a shell runs one command for it', async () => {
    const { name, pid, own } = await nameOf('sh', ['-c', 'echo 1; read line; echo 2']);
    expect(name).not.toBe('sh');
    expect(pid).not.toBe(own);
  });

  it.runIf(process.getuid?.() === 0)('is unknown where it has mounts of its own: its path is not ours', async () => {
    const mounted = await nameOf('unshare', ['-m', 'cat', '/proc/self/comm', '-']);
    expect(mounted).toMatchObject({ name: 'unknown', path: '' });
  });

  it('is unknown where it has ended', async () => {
    expect(await programOf(2 ** 30)).toEqual({ name: 'unknown', pid: 2 ** 30, path: '' });
  });

  it('is known by its executable where it ends as soon as it has asked', async () => {
    const child = spawn('cat', [], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.write('1');
    await once(child.stdout, 'data');
    const program = programOf(child.pid ?? 0);
    child.kill('SIGKILL');
    execFileSync('sh', ['-c', `while ! grep -q 'State:.Z' /proc/${child.pid}/status; do :; done`], { timeout: 5_000 });
    expect(await program).toMatchObject({ name: 'cat', pid: child.pid });
  });
});
