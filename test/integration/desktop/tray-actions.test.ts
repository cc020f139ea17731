import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ActionDependencies, createActions } from '../../../main/desktop/actions.ts';
import { stringsFor } from '../../../main/desktop/strings/index.ts';
import { type ClockedAgent, driven, openClockedAgent, signInTo } from '../../support/agent/clocked-agent.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';

describe('“Sign out” in the tray', () => {
  let clock: FakeClock;
  let scene: ClockedAgent;
  let said: string[];

  beforeEach(async () => {
    clock = new FakeClock();
    scene = await openClockedAgent(clock, { accounts: 1 });
    await signInTo(scene, clock);
    said = [];
  });
  afterEach(() => scene.close());

  const signOut = async () => {
    const strings = stringsFor('en', []);
    const say = (title: string, body: string) => said.push(title, body);
    const ended = new Promise<void>((resolve) => {
      const signOut: typeof scene.agent.signOut = (name) => scene.agent.signOut(name).finally(resolve);
      const parts = {
        agent: { signOut },
        strings: () => strings,
        say,
        failed: (error: unknown) => said.push(`${error}`),
      };
      createActions(parts as unknown as ActionDependencies).act({ do: 'sign-out', session: 'acme' });
    });
    await driven(clock, ended, 1_000);
  };

  it('says nothing where AWS was told', async () => {
    await signOut();
    expect(scene.emulator.count('Logout')).toBe(1);
    expect(said).toEqual([]);
  });

  it('says where the browser is still signed in, where AWS could not be told', async () => {
    scene.emulator.faults.add({ operation: 'Logout', cut: 'before', times: 9 });
    await signOut();
    expect(said).toEqual([
      'Signed out of acme, but AWS couldn’t be told',
      `Your browser may still be signed in. Sign out at ${scene.emulator.startUrl}`,
    ]);
  });
});
