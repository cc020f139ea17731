import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SessionCatalogue } from '../../../main/agent/listing/catalogue.ts';
import { catalogueFile } from '../../../main/agent/listing/catalogue-file.ts';
import { Seal } from '../../../main/agent/seal.ts';
import { Sessions } from '../../../main/agent/sessions/sessions.ts';
import { systemClock } from '../../../main/base/clock.ts';
import type { SessionDefinition } from '../../../main/base/session-definition.ts';
import { assumeRole } from '../../support/agent/definitions.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { FakeSource } from '../../support/agent/fake-source.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daypass-sessions-'));
});
afterEach(() => rm(folder, { recursive: true }));

const section = (name: string) =>
  `[sso-session ${name}]\nsso_start_url = https://${name}.awsapps.com/start\nsso_region = eu-west-1\n`;

/** @param own the sessions of the settings. */
function sessionsOf(configPath: string, ...own: SessionDefinition[]): Sessions {
  const [clock, log] = [systemClock, silentLog];
  return new Sessions({
    configPath,
    credentialsPath: join(folder, 'credentials'),
    clock,
    log,
    more: { read: () => ({ sessions: own, problems: [] }), onDidChange: () => ({ dispose: () => undefined }) },
    createSource: async ({ name }) => new FakeSource(name, new FakeClock()),
    createCatalogue: (definition, source) => {
      const seal = new Seal({ keychain: createMemoryKeychain(), log, isNeeded: () => false });
      return new SessionCatalogue({
        clock,
        log,
        source,
        file: catalogueFile(folder, definition, { clock, log, seal }),
      });
    },
  });
}

it('follows a config file to where a link leads, as in folders that people share between machines', async () => {
  const shared = join(folder, 'dotfiles', 'aws-config');
  await mkdir(join(folder, 'dotfiles'));
  await writeFile(shared, section('acme'));
  const configPath = join(folder, 'config');
  await symlink(shared, configPath);
  const sessions = sessionsOf(configPath);
  await sessions.refresh();
  sessions.watch();
  const names = () => sessions.list().map(({ definition }) => definition.name);
  expect(names()).toEqual(['acme']);

  const changed = new Promise<void>((resolve) => {
    sessions.onDidChange((name) => name === null && resolve());
  });
  await writeFile(shared, section('acme') + section('globex'));
  await changed;
  expect(names()).toEqual(['acme', 'globex']);
  await sessions.dispose();
});

it('tells of a role of the settings that builds on a session which is not there; a profile may be one of other tools', async () => {
  const configPath = join(folder, 'config');
  const profile = '[profile ci]\nrole_arn = arn:aws:iam::111122223333:role/ci\nsource_profile = keys\n';
  await writeFile(configPath, section('acme') + profile);
  const sessions = sessionsOf(
    configPath,
    assumeRole('deploy', { from: 'session', session: 'gone' }),
    assumeRole('audit', { from: 'session', session: 'acme' }),
  );
  await sessions.refresh();
  expect(sessions.problems.map(({ what }) => what)).toEqual(['deploy builds on gone, which Daypass does not know.']);
  await sessions.dispose();
});
