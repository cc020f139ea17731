import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resolvePaths } from '../../../main/platform/paths.ts';

// The native client's own tests read the same table (client/src/paths.rs), so that both look in the same place.
const rows = readFileSync(new URL('../../../client/paths.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [platform: NodeJS.Platform, home: string, environment: string, socket: string]);

test('the table has examples of every platform', () => {
  expect(new Set(rows.map(([platform]) => platform))).toEqual(new Set(['linux', 'darwin', 'win32']));
});

test.each(rows)('on %s, with home %s and "%s", the agent listens on %s', (platform, home, environment, socket) => {
  const env = Object.fromEntries(
    environment
      .split(';')
      .filter((assignment) => assignment !== '')
      .map((assignment) => assignment.split('=')),
  );
  expect(resolvePaths({ platform, home, env }).socket).toBe(socket);
});
