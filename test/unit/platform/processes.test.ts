import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { createProgramLookup, programOf } from '../../../main/platform/processes.ts';

/** Starts a program that waits until it is told to end, and asks what it is. */
async function nameOf(command: string, args: readonly string[]): Promise<{ name: string; pid: number; own: number }> {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    await once(child.stdout, 'data');
    const { name, pid } = await programOf(child.pid ?? 0, process.platform);
    return { name, pid, own: child.pid ?? 0 };
  } finally {
    child.kill('SIGKILL');
  }
}

const WAIT = 'console.log(1); setInterval(() => 0, 1000)';

describe.runIf(process.platform === 'linux')('the program behind a process', () => {
  it('is the script, for an interpreter, and the interpreter where there is only code', async () => {
    expect((await nameOf(process.execPath, ['-e', WAIT, 'secret-argument'])).name).toBe('node');
    expect((await nameOf('python3', ['-c', 'print(1, flush=True); input()'])).name).toBe('python3');
  });

  it('is what started the shell, where a shell runs one command for it', async () => {
    const { name, pid, own } = await nameOf('sh', ['-c', 'echo 1; read line; echo 2']);
    expect(name).not.toBe('sh');
    expect(pid).not.toBe(own);
  });

  it('is unknown where it has ended', async () => {
    expect(await programOf(2 ** 30, process.platform)).toEqual({ name: 'unknown', pid: 2 ** 30, path: '' });
  });

  it('is known by its short name where it ends as soon as it has asked', async () => {
    const child = spawn('cat', [], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.write('1');
    await once(child.stdout, 'data');
    const program = createProgramLookup(process.platform, systemClock)(child.pid ?? 0);
    child.kill('SIGKILL');
    execFileSync('sh', ['-c', `while ! grep -q 'State:.Z' /proc/${child.pid}/status; do :; done`], { timeout: 5_000 });
    expect(await program).toMatchObject({ name: 'cat', pid: child.pid });
  });
});
