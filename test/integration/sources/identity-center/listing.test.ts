import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../emulator/index.ts';
import { type ClockedAgent, driven, openClockedAgent, signInTo } from '../../../support/agent/clocked-agent.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

const MINUTE = 60_000;
const FOREVER = Number.POSITIVE_INFINITY;

describe('listing 300 accounts', () => {
  let clock: FakeClock;
  let scene: ClockedAgent;

  beforeEach(async () => {
    clock = new FakeClock();
    scene = await openClockedAgent(clock, { accounts: 300, rolesPerAccount: 2 });
  });
  afterEach(() => scene.close());

  const listing = () => {
    const [session] = scene.agent.view().sessions;
    if (!session) throw new Error('There is no session.');
    return session.listing;
  };
  const refresh = () => driven(clock, scene.agent.refreshRoles('acme'), 100);
  const account = (index: number) => scene.emulator.accounts[index] ?? { id: '', name: '' };
  /** Signed in, with the listing that follows a sign-in stopped before its first answer about roles. */
  const signedIn = async (fault: Fault | null = null) => {
    const added = fault && scene.emulator.faults.add(fault);
    const held = scene.emulator.faults.add({ operation: 'ListAccounts', latencyMs: FOREVER });
    await signInTo(scene, clock);
    await scene.agent.stopListing('acme');
    await held.dispose();
    scene.emulator.resetCalls();
    return added;
  };

  it.each<[string, Fault]>([
    ['fails', { status: 500 }],
    ['is refused', { errorType: 'InvalidRequestException' }],
    ['is cut', { cut: 'before' }],
    ['breaks off', { cut: 'mid-body' }],
    ['is no answer', { body: '{"roleList":"none"}' }],
    ['is no JSON', { body: '<html>' }],
  ])('one account whose list of roles %s keeps no other account from the list', async (_how, fault) => {
    const broken = account(7);
    await signedIn({ ...fault, operation: 'ListAccountRoles', accountId: broken.id, times: FOREVER });
    await expect(refresh()).rejects.toMatchObject({ code: 'list-incomplete' });
    expect(scene.agent.roles()).toHaveLength(598);
    expect(listing()).toMatchObject({ status: 'failed', accounts: 300, accountsDone: 299, missing: [broken.name] });
    expect(listing().error?.what).toMatch(/^The roles of one account could not be loaded\. \S.*\.$/);
  });

  it('the next refresh asks for what is missing, and keeps the rest', async () => {
    const broken = [3, 77, 299].map(account);
    const faults = broken.map(({ id }) =>
      scene.emulator.faults.add({ operation: 'ListAccountRoles', accountId: id, status: 500, times: FOREVER }),
    );
    await signedIn();
    await expect(refresh()).rejects.toMatchObject({ code: 'list-incomplete' });
    expect([...listing().missing].sort()).toEqual(broken.map(({ name }) => name).sort());
    for (const fault of faults.slice(0, 2)) await fault.dispose();
    scene.emulator.resetCalls();
    await expect(refresh()).rejects.toMatchObject({ code: 'list-incomplete' });
    expect(scene.emulator.count('ListAccounts')).toBe(0);
    expect(listing()).toMatchObject({ accountsDone: 299, missing: [broken[2]?.name] });
    await faults[2]?.dispose();
    await refresh();
    expect(scene.agent.roles()).toHaveLength(600);
    expect(listing()).toMatchObject({ status: 'idle', missing: [], error: null });
  });

  it('a page of accounts that AWS does not give keeps none of those before it from their roles', async () => {
    await signedIn();
    const page = (headers: Record<string, string>) => ({ operation: 'ListAccounts' as const, headers });
    scene.emulator.faults.add(page({ 'x-page': 'first' }));
    const failing = scene.emulator.faults.add({ operation: 'ListAccounts', status: 500, times: FOREVER });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(refresh()).rejects.toMatchObject({ code: 'aws-failed' });
      expect(scene.agent.roles()).toHaveLength(200);
      expect(listing()).toMatchObject({ status: 'failed', accounts: 100, accountsDone: 100 });
    }
    await failing.dispose();
    await refresh();
    expect(scene.agent.roles()).toHaveLength(600);
  });

  it('pages that lead to each other in a circle come to an end', async () => {
    await signedIn();
    const { id } = account(7);
    const roles = (nextToken: string) => JSON.stringify({ roleList: [{ roleName: 'Admin' }], nextToken });
    const accounts = (nextToken: string) =>
      JSON.stringify({ accountList: [{ accountId: id, accountName: 'seven' }], nextToken });
    for (let round = 0; round < 10; round += 1)
      for (const token of ['a', 'b', 'c']) {
        scene.emulator.faults.add({ operation: 'ListAccounts', status: 200, body: accounts(token) });
        scene.emulator.faults.add({ operation: 'ListAccountRoles', status: 200, body: roles(token) });
      }
    await expect(refresh()).rejects.toMatchObject({ code: 'aws-failed' });
    expect(scene.emulator.count('ListAccounts')).toBe(4);
    expect(scene.emulator.count('ListAccountRoles')).toBe(4);
    expect(listing()).toMatchObject({ status: 'failed', missing: ['seven'] });
  });

  it('half of the accounts failing still gives the other half, without asking each of them four times', async () => {
    for (let index = 0; index < 300; index += 2) {
      const { id: accountId } = account(index);
      scene.emulator.faults.add({ operation: 'ListAccountRoles', accountId, status: 500, times: FOREVER });
    }
    await signedIn();
    await expect(refresh()).rejects.toMatchObject({ code: 'list-incomplete' });
    expect(scene.agent.roles()).toHaveLength(300);
    expect(listing().missing).toHaveLength(150);
    expect(scene.emulator.count('ListAccountRoles')).toBeLessThan(150 + 150 * 2 + 20);
  });

  it('an account that is gone goes, also where another one could not be listed', async () => {
    await signedIn();
    await refresh();
    const [gone, broken, ...others] = scene.emulator.accounts;
    scene.emulator.setAccounts(broken ? [broken, ...others] : []);
    scene.emulator.faults.add({ operation: 'ListAccountRoles', accountId: broken?.id ?? '', status: 500, times: 99 });
    await expect(refresh()).rejects.toMatchObject({ code: 'list-incomplete' });
    const shown = new Set(scene.agent.roles().map(({ accountId }) => accountId));
    expect(shown.has(gone?.id ?? '')).toBe(false);
    // What was known of the account that failed stays.
    expect(shown.has(broken?.id ?? '')).toBe(true);
  });

  it('starts over where the last try was long ago', async () => {
    await signedIn({ operation: 'ListAccountRoles', accountId: account(0).id, status: 500, times: FOREVER });
    await expect(refresh()).rejects.toMatchObject({ code: 'list-incomplete' });
    await clock.advance(61 * MINUTE);
    scene.emulator.faults.clear();
    scene.emulator.resetCalls();
    await refresh();
    expect(scene.emulator.count('ListAccountRoles')).toBe(300);
  });

  it('continues through minutes of "too many requests", says so, and loses nothing', async () => {
    await signedIn();
    const fault = scene.emulator.faults.add({
      operation: 'ListAccountRoles',
      errorType: 'TooManyRequestsException',
      times: FOREVER,
    });
    const pauses = new Set<number>();
    const subscription = scene.agent.onDidChange(() => {
      const { slowedUntil } = listing();
      if (slowedUntil !== null) pauses.add(Math.round((slowedUntil - clock.now()) / 1000));
    });
    const done = scene.agent.refreshRoles('acme');
    const start = clock.now();
    while (clock.now() - start < 3 * MINUTE) await driven(clock, clock.advance(1_000), 100);
    expect(listing()).toMatchObject({ status: 'running', accounts: 300 });
    expect(scene.emulator.count('ListAccountRoles')).toBeGreaterThan(12);
    // Longer pauses from one refusal to the next, and no storm.
    expect(Math.max(...pauses)).toBeGreaterThan(8);
    expect(scene.emulator.count('ListAccountRoles')).toBeLessThan(120);
    await fault.dispose();
    await driven(clock, done, 250);
    await subscription.dispose();
    expect(scene.agent.roles()).toHaveLength(600);
    expect(listing()).toMatchObject({ status: 'idle', slowedUntil: null, missing: [] });
  });

  it('gives up after ten minutes without one answer, with what it has', async () => {
    await signedIn();
    scene.emulator.faults.add({ operation: 'ListAccountRoles', status: 429, times: FOREVER });
    const start = clock.now();
    await expect(driven(clock, scene.agent.refreshRoles('acme'), 5_000)).rejects.toMatchObject({
      code: 'aws-throttled',
    });
    expect(clock.now() - start).toBeGreaterThan(8 * MINUTE);
    expect(listing()).toMatchObject({ status: 'failed', accounts: 300, accountsDone: 0 });
    expect(listing().missing).toHaveLength(300);
    scene.emulator.faults.clear();
    await refresh();
    expect(scene.agent.roles()).toHaveLength(600);
  });

  it('asks no faster than AWS answers', async () => {
    const throttled = await openClockedAgent(clock, { accounts: 100, portalRate: 20 });
    try {
      await signInTo(throttled, clock);
      await driven(clock, throttled.agent.refreshRoles('acme'), 50);
      const calls = throttled.emulator.calls.filter(({ operation }) => operation.startsWith('List'));
      expect(calls.length).toBeGreaterThan(100);
      expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    } finally {
      await throttled.close();
    }
  });

  it('keeps no program waiting while AWS slows it down', async () => {
    await signedIn();
    scene.emulator.faults.add({ operation: 'ListAccountRoles', status: 429, times: FOREVER });
    const stopped = scene.agent.refreshRoles('acme').catch(() => undefined);
    const start = clock.now();
    while (clock.now() - start < MINUTE) await driven(clock, clock.advance(1_000), 100);
    const asked = clock.now();
    const { id } = account(5);
    const role = { session: 'acme', account: id, role: scene.emulator.accounts[5]?.roles[0] ?? '' };
    await driven(clock, scene.agent.credentials(role, { pid: 1, action: 'credentials' }), 10);
    expect(clock.now() - asked).toBeLessThan(1_500);
    await scene.agent.stopListing('acme');
    await stopped;
  });

  it('a network that is gone stops it at once, and it continues when that is back', async () => {
    await signedIn();
    const fault = scene.emulator.faults.add({ operation: 'ListAccountRoles', cut: 'before', times: FOREVER });
    await expect(refresh()).rejects.toMatchObject({ code: 'aws-unreachable' });
    expect(scene.emulator.count('ListAccountRoles')).toBeLessThan(100);
    await fault.dispose();
    scene.emulator.resetCalls();
    await refresh();
    expect(scene.emulator.count('ListAccounts')).toBe(0);
    expect(scene.agent.roles()).toHaveLength(600);
  });
});
