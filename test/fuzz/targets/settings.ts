/**
 * `settings.json`, which people edit: the agent starts whatever stands there, keeps what it can't read byte for byte, and a
 * change of one setting leaves the others as they were.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import { readSources } from '../../../main/settings/sources.ts';
import { parseTeam } from '../../../main/settings/team.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { hold, requireOurs, valueOrOurs } from '../properties.ts';
import { emptyFolder } from '../scratch.ts';

const parts = { clock: new FakeClock(), log: silentLog };

export async function fuzz(input: Uint8Array): Promise<void> {
  const path = join(emptyFolder(), 'settings.json');
  writeFileSync(path, input);
  await valueOrOurs(() => parseTeam(Buffer.from(input).toString('utf8')));
  const settings = new SettingsFile(path, parts);
  await settings.open();
  if (settings.problem) {
    requireOurs(settings.problem);
    const [kept = ''] = readdirSync(join(path, '..')).filter((name) => name.includes('.damaged-'));
    hold(readFileSync(join(path, '..', kept)).equals(Buffer.from(input)), 'a damaged file is kept as it was');
    hold(!existsSync(path), 'a damaged file is out of the way');
    hold(isDeepStrictEqual(settings.own(), { version: 1 }), 'the defaults apply');
    return;
  }
  // JSON has no Infinity.
  const before = JSON.parse(JSON.stringify(settings.own()));
  for (const { name } of readSources(settings.get().sources).sessions) hold(name !== '', 'a session has a name');
  await settings.update(
    () => ({ approvalMinutes: 17 }),
    async () => undefined,
  );
  const again = new SettingsFile(path, parts);
  await again.open();
  hold(again.problem === null, 'what was written can be read');
  hold(isDeepStrictEqual(again.own(), { ...before, approvalMinutes: 17 }), 'the other settings are as they were');
  hold(isDeepStrictEqual(again.get(), settings.get()), 'the same is in force');
}
