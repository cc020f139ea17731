/** Real agents that are slow at the worst moment: between the making of the socket and the first connection that it takes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, lutimesSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from '../../support/app/installation.ts';
import { ROOT } from '../../support/app/root.ts';

const HEADLESS = join(ROOT, 'out', 'main', 'headless.cjs');
const SLOW_US = 4_000_000;

describe.runIf(spawnSync('strace', ['-V']).status === 0)('an agent that is slow to listen on its socket', () => {
  let daypass: Installation;
  let socketPath: string;
  const started: ChildProcess[] = [];
  beforeEach(async () => {
    daypass = await Installation.open();
    socketPath = join(daypass.home, 'state', 'run', 'agent.sock');
  });
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await daypass.close();
  });

  const start = (program: string, args: readonly string[]) => {
    const child = spawn(program, args, { env: daypass.env, stdio: 'ignore' });
    started.push(child);
    return child;
  };
  const slow = () =>
    start('strace', [
      ...['-f', '-qq', '-o', '/dev/null', '-e', 'trace=listen', '-e', `inject=listen:delay_enter=${SLOW_US}`],
      ...[process.execPath, HEADLESS],
    ]);
  const reachable = async () => {
    const { status, stdout } = await daypass.daypass(['agent', 'status', '--json'], { DAYPASS_NO_AUTOSTART: '1' });
    return status === 0 ? (JSON.parse(stdout) as { agent: { pid: number } }).agent.pid : null;
  };

  it('is not taken for dead: the next one waits, and ends', async () => {
    slow();
    await expect.poll(() => existsSync(socketPath), { timeout: 20_000 }).toBe(true);
    const next = start(process.execPath, [HEADLESS]);
    await expect.poll(() => next.exitCode, { timeout: 20_000 }).toBe(0);
    expect(await reachable()).not.toBe(next.pid);
  });

  it('ends where it was so slow that the next one took its place', async () => {
    const first = slow();
    await expect.poll(() => existsSync(socketPath), { timeout: 20_000 }).toBe(true);
    const lock = `${socketPath}.lock`;
    // What others see who come a minute later.
    const owner = readlinkSync(lock);
    lutimesSync(lock, 0, 0);
    const next = start(process.execPath, [HEADLESS]);
    await expect.poll(() => first.exitCode, { timeout: 20_000 }).toBe(0);
    expect(owner).not.toMatch(new RegExp(`^${next.pid}@`));
    await expect.poll(reachable, { timeout: 20_000 }).toBe(next.pid);
  });
});
