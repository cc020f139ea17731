/** The real agent process, killed with SIGKILL at each step of a rotation, and what its successor makes of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Operation } from '../../../../emulator/http/operations.ts';
import { Installation } from '../../../support/app/installation.ts';

const ACCOUNT = '111122223333';
const ARN = `arn:aws:iam::${ACCOUNT}:user/ann`;
/** Longer than any of these tests: the agent is dead before the answer would come. */
const LONG_MS = 120_000;

/** Each call of a rotation, in order; the agent dies while it waits for the answer. */
const STEPS: readonly { step: string; operation: Operation; nth: number }[] = [
  { step: 'looks whether there is room for a key', operation: 'ListAccessKeys', nth: 1 },
  { step: 'makes the new key', operation: 'CreateAccessKey', nth: 1 },
  { step: 'verifies the new key', operation: 'GetCallerIdentity', nth: 1 },
  { step: 'deactivates the old key', operation: 'UpdateAccessKey', nth: 1 },
];

describe('a rotation whose agent is killed', () => {
  let daypass: Installation;
  const keys = () => daypass.emulator.accessKeys.of(ARN);
  const served = () => daypass.daypass(['credentials', '--session', 'legacy', '--account', ACCOUNT, '--role', 'ann']);

  beforeEach(async () => {
    daypass = await Installation.open();
    const user = daypass.emulator.iam.addUser(ACCOUNT, 'ann');
    const key = daypass.emulator.accessKeys.add(user, { ageMs: 100 * 24 * 3_600_000 });
    const { ended } = daypass.start(['iam-user', 'add', 'legacy'], {}, `${key.id}\n${key.secret}\n`);
    expect((await ended).status).toBe(0);
  });
  afterEach(() => daypass.close());

  const rotate = () => daypass.start(['iam-user', 'rotate', 'legacy']).ended;
  /**
   * Kills the agent as it waits for the answer to the call of this number, which AWS has not looked at yet. How the command
   * ends is open: one that had heard nothing from the agent asks the next one.
   */
  const killAt = async (operation: Operation, nth: number) => {
    const { emulator } = daypass;
    const pid = await daypass.agentPid();
    emulator.resetCalls();
    const passing = Array.from({ length: nth - 1 }, () =>
      emulator.faults.add({ operation, headers: { 'x-passes': '1' } }),
    );
    const waiting = emulator.faults.add({ operation, latencyMs: LONG_MS, headers: { 'x-waits': '1' } });
    const rotation = rotate();
    await emulator.called(operation, nth);
    process.kill(pid, 'SIGKILL');
    await rotation;
    await daypass.ended(pid);
    for (const fault of [...passing, waiting]) fault.dispose();
  };
  /** A session is to be had now, and the rotation comes to its end with one more command. */
  const expectGoesOn = async (old: string | undefined) => {
    const before = await served();
    expect(before).toMatchObject({ status: 0 });
    expect(JSON.parse(before.stdout).AccessKeyId).toMatch(/^ASIA/);
    const used = /uses the access key (\w+)\./.exec((await rotate()).stdout)?.[1];
    expect(keys().map(({ id, status }) => [id, status])).toEqual([
      [old, 'Inactive'],
      [used, 'Active'],
    ]);
    expect((await served()).status).toBe(0);
  };

  it.each(STEPS)('while it $step continues where it stopped, with a key that works all the while', async (kill) => {
    const [old] = keys();
    await killAt(kill.operation, kill.nth);
    await expectGoesOn(old?.id);
  });

  it.each(['CreateAccessKey', 'UpdateAccessKey'] as const)(
    'when AWS has done %s and the answer is lost continues, and no key is left over',
    async (operation) => {
      const [old] = keys();
      const pid = await daypass.agentPid();
      daypass.emulator.faults.add({ operation, cut: 'mid-body' });
      expect((await rotate()).status).not.toBe(0);
      process.kill(pid, 'SIGKILL');
      await daypass.ended(pid);
      await expectGoesOn(old?.id);
    },
  );

  it('while it looks for a key that got lost continues, and leaves none over', async () => {
    const [old] = keys();
    daypass.emulator.faults.add({ operation: 'CreateAccessKey', cut: 'mid-body' });
    expect((await rotate()).status).not.toBe(0);
    expect(keys()).toHaveLength(2);
    await killAt('ListAccessKeys', 1);
    await expectGoesOn(old?.id);
  });

  it('while it deletes the old key, a day later, deletes it then', async () => {
    const [old] = keys();
    expect((await rotate()).status).toBe(0);
    daypass.emulator.faults.clockSkewMs = 25 * 3_600_000;
    // The first answer tells AWS's time, even if it is a refusal.
    await served();
    await killAt('DeleteAccessKey', 1);
    expect(keys()).toHaveLength(2);
    await served();
    await rotate();
    expect(keys().map(({ id, status }) => [id === old?.id, status])).toEqual([[false, 'Active']]);
    expect((await served()).status).toBe(0);
  });
});
