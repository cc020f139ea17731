import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../../main/agent/views.ts';
import { KeyReminders } from '../../../../main/desktop/notifications/key-reminders.ts';
import { type Notice, Notices } from '../../../../main/desktop/notifications/notices.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { NOW, sessionView, signedIn } from '../../../support/app/views.ts';

const MINUTE = 60_000;
const RUNNING = { status: 'running', method: 'device', step: { step: 'starting' } } as const;

interface Options {
  readonly wants?: (kind: Notice['kind']) => boolean;
  readonly clock?: FakeClock;
  readonly reminders?: Pick<KeyReminders, 'waitFor' | 'note'>;
  readonly isLooking?: () => boolean;
}

function open(options: Options = {}) {
  const { wants = () => true, clock = new FakeClock(NOW), isLooking = () => false } = options;
  const shown: { notice: Notice; answer: () => void; open: boolean }[] = [];
  const notices = new Notices({
    clock,
    wants,
    isLooking,
    reminders: options.reminders ?? { waitFor: () => 0, note: () => undefined },
    show: (notice, answer) => {
      const entry = { notice, answer, open: true };
      shown.push(entry);
      return {
        dispose: () => {
          entry.open = false;
        },
      };
    },
  });
  const update = (...sessions: SessionView[]) => notices.update({ sessions });
  return { clock, notices, update, shown, kinds: () => shown.map(({ notice }) => notice.kind) };
}

const due = (name: string, change: Partial<SessionView> = {}) => sessionView({ name, signInDue: true, ...change });

describe('a session that ends', () => {
  it('is reported a quarter of an hour before, once', async () => {
    const { clock, update, shown } = open();
    update(sessionView({ state: signedIn(120) }));
    await clock.advance(104 * MINUTE);
    expect(shown).toEqual([]);
    await clock.advance(MINUTE);
    expect(shown.map(({ notice }) => notice)).toEqual([
      { kind: 'session-ending', session: 'acme', endsAt: NOW + 120 * MINUTE },
    ]);
    update(sessionView({ state: signedIn(120) }));
    await clock.advance(15 * MINUTE);
    expect(shown).toHaveLength(1);
  });

  it('is not reported when it renews itself', async () => {
    const { clock, update, shown } = open();
    update(sessionView({ state: signedIn(60, true) }));
    await clock.advance(120 * MINUTE);
    expect(shown).toEqual([]);
  });

  it('is reported half-way where it is shorter than that', async () => {
    const { clock, update, kinds } = open();
    update(sessionView({ state: signedIn(10) }));
    await clock.advance(4 * MINUTE);
    expect(kinds()).toEqual([]);
    await clock.advance(MINUTE);
    expect(kinds()).toEqual(['session-ending']);
  });

  it('is reported by the wall clock after a sleep, when timers are late', async () => {
    const { clock, notices, update, kinds } = open();
    update(sessionView({ state: signedIn(120) }));
    clock.jump(110 * MINUTE);
    expect(kinds()).toEqual([]);
    notices.rearm();
    expect(kinds()).toEqual(['session-ending']);
  });

  it('is not reported after it has ended', () => {
    const { clock, notices, update, kinds } = open();
    update(sessionView({ state: signedIn(120) }));
    clock.jump(121 * MINUTE);
    notices.rearm();
    expect(kinds()).toEqual([]);
  });
});

describe('a program that needs a sign-in', () => {
  it('is named, once', () => {
    const { update, shown } = open();
    update(sessionView());
    const dueFor = { program: 'terraform', role: { session: 'acme', account: '111122223333', role: 'Admin' } };
    update(due('acme', { dueFor }));
    update(due('acme', { dueFor }));
    expect(shown.map(({ notice }) => notice)).toEqual([{ kind: 'sign-in-needed', session: 'acme', dueFor }]);
  });

  it('waits with the next request until this one is answered', () => {
    const { update, shown } = open();
    update(due('acme'), due('beta'));
    expect(shown).toHaveLength(1);
    shown[0]?.answer();
    expect(shown.map(({ notice }) => notice.session)).toEqual(['acme', 'beta']);
    shown[1]?.answer();
    expect(shown).toHaveLength(2);
  });

  it('is not reported again when it was waved away, until a sign-in has come and gone', () => {
    const { update, shown } = open();
    update(due('acme'));
    shown[0]?.answer();
    update(due('acme'));
    expect(shown).toHaveLength(1);
    update(sessionView({ state: signedIn(60, true) }));
    update(due('acme'));
    expect(shown).toHaveLength(2);
  });

  it('goes from the screen when the sign-in is done some other way', () => {
    const { update, shown } = open();
    update(due('acme'));
    update(due('acme', { signIn: RUNNING }));
    update(sessionView({ state: signedIn(60, true) }));
    expect(shown[0]?.open).toBe(false);
  });

  it('is not reported while somebody is signing in', () => {
    const { update, shown } = open();
    update(due('acme', { signIn: RUNNING }));
    expect(shown).toEqual([]);
  });
});

describe('a sign-in', () => {
  it('is reported when it is done, once', () => {
    const { update, kinds } = open();
    update(sessionView({ signIn: RUNNING }));
    update(sessionView({ signIn: RUNNING, state: signedIn(60, true) }));
    update(sessionView({ state: signedIn(60, true) }));
    update(sessionView({ state: signedIn(60, true) }));
    expect(kinds()).toEqual(['signed-in']);
  });

  it('is not reported when it was cancelled, or was there at the start', () => {
    const { update, kinds } = open();
    update(sessionView({ state: signedIn(60) }));
    update(sessionView({ state: signedIn(60), signIn: RUNNING }));
    update(sessionView({ state: signedIn(60) }));
    expect(kinds()).toEqual([]);
  });
});

describe('while no one is looking', () => {
  it('nothing is shown, and of it all one thing after', async () => {
    const { clock, notices, update, kinds } = open();
    const ending = sessionView({ name: 'gamma', state: signedIn(120) });
    update(ending);
    notices.quiet();
    await clock.advance(106 * MINUTE);
    update(due('acme'), due('beta'), ending);
    update(due('acme'), due('beta', { signIn: RUNNING }), ending);
    notices.found('acme', 3, 4);
    expect(kinds()).toEqual([]);
    notices.back();
    expect(kinds()).toEqual(['sign-in-needed']);
  });

  it('several endings come to one notification', async () => {
    const { clock, notices, update, shown } = open();
    update(sessionView({ state: signedIn(120) }), sessionView({ name: 'beta', state: signedIn(118) }));
    notices.quiet();
    await clock.advance(107 * MINUTE);
    notices.back();
    expect(shown.map(({ notice }) => notice.session)).toEqual(['beta']);
    notices.rearm();
    expect(shown).toHaveLength(1);
  });

  it('what is no longer so is not told', () => {
    const { notices, update, kinds } = open();
    notices.quiet();
    update(due('acme'));
    update(sessionView({ state: signedIn(60, true) }));
    notices.back();
    expect(kinds()).toEqual([]);
  });
});

it('new accounts and roles are reported', () => {
  const { notices, shown } = open();
  notices.found('acme', 0, 0);
  notices.found('acme', 1, 2);
  expect(shown.map(({ notice }) => notice)).toEqual([{ kind: 'new-roles', session: 'acme', accounts: 1, roles: 2 }]);
});

it('what the person does not want is not shown', async () => {
  const { clock, notices, update, shown } = open({ wants: () => false });
  update(due('acme'), sessionView({ name: 'beta', state: signedIn(60) }));
  await clock.advance(50 * MINUTE);
  notices.found('acme', 1, 1);
  expect(shown).toEqual([]);
});

describe('an access key of more than 90 days', () => {
  const WEEK = 7 * 24 * 60 * MINUTE;
  let folder: string;
  let clock: FakeClock;
  let kept: KeyReminders[];

  const user = (name: string, isOld = true, rotation: 'created' | null = null) =>
    sessionView({
      name,
      kind: 'iam-user',
      accessKey: {
        id: `AKIA${name.toUpperCase()}`,
        createdAt: NOW - 100 * 24 * 60 * MINUTE,
        isOld,
        rotation: rotation && { step: rotation, deleteAt: null },
      },
    });
  const reminders = async () => {
    const opened = await KeyReminders.open(folder, { clock, log: silentLog });
    kept.push(opened);
    return opened;
  };
  const start = async (options: Options = {}) => open({ clock, reminders: await reminders(), ...options });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-notices-'));
    clock = new FakeClock(NOW);
    kept = [];
  });
  afterEach(async () => {
    // What is still being written would come back into the folder.
    for (const each of kept) await each.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('is reported once a week for as long as it is old', async () => {
    const { update, shown } = await start();
    update(user('ann'), user('new', false), user('busy', true, 'created'));
    expect(shown.map(({ notice }) => notice)).toEqual([{ kind: 'old-key', session: 'ann' }]);
    await clock.advance(WEEK - MINUTE);
    update(user('ann'));
    expect(shown).toHaveLength(1);
    await clock.advance(11 * MINUTE);
    expect(shown).toHaveLength(2);
    update(user('ann', false));
    await clock.advance(2 * WEEK);
    expect(shown).toHaveLength(2);
  });

  it('is not reported again after a restart', async () => {
    const before = await reminders();
    (await start({ reminders: before })).update(user('ann'));
    await before.dispose();
    const { update, shown } = await start();
    update(user('ann'), user('bob'));
    expect(shown.map(({ notice }) => notice.session)).toEqual(['bob']);
  });

  it('is reported where what was noted is damaged, or comes from a clock that was ahead', async () => {
    const path = join(folder, 'key-reminders.json');
    for (const content of ['{', JSON.stringify({ version: 1, told: { AKIAANN: NOW + 300 * WEEK } })]) {
      await writeFile(path, content);
      const { update, kinds } = await start();
      update(user('ann'));
      expect(kinds()).toEqual(['old-key']);
    }
  });

  it('waits for another one, and for what is more urgent', async () => {
    const { update, shown } = await start();
    const sessions = [user('ann'), user('bob'), due('acme')];
    update(...sessions);
    expect(shown.map(({ notice }) => notice.kind)).toEqual(['sign-in-needed']);
    await clock.advance(65 * MINUTE);
    expect(shown.map(({ notice }) => notice.session)).toEqual(['acme', 'ann']);
    await clock.advance(65 * MINUTE);
    expect(shown.map(({ notice }) => notice.session)).toEqual(['acme', 'ann', 'bob']);
  });

  it('is not reported while the screen is locked, but after', async () => {
    const { notices, update, kinds } = await start();
    notices.quiet();
    update(user('ann'), user('bob'));
    await clock.advance(200 * MINUTE);
    expect(kinds()).toEqual([]);
    notices.back();
    expect(kinds()).toEqual(['old-key']);
  });

  it('is not reported while the window is in front, which says it', async () => {
    const { update, kinds } = await start({ isLooking: () => true });
    update(user('ann'));
    expect(kinds()).toEqual([]);
  });

  it('is not reported where the person doesn’t want it', async () => {
    const { update, kinds } = await start({ wants: (kind) => kind !== 'old-key' });
    update(user('ann'));
    await clock.advance(WEEK);
    expect(kinds()).toEqual([]);
  });
});
