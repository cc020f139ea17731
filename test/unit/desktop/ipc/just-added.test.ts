import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RuleEdit } from '../../../../common/rule-edits.ts';
import { JustAdded } from '../../../../main/desktop/ipc/just-added.ts';
import { changeRule } from '../../../../main/desktop/ipc/settings-requests.ts';
import type { Weakening } from '../../../../main/settings/protection.ts';
import { SettingsFile } from '../../../../main/settings/settings-file.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const list = 'sensitive' as const;
const [PROD, PAY] = [{ account: '*prod*' }, { account: 'pay*' }];
const losing = (...sensitive: { account: string }[]): Weakening => ({
  sensitive,
  sensitiveRoles: [],
  approvalMinutes: null,
  plainText: false,
  proxy: null,
  caBundle: null,
  caDigest: null,
  terminal: null,
});

describe('a rule that the window has just added', () => {
  it('may be changed and taken back unasked, for two minutes', async () => {
    const clock = new FakeClock();
    const added = new JustAdded(clock);
    added.note({ list, edit: 'add', rule: PROD }, []);
    expect(added.isAll(losing(PROD))).toBe(true);
    added.note({ list, edit: 'replace', at: 0, rule: PROD, by: PAY }, [PROD]);
    await clock.advance(119_000);
    expect(added.isAll(losing(PAY))).toBe(true);
    await clock.advance(2_000);
    expect(added.isAll(losing(PAY))).toBe(false);
  });

  it('takes nothing else with it', () => {
    const added = new JustAdded(new FakeClock());
    added.note({ list, edit: 'add', rule: PROD }, []);
    expect(added.isAll(losing(PROD, PAY))).toBe(false);
    expect(added.isAll({ ...losing(PROD), approvalMinutes: 720 })).toBe(false);
    expect(added.isAll({ ...losing(PROD), plainText: true })).toBe(false);
    expect(added.isAll({ ...losing(PROD), proxy: 'http://evil.example' })).toBe(false);
    expect(added.isAll({ ...losing(PROD), caBundle: '/tmp/evil.pem' })).toBe(false);
    expect(added.isAll({ ...losing(PROD), terminal: '/tmp/terminal' })).toBe(false);
    const sensitiveRoles = [{ session: 'acme', account: '111122223333', role: 'Admin' }];
    expect(added.isAll({ ...losing(PROD), sensitiveRoles })).toBe(false);
  });

  it('is not one that was in force before', () => {
    const added = new JustAdded(new FakeClock());
    added.note({ list, edit: 'add', rule: PROD }, [PROD]);
    expect(added.isAll(losing(PROD))).toBe(false);
  });

  it('takes no narrower one with it, whose place it took unasked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-rules-'));
    const clock = new FakeClock();
    const file = new SettingsFile(join(folder, 'settings.json'), { clock, log: silentLog });
    const [narrow, wide] = [{ account: 'prod', role: 'Admin' }, { role: 'Admin' }];
    const ways: RuleEdit[][] = [
      [{ list, edit: 'replace', at: 0, rule: narrow, by: wide }],
      [
        { list, edit: 'add', rule: wide },
        { list, edit: 'remove', at: 0, rule: narrow },
      ],
      // Added once more, it is none that is only just there.
      [
        { list, edit: 'add', rule: wide },
        { list, edit: 'remove', at: 0, rule: narrow },
        { list, edit: 'add', rule: narrow },
        { list, edit: 'remove', at: 1, rule: narrow },
      ],
    ];
    try {
      await file.open();
      for (const edits of ways) {
        await file.update(
          () => ({ sensitive: [narrow] }),
          async () => undefined,
        );
        const added = new JustAdded(clock);
        let questions = 0;
        for (const edit of [...edits, { list, edit: 'remove' as const, at: 0, rule: wide }]) {
          const { sensitive: before } = file.held;
          await changeRule(file, edit, async (less) => {
            if (!added.isAll(less)) questions += 1;
          });
          added.note(edit, before);
        }
        expect(questions).toBe(1);
      }
    } finally {
      file.dispose();
      await rm(folder, { recursive: true });
    }
  });
});
