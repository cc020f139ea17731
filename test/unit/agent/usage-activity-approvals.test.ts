import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Activity } from '../../../main/agent/activity.ts';
import { APPROVAL_LIMIT_MS, Approvals } from '../../../main/agent/approvals.ts';
import { UsageFile } from '../../../main/agent/usage.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { FakeClock, settle } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };
const AWS = { name: 'aws', pid: 7, path: '/usr/bin/aws' };

let folder: string;
let clock: FakeClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daypass-agent-'));
  clock = new FakeClock();
});

afterEach(() => rm(folder, { recursive: true }));

describe('usage', () => {
  it('remembers the active role and the latest roles, the last one first', async () => {
    const usage = new UsageFile(folder, { clock, log: silentLog });
    const other = { ...ROLE, role: 'ReadOnly' };
    usage.note(other);
    usage.note(ROLE);
    usage.note(other);
    usage.setActive(ROLE);
    await usage.dispose();
    const again = new UsageFile(folder, { clock, log: silentLog });
    await again.load();
    expect(again.active()).toEqual(ROLE);
    expect(again.recents().map(({ role }) => role)).toEqual(['ReadOnly', 'Admin']);
  });

  it('remembers thirty roles and lets go of those used longest ago', async () => {
    const usage = new UsageFile(folder, { clock, log: silentLog });
    for (let index = 1; index <= 40; index += 1) usage.note({ ...ROLE, role: `R${index}` });
    const latest = Array.from({ length: 30 }, (_, index) => `R${40 - index}`);
    expect(usage.recents().map(({ role }) => role)).toEqual(latest);
    await usage.dispose();
  });

  it('remembers five regions that consoles were opened in, and reads a file of a version that kept none', async () => {
    await writeFile(
      join(folder, 'usage.json'),
      JSON.stringify({ version: 1, active: ROLE, recents: [], services: ['s3'] }),
    );
    const usage = new UsageFile(folder, { clock, log: silentLog });
    await usage.load();
    expect([usage.active(), usage.services(), usage.regions()]).toEqual([ROLE, ['s3'], []]);
    for (const region of ['a', 'b', 'c', 'd', 'e', 'f', 'c']) usage.noteRegion(region);
    await usage.dispose();
    const again = new UsageFile(folder, { clock, log: silentLog });
    await again.load();
    expect(again.regions()).toEqual(['c', 'f', 'e', 'd', 'b']);
  });
});

describe('activity', () => {
  const open = async () => {
    const activity = new Activity(folder, { clock, log: silentLog });
    await activity.load();
    return activity;
  };
  const event = { program: 'aws', pid: 7, ...ROLE, action: 'credentials', result: 'served' };

  it.skipIf(process.platform === 'win32')('does not block on a pipe that replaces its file', async () => {
    const activity = await open();
    execFileSync('mkfifo', [join(folder, 'activity.jsonl')]);
    activity.add(event);
    await activity.dispose();
    expect(activity.list()).toHaveLength(1);
  });

  it('counts the same request of the same program on one line, also after a restart', async () => {
    const activity = await open();
    for (let index = 0; index < 1_000; index += 1) activity.add(event);
    await clock.advance(MINUTE);
    activity.add(event);
    activity.add({ ...event, result: 'sign-in-required' });
    await activity.dispose();
    const lines = (await open()).list();
    expect(lines.map(({ count, result }) => [count, result])).toEqual([
      [1, 'sign-in-required'],
      [1_001, 'served'],
    ]);
    expect(lines[1]?.lastAt).toBe((lines[1]?.at ?? 0) + MINUTE);
  });

  it('keeps the latest 20,000 lines and no more, in memory and after a restart', async () => {
    const activity = await open();
    for (let pid = 1; pid <= 20_050; pid += 1) activity.add({ ...event, pid });
    // No one has looked at the list, which would have cut it.
    await activity.dispose();
    expect((await readFile(join(folder, 'activity.jsonl'), 'utf8')).split('\n')).toHaveLength(20_001);
    const pids = (lines: { pid: number }[]) => [lines.length, lines[0]?.pid, lines.at(-1)?.pid];
    expect(pids((await open()).list())).toEqual([20_000, 20_050, 51]);
  });

  it('keeps seven days and no more', async () => {
    const activity = await open();
    activity.add(event);
    await clock.advance(6 * DAY);
    activity.add({ ...event, pid: 8 });
    expect(activity.list()).toHaveLength(2);
    await clock.advance(1 * DAY + 1);
    expect(activity.list().map(({ pid }) => pid)).toEqual([8]);
    await activity.dispose();
  });

  it('passes over a damaged line and clears on demand, on disk too', async () => {
    const activity = await open();
    activity.add(event);
    await activity.dispose();
    await appendFile(join(folder, 'activity.jsonl'), '{"id": 3, "at"');
    const again = await open();
    expect(again.list()).toHaveLength(1);
    await again.clear();
    expect(again.list()).toEqual([]);
    expect(await readFile(join(folder, 'activity.jsonl'), 'utf8')).toBe('');
    await again.dispose();
  });
});

describe('activity whose last line was cut off by a power cut', () => {
  it('keeps what is added after it', async () => {
    const parts = { clock, log: silentLog };
    await appendFile(join(folder, 'activity.jsonl'), '{"id": 3, "at"');
    for (const program of ['aws', 'terraform']) {
      const activity = new Activity(folder, parts);
      await activity.load();
      activity.add({ program, pid: 7, ...ROLE, action: 'credentials', result: 'served' });
      await activity.dispose();
    }
    const again = new Activity(folder, parts);
    await again.load();
    expect(again.list().map(({ program }) => program)).toEqual(['terraform', 'aws']);
    await again.dispose();
  });
});

describe('approvals', () => {
  let approvals: Approvals;

  beforeEach(() => {
    approvals = new Approvals({ clock, log: silentLog, rememberMs: () => 15 * MINUTE });
  });

  it('say no at once where no one can be asked', async () => {
    await expect(approvals.ask(ROLE, 'prod', AWS)).rejects.toMatchObject({ code: 'not-approved', exit: 5 });
  });

  it('ask once for all that wait, and remember for a while, per program', async () => {
    approvals.attach();
    const both = [approvals.ask(ROLE, 'prod', AWS), approvals.ask(ROLE, 'prod', { ...AWS, pid: 8 })];
    const [question] = approvals.list();
    expect(approvals.list()).toHaveLength(1);
    expect(question).toMatchObject({ program: 'aws', accountName: 'prod', role: 'Admin' });
    approvals.answer(question?.id ?? 0, 'for-a-while');
    await Promise.all(both);
    await approvals.ask(ROLE, 'prod', AWS);
    const terraform = approvals.ask(ROLE, 'prod', { name: 'terraform', pid: 9, path: '/usr/bin/terraform' });
    expect(approvals.list()).toMatchObject([{ program: 'terraform', path: '/usr/bin/terraform', script: '' }]);
    approvals.answer(approvals.list()[0]?.id ?? 0, 'no');
    await expect(terraform).rejects.toThrow('You refused');
    await clock.advance(15 * MINUTE + 1);
    const again = approvals.ask(ROLE, 'prod', AWS);
    expect(approvals.list()).toHaveLength(1);
    approvals.answer(approvals.list()[0]?.id ?? 0, 'once');
    await again;
  });

  it.each([
    ['another script of the same name', { name: 'aws', pid: 7, path: '/usr/bin/python3', script: '/home/me/aws' }],
    ['another executable of the same name', { name: 'aws', pid: 7, path: '/home/me/aws' }],
    ['a process of which nothing is known', { name: 'unknown', pid: 9, path: '' }],
    ['a request of which not even the process is known', { name: 'unknown', pid: 0, path: '' }],
  ])('hold for one program, and not for %s', async (_what, other) => {
    approvals.attach();
    const script = { name: 'aws', pid: 7, path: '/usr/bin/python3', script: '/usr/bin/aws' };
    for (const program of [AWS, script, { ...other, pid: other.pid && 8, script: '/x' }]) {
      const asked = approvals.ask(ROLE, 'prod', program);
      approvals.answer(approvals.list()[0]?.id ?? 0, 'for-a-while');
      await asked;
    }
    const first = approvals.ask(ROLE, 'prod', other).catch(() => undefined);
    expect(approvals.list()).toHaveLength(1);
    if (other.pid === 0) {
      const second = approvals.ask(ROLE, 'prod', other).catch(() => undefined);
      expect(approvals.list()).toHaveLength(2);
      approvals.answer(approvals.list()[1]?.id ?? 0, 'no');
      await second;
    }
    approvals.answer(approvals.list()[0]?.id ?? 0, 'no');
    await first;
  });

  it('are not remembered over a sleep, nor for longer when the clock is set back', async () => {
    approvals.attach();
    const allow = async () => {
      const asked = approvals.ask(ROLE, 'prod', AWS);
      expect(approvals.list()).toHaveLength(1);
      approvals.answer(approvals.list()[0]?.id ?? 0, 'for-a-while');
      await asked;
    };
    await allow();
    await clock.advance(MINUTE);
    // Timers stand still in a sleep; only the clock on the wall continues.
    clock.jump(12 * 60 * MINUTE);
    await allow();
    clock.jump(-DAY);
    await clock.advance(15 * MINUTE + 1);
    const again = approvals.ask(ROLE, 'prod', AWS);
    expect(approvals.list()).toHaveLength(1);
    approvals.answer(approvals.list()[0]?.id ?? 0, 'once');
    await again;
  });

  it('take no answer within a minute for a no', async () => {
    approvals.attach();
    const asked = approvals.ask(ROLE, 'prod', AWS);
    const refused = expect(asked).rejects.toThrow('No one approved');
    await clock.advance(APPROVAL_LIMIT_MS);
    await refused;
    expect(approvals.list()).toEqual([]);
  });

  it('say no to all when the place that asks is gone', async () => {
    const place = approvals.attach();
    const refused = expect(approvals.ask(ROLE, 'prod', AWS)).rejects.toMatchObject({ code: 'not-approved' });
    await place.dispose();
    await refused;
  });
});

describe('the agent', () => {
  it('serves a sensitive role after a click only, notes who asked, and asks nothing for others', async () => {
    const line = await CommandLine.open(ssoSession('acme'));
    try {
      line.source('acme').setState({ status: 'signed-in', expiresAt: line.clock.now() + 3_600_000, renewable: true });
      await line.agent.settings.update(() => ({ sensitiveRoles: [ROLE] }));
      line.agent.approvals.attach();
      const argv = ['credentials', '--session', 'acme', '--account', ROLE.account, '--role'];
      expect((await line.run([...argv, 'ReadOnly'])).exit).toBe(0);
      const asked = line.run([...argv, 'Admin']);
      await settle();
      const [question] = line.agent.view().approvals;
      expect(question).toMatchObject({ program: 'aws', role: 'Admin' });
      expect(line.source('acme').fetches).toHaveLength(1);
      line.agent.approvals.answer(question?.id ?? 0, 'no');
      expect(await asked).toMatchObject({ exit: 5, stdout: '' });
      await settle();
      const results = line.agent.activity.list().map(({ program, role, result }) => [program, role, result]);
      expect(results).toEqual([
        ['aws', 'Admin', 'not-approved'],
        ['aws', 'ReadOnly', 'served'],
      ]);
    } finally {
      await line.close();
    }
  });

  it('follows the active role and the favourites', async () => {
    const line = await CommandLine.open(ssoSession('acme'));
    try {
      expect(() => line.agent.activeRole()).toThrow('No role is active');
      await line.agent.use(ROLE);
      expect(line.agent.activeRole()).toEqual(ROLE);
      await expect(line.agent.use({ ...ROLE, session: 'nowhere' })).rejects.toMatchObject({ code: 'no-session' });
      await line.agent.setFavourite(ROLE, true, 'main');
      expect(line.agent.settings.get().favourites).toEqual([{ ...ROLE, name: 'main' }]);
      await line.agent.setFavourite(ROLE, false);
      expect(line.agent.settings.get().favourites).toEqual([]);
    } finally {
      await line.close();
    }
  });
});
