/** The largest list that people have reported, at the pace that AWS allows: what it takes, and that AWS is never asked too fast. */
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openClockedAgent, signInTo } from '../support/agent/clocked-agent.ts';
import { FakeClock } from '../support/agent/fake-clock.ts';

const ACCOUNTS = 5_000;
const ROLES = 4;
/** What AWS takes in a second, as tools have found. */
const RATE = 20;
const MIB = 1024 * 1024;

it('5,000 accounts with 4 roles each are listed in five minutes, without one "slow down", in flat memory', async () => {
  const clock = new FakeClock();
  const scene = await openClockedAgent(clock, { accounts: ACCOUNTS, rolesPerAccount: ROLES, portalRate: RATE });
  try {
    const collect = garbageCollector();
    const heap = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const handles = () => readdirSync('/proc/self/fd').length;
    const began = clock.now();
    await signInTo(scene, clock);
    const listing = () => scene.agent.view().sessions[0]?.listing;
    const until = async (done: number) => {
      while ((listing()?.accountsDone ?? 0) < done && listing()?.status !== 'failed') {
        await clock.advance(50);
        await pause(5);
      }
      return { heap: heap(), handles: handles() };
    };
    const early = await until(ACCOUNTS / 5);
    const late = await until(ACCOUNTS);
    const seconds = (clock.now() - began) / 1000;
    const calls = scene.emulator.calls.filter(({ operation }) => operation.startsWith('List'));

    expect(scene.agent.roles()).toHaveLength(ACCOUNTS * ROLES);
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    expect(seconds).toBeLessThan(330);
    expect(late.handles).toBeLessThanOrEqual(early.handles + 10);
    // Four thousand accounts more are kept, of some 700 bytes each with their roles, and as many calls of the emulator's.
    expect((late.heap - early.heap) / MIB).toBeLessThan(16);
    process.stdout.write(
      `Listed in ${Math.round(seconds)} s with ${calls.length} calls; heap ${(early.heap / MIB).toFixed(1)} → ${(late.heap / MIB).toFixed(1)} MiB.\n`,
    );
  } finally {
    await scene.close();
  }
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
