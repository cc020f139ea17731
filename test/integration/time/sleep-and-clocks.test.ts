/** Nights, clocks that are set, and what a machine believes about time while AWS knows better. */
import { afterEach, describe, expect, it } from 'vitest';
import { OWN } from '../../../main/agent/role-access.ts';
import { Notices } from '../../../main/desktop/notifications/notices.ts';
import { type ClockedAgent, driven, openClockedAgent, signInTo } from '../../support/agent/clocked-agent.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REQUESTERS = 50;

describe('time', () => {
  let clocked: ClockedAgent;
  afterEach(() => clocked.close());

  const roles = () => {
    const session = 'acme';
    return clocked.emulator.accounts.flatMap(({ id, roles: names }) =>
      names.map((role) => ({ session, account: id, role })),
    );
  };
  const ask = (role: ReturnType<typeof roles>[number]) =>
    clocked.agent.credentials(role, { pid: OWN.pid, action: 'credentials' });
  const first = () => roles()[0] as ReturnType<typeof roles>[number];

  it('of twelve hours asleep, past the end of the session: nothing old is served, and the person is told once', async () => {
    const clock = new FakeClock();
    clocked = await openClockedAgent(clock, { accounts: 3, rolesPerAccount: 1, sessionSeconds: 8 * 3600 });
    const { agent, emulator } = clocked;
    await signInTo(clocked, clock);
    const told: string[] = [];
    const show = ({ kind }: { kind: string }) => {
      told.push(kind);
      return { dispose: () => undefined };
    };
    const reminders = { waitFor: () => 0, note: () => undefined };
    const notices = new Notices({ clock, wants: () => true, isLooking: () => false, reminders, show });
    agent.onDidChange(() => notices.update(agent.view()));
    notices.update(agent.view());
    for (const role of roles()) await driven(clock, ask(role), 50);
    emulator.resetCalls();
    // Timers stand still in a sleep; only the clock on the wall continues.
    notices.quiet();
    clock.jump(12 * HOUR);
    notices.rearm();
    agent.retryNow();
    notices.back();
    const requesters = Array.from({ length: REQUESTERS }, (_, index) => ask(roles()[index % 3] ?? first()));
    const answers = await driven(clock, Promise.allSettled(requesters), 50);
    expect(new Set(answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'served')))).toEqual(
      new Set(['sign-in-required']),
    );
    // Refused, and tried once more in case an answer was lost.
    expect(emulator.count('CreateToken')).toBe(2);
    expect(emulator.count('GetRoleCredentials')).toBe(0);
    await clock.advance(HOUR);
    expect(told).toEqual(['sign-in-needed']);
  });

  it('of twelve hours asleep, within the session: one renewal for all, and each role is asked for once', async () => {
    const clock = new FakeClock();
    clocked = await openClockedAgent(clock, { accounts: 3, rolesPerAccount: 1, sessionSeconds: 24 * 3600 });
    const { emulator } = clocked;
    await signInTo(clocked, clock);
    const before = await Promise.all(roles().map((role) => driven(clock, ask(role), 50)));
    emulator.resetCalls();
    clock.jump(12 * HOUR);
    const requesters = Array.from({ length: REQUESTERS }, (_, index) => ask(roles()[index % 3] ?? first()));
    const answers = await driven(clock, Promise.all(requesters), 50);
    for (const { accessKeyId, expiresAt } of answers) {
      expect(before.map((old) => old.accessKeyId)).not.toContain(accessKeyId);
      expect(expiresAt).toBeGreaterThan(clock.now());
    }
    expect([emulator.count('CreateToken'), emulator.count('GetRoleCredentials')]).toEqual([1, 3]);
  });

  it('that is set back a day lets nothing last longer, end sooner or read as less than nothing', async () => {
    // AWS's clock continues as it should; the machine's is set.
    const [aws, clock] = [new FakeClock(), new FakeClock()];
    const pass = async (ms: number) => void (await Promise.all([aws.advance(ms), clock.advance(ms)]));
    clocked = await openClockedAgent(clock, { clock: aws, accounts: 1, rolesPerAccount: 1, sessionSeconds: 24 * 3600 });
    const { agent, emulator } = clocked;
    await signInTo(clocked, clock);
    await driven(clock, agent.refreshRoles('acme'), 50);
    const left = () => (agent.roles().find(({ expiresAt }) => expiresAt !== null)?.expiresAt ?? 0) - clock.now();
    const old = await driven(clock, ask(first()), 50);
    emulator.resetCalls();
    clock.jump(-DAY);
    expect((await ask(first())).accessKeyId).toBe(old.accessKeyId);
    expect(emulator.count('GetRoleCredentials')).toBe(0);
    expect(left()).toBeGreaterThan(55 * MINUTE);
    expect(left()).toBeLessThanOrEqual(HOUR);
    const { state } = agent.view().sessions[0] ?? {};
    expect(state).toMatchObject({ status: 'signed-in' });
    const sessionLeft = (state?.status === 'signed-in' ? state.expiresAt : 0) - clock.now();
    expect(sessionLeft).toBeGreaterThan(0);
    expect(sessionLeft).toBeLessThanOrEqual(24 * HOUR);
    await pass(61 * MINUTE);
    const fresh = await driven(clock, ask(first()), 50);
    expect(fresh.accessKeyId).not.toBe(old.accessKeyId);
    expect(fresh.expiresAt).toBeGreaterThan(aws.now());
    expect(left()).toBeLessThanOrEqual(HOUR);
    // Put right again: still signed in, still the same credentials.
    clock.jump(DAY);
    expect((await driven(clock, ask(first()), 50)).accessKeyId).toBe(fresh.accessKeyId);
    expect(agent.view().sessions[0]?.state.status).toBe('signed-in');
  });
});
