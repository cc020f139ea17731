/** An agent that is stopped while an answer is on its way, as in a sleep of the machine: all its limits are over when it wakes up. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { ONLY_COPY_LIMIT_MS } from '../../../main/sources/patience.ts';
import { Installation } from '../../support/app/installation.ts';

describe.skipIf(process.platform === 'win32')('an agent that was stopped during a renewal, and continued', () => {
  let daypass: Installation;
  beforeEach(async () => {
    daypass = await Installation.open({ emulator: { accounts: 1, rolesPerAccount: 1, accessTokenSeconds: 1 } });
  });
  afterEach(() => daypass.close());

  it('takes the answer that came meanwhile: no one has to sign in again', { timeout: 90_000 }, async () => {
    const { emulator } = daypass;
    const held = emulator.faults.add({
      operation: 'CreateToken',
      grantType: 'refresh_token',
      latencyMs: Number.POSITIVE_INFINITY,
    });
    expect((await daypass.signIn()).status).toBe(0);
    const agent = await daypass.agentPid();
    const { account, role } = daypass.anyRole;
    const asked: Promise<unknown>[] = [];
    const isRenewing = () => {
      asked.push(daypass.daypass(['list', '--refresh']));
      return emulator.calls.some(({ grantType }) => grantType === 'refresh_token');
    };
    await expect.poll(isRenewing, { interval: 500, timeout: 20_000 }).toBe(true);
    process.kill(agent, 'SIGSTOP');
    try {
      held.dispose();
      // Real time: it is that of another process.
      await new Promise<void>((resolve) => systemClock.after(ONLY_COPY_LIMIT_MS + 1_000, resolve));
    } finally {
      process.kill(agent, 'SIGCONT');
    }
    await Promise.all(asked);
    const answer = await daypass.daypass(daypass.credentials(account, role));
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    expect((await daypass.daypass(['status', '--json'])).stdout).toContain('"signed-in"');
  });
});
