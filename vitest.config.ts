import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What a test waits for comes at once on an idle machine; on a busy one it may take its time. */
const poll = { timeout: 15_000, interval: 50 } as const;
/** Set by `npm run coverage`: each test file notes what it runs. */
const collectors = process.env.DAYPASS_COVERAGE ? ['build/coverage/setup.ts'] : [];
const shared = {
  environment: 'node',
  restoreMocks: true,
  passWithNoTests: false,
  expect: { poll },
  setupFiles: collectors,
} as const;

/** What takes longest, in seconds on two processors: begun first, so that none of it is left when all else is done. */
const LONG = [
  'e2e/windows/views', // 120
  'integration/keychain/keychain', // 80
  'integration/client/squatted-pipe', // 70, with Wine
  'e2e/sign-in/every-action', // 60
  'e2e/windows/palette', // 60
  'e2e/windows/window', // 60
  'e2e/windows/keyboard', // 60
  'e2e/windows/monday', // 60
  'integration/agent/many-clients', // 50
  'integration/aws-files/botocore-model', // 50
  'e2e/windows/settings', // 45
  'e2e/languages/languages', // 40
  'e2e/sign-in/resumed-actions', // 40
  'e2e/windows/rows', // 40
  'e2e/windows/many-sessions', // 40
  'integration/sources/identity-center/listing', // 40
  'integration/sources/identity-center/shared-sign-in', // 40
  'integration/real-clients/cold-cache', // 40
  'e2e/windows/links', // 35
  'e2e/windows/regions', // 35
  'integration/time/stopped-agent', // 35
  'integration/real-clients/other-sources', // 35
  'integration/sources/oidc/sign-in', // 35
  'integration/faults/faults', // 30
  'e2e/app/packaged', // 30
  'integration/real-clients/whose-role', // 30
  'integration/sources/iam-user/killed-agent', // 25
  'integration/aws-files/writers', // 25
  'integration/real-clients/web-identity', // 25
  'integration/sources/identity-center/cli-cache', // 25
  'integration/client/client-autostart', // 25
  'integration/commands/roles/start-files', // 25
  'integration/sources/late-answers', // 20
  'integration/real-clients/federation', // 20
  'integration/real-clients/credential-process', // 20
];

for (const name of LONG) {
  if (!existsSync(join(import.meta.dirname, 'test', `${name}.test.ts`)))
    throw new Error(`${name} is no test any more.`);
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

const processors = availableParallelism();
/**
 * These wait for other processes, time limits and each other two thirds of their time. What they may take is for a machine that has
 * other work to do as well: a test that is cut off leaves its files to the next one, which fails, too.
 */
const patient = {
  maxWorkers: 2 * processors,
  sequence: { groupOrder: 1 },
  testTimeout: 120_000,
  hookTimeout: 120_000,
} as const;

/** What a file takes by a pattern changes without the file: such files are transformed each time. */
const patterns: Plugin = {
  name: 'patterns',
  configureVitest({ experimental_defineCacheKeyGenerator }) {
    experimental_defineCacheKeyGenerator(({ sourceCode }) => (/import\.meta\.glob/.test(sourceCode) ? false : null));
  },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Most files are the same as in the run before: a seventh of what a run of the unit tests computes was their transformation.
    experimental: { fsModuleCache: true },
    projects: [
      {
        plugins: [patterns],
        test: {
          ...shared,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Nothing here changes what files share, and loading everything once per file took longer than the tests.
          isolate: false,
          // They compute all the time, and each further process would load everything once more.
          maxWorkers: processors,
          // Some write files that reach the disk, or read every source: on a machine that has other work to do that takes its time.
          testTimeout: 120_000,
        },
      },
      {
        plugins: [patterns],
        test: {
          ...shared,
          ...patient,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
        },
      },
      {
        plugins: [patterns],
        test: {
          ...shared,
          ...patient,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          setupFiles: [...collectors, 'test/support/desktop/own-session.ts'],
        },
      },
      {
        plugins: [patterns],
        test: {
          ...shared,
          name: 'verify',
          include: ['test/verify/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
