import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { PendingActions } from '../../../main/desktop/pending-actions.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { deferred } from '../../support/agent/fake-source.ts';

const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };
const OTHER = { ...ROLE, role: 'ReadOnly' };

describe('an action on a role whose session is signed out', () => {
  let line: CommandLine;
  let actions: PendingActions;
  let shown: number;
  let done: string[];
  let approval: ReturnType<typeof deferred<void>>;

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    shown = 0;
    done = [];
    approval = deferred();
    line.source('acme').onSignIn = ({ signal }) => {
      signal.addEventListener('abort', () => approval.reject(signal.reason));
      return approval.promise;
    };
    actions = new PendingActions({
      agent: line.agent,
      openBrowser: async (url) => void line.opened.push(url),
      showWindow: () => {
        shown += 1;
      },
    });
  });
  afterEach(async () => {
    await actions.dispose();
    await line.close();
  });

  /** Needs a sign-in, as everything that asks AWS does. */
  const copy = (name: string) => async () => {
    if (line.source('acme').state().status !== 'signed-in')
      throw new DaypassError('sign-in-required', 'You are not signed in.');
    done.push(name);
  };
  const isAsked = () => expect.poll(() => line.source('acme').signIns.length);

  it('shows the window, signs in, and is done once, however often it was pressed', async () => {
    const all = [1, 2, 3].map(() => actions.run({ action: 'copy', role: ROLE }, copy('copied')));
    await isAsked().toBe(1);
    expect(actions.of('acme')).toMatchObject({ action: 'copy', role: ROLE });
    expect([shown, done]).toEqual([1, []]);
    approval.resolve();
    await Promise.all(all);
    expect([done, actions.of('acme')]).toEqual([['copied'], null]);
  });

  it('is dropped with the sign-in, and not done by the next one', async () => {
    const first = actions.run({ action: 'copy', role: ROLE }, copy('copied'));
    await isAsked().toBe(1);
    line.agent.cancelSignIn('acme');
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(actions.of('acme')).toBeNull();
    line.source('acme').setState({ status: 'signed-in', expiresAt: line.clock.now() + 60_000, renewable: true });
    expect(done).toEqual([]);
  });

  it('gives way to what is wanted later, which joins the same sign-in', async () => {
    const first = actions.run({ action: 'copy', role: ROLE }, copy('first'));
    const dropped = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await isAsked().toBe(1);
    const later = actions.run({ action: 'terminal', role: OTHER }, copy('later'));
    await dropped;
    expect(actions.of('acme')).toMatchObject({ action: 'terminal', role: OTHER });
    approval.resolve();
    await later;
    expect([done, line.source('acme').signIns.length]).toEqual([['later'], 1]);
  });

  it('waits on while the person asks for another code', async () => {
    const copied = actions.run({ action: 'copy', role: ROLE }, copy('copied'));
    await isAsked().toBe(1);
    await actions.startOver('acme', async () => {
      approval = deferred();
      const { done: ended } = await line.agent.signIn('acme', { open: async () => undefined });
      ended.catch(() => undefined);
    });
    expect(actions.of('acme')).toMatchObject({ action: 'copy' });
    approval.resolve();
    await copied;
    expect(done).toEqual(['copied']);
  });

  it('ends with what AWS said where a sign-in does not help, instead of asking for one after the other', async () => {
    const refused = actions.run({ action: 'copy', role: ROLE }, async () => {
      throw new DaypassError('sign-in-required', 'AWS takes no token of this session.');
    });
    await isAsked().toBe(1);
    approval.resolve();
    await expect(refused).rejects.toMatchObject({ message: 'AWS takes no token of this session.' });
    expect(line.source('acme').signIns).toHaveLength(1);
  });

  it('asks for a sign-in before a role becomes the active one, which takes no call to AWS', async () => {
    const used = actions.run({ action: 'use', role: ROLE }, async () => void done.push('used'));
    await isAsked().toBe(1);
    expect(done).toEqual([]);
    approval.resolve();
    await used;
    expect(done).toEqual(['used']);
  });

  it('is dropped where the app ends', async () => {
    const copied = actions.run({ action: 'copy', role: ROLE }, copy('copied'));
    const dropped = expect(copied).rejects.toMatchObject({ code: 'cancelled' });
    await isAsked().toBe(1);
    await actions.dispose();
    await dropped;
    expect(done).toEqual([]);
  });
});
