/** The long form of `test/integration/real-clients/whose-role.test.ts`: more surroundings, and more programs in each. */
import { describe, expect, it } from 'vitest';
import { HAS_TERMINAL } from '../support/agent/terminal.ts';
import { AWS_CLIENTS } from '../support/identity/clients.ts';
import { runAll } from '../support/identity/differential.ts';
import { situations } from '../support/identity/situations.ts';

const SEED = 14;
const COUNT = 304;
/** How many clients try each, in turn. */
const CLIENTS_EACH = 2;

describe.runIf(process.platform === 'linux' && HAS_TERMINAL)('real AWS programs in other people’s surroundings', () => {
  for (const { name } of AWS_CLIENTS.filter(({ isMissing }) => isMissing)) {
    it.skip(`${name} is not installed here`, () => undefined);
  }

  it(`have the role that was named, or say why they have none, in ${COUNT} of them`, {
    timeout: 2_400_000,
  }, async () => {
    const { roles, idle, refusals, wrong } = await runAll(situations(COUNT, SEED), CLIENTS_EACH);
    process.stdout.write(`${roles} with the role, ${refusals} refused\n`);
    expect(wrong).toEqual([]);
    expect(idle).toEqual([]);
    expect(roles + refusals).toBe(COUNT * CLIENTS_EACH);
    expect(roles).toBeGreaterThan((COUNT * CLIENTS_EACH) / 2);
  });
});
