/** Whatever is in variables, files and start files: a program has the role that Daypass named, or none. */
import { describe, expect, it } from 'vitest';
import { HAS_TERMINAL } from '../../support/agent/terminal.ts';
import { AWS_CLIENTS } from '../../support/identity/clients.ts';
import { runAll } from '../../support/identity/differential.ts';
import { situations } from '../../support/identity/situations.ts';
import { Stage } from '../../support/identity/stage.ts';
import { startWhoseServer } from '../../support/identity/whose-server.ts';

/** As in `test/verify/identity.test.ts`, which tries more of them. */
const SEED = 14;
const COUNT = 56;

describe.runIf(process.platform === 'linux' && HAS_TERMINAL)('real AWS programs in other people’s surroundings', () => {
  for (const { name } of AWS_CLIENTS.filter(({ isMissing }) => isMissing)) {
    it.skip(`${name} is not installed here`, () => undefined);
  }

  it('have the role that was named, or say why they have none', { timeout: 240_000 }, async () => {
    const { roles, idle, refusals, wrong } = await runAll(situations(COUNT, SEED), 1);
    expect(wrong).toEqual([]);
    expect(idle).toEqual([]);
    expect(roles + refusals).toBe(COUNT);
    expect(roles).toBeGreaterThan(COUNT / 2);
  });

  it('have the role where HOME is empty, and each library would look for files elsewhere', {
    timeout: 120_000,
  }, async () => {
    const whose = await startWhoseServer();
    const stage = await Stage.open('plain', whose);
    const nowhere = {
      agent: 'plain',
      start: 'exec',
      variables: { HOME: '' },
      files: {},
      startFile: {},
      title: '',
    } as const;
    try {
      for (const client of AWS_CLIENTS.filter(({ isMissing }) => !isMissing)) {
        const { whose: seen, said } = await stage.run(nowhere, client);
        expect(seen, `${client.name}: ${said}`).toEqual(['role']);
        expect(said, client.name).not.toContain('The keys end');
      }
    } finally {
      await stage.close();
      whose.close();
    }
  });
});
