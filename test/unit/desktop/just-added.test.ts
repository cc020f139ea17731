import { describe, expect, it } from 'vitest';
import { JustAdded } from '../../../main/desktop/ipc/just-added.ts';
import type { Weakening } from '../../../main/settings/protection.ts';
import { inForce } from '../../../main/settings/schema.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';

const list = 'sensitive';
const [PROD, PAY] = [{ account: '*prod*' }, { account: 'pay*' }];
const losing = (...sensitive: { account: string }[]): Weakening => ({
  sensitive,
  sensitiveRoles: [],
  approvalMinutes: null,
  plainText: false,
});

describe('a rule that the window has just added', () => {
  it('may be changed and taken back unasked, for two minutes', async () => {
    const clock = new FakeClock();
    const added = new JustAdded(clock);
    added.note({ list, edit: 'add', rule: PROD }, inForce());
    expect(added.isAll(losing(PROD))).toBe(true);
    added.note({ list, edit: 'replace', at: 0, rule: PROD, by: PAY }, inForce({ sensitive: [PROD] }));
    await clock.advance(119_000);
    expect(added.isAll(losing(PAY))).toBe(true);
    await clock.advance(2_000);
    expect(added.isAll(losing(PAY))).toBe(false);
  });

  it('takes nothing else with it', () => {
    const added = new JustAdded(new FakeClock());
    added.note({ list, edit: 'add', rule: PROD }, inForce());
    expect(added.isAll(losing(PROD, PAY))).toBe(false);
    expect(added.isAll({ ...losing(PROD), approvalMinutes: 720 })).toBe(false);
    expect(added.isAll({ ...losing(PROD), plainText: true })).toBe(false);
    const sensitiveRoles = [{ session: 'acme', account: '111122223333', role: 'Admin' }];
    expect(added.isAll({ ...losing(PROD), sensitiveRoles })).toBe(false);
  });

  it('is not one that was in force before', () => {
    const added = new JustAdded(new FakeClock());
    added.note({ list, edit: 'add', rule: PROD }, inForce({ sensitive: [PROD] }));
    expect(added.isAll(losing(PROD))).toBe(false);
  });
});
