/**
 * Writes everything that the agent keeps in files, over and over, in the folder that it is told: the program in whose middle
 * `file-faults.test.ts` makes a disk full, broken, or the process dead. A failure of one write is what a person would be told
 * of; it goes on with the next.
 */
import { join } from 'node:path';
import { catalogueFile } from '../../main/agent/catalogue-file.ts';
import { addSessionSection, removeSessionSection } from '../../main/aws-files/edit-session.ts';
import { systemClock } from '../../main/base/clock.ts';
import { silentLog } from '../../main/platform/log.ts';
import { SettingsFile } from '../../main/settings/settings-file.ts';

const ROUNDS = 6;

async function main(folder: string): Promise<void> {
  const parts = { clock: systemClock, log: silentLog };
  const settings = new SettingsFile(join(folder, 'settings.json'), parts);
  await settings.open();
  const session = {
    kind: 'identity-center',
    name: 'acme',
    startUrl: 'https://acme.awsapps.com/start',
    region: 'eu-west-1',
    scopes: [],
    origin: 'sso-session',
  } as const;
  const catalogue = catalogueFile(folder, session, parts);
  const config = join(folder, 'config');
  for (let round = 0; round < ROUNDS; round += 1) {
    const accounts = [{ id: '111122223333', name: `round ${round}`, email: '', roles: ['Admin'] }];
    await attempt(() => settings.update(() => ({ approvalMinutes: 1 + round, signInBrowser: 'x'.repeat(500) })));
    await attempt(() => catalogue.write({ completedAt: round, accounts }));
    await attempt(() =>
      addSessionSection(config, { name: `round-${round}`, startUrl: session.startUrl, region: session.region }),
    );
    if (round > 1) await attempt(() => removeSessionSection(config, `round-${round - 1}`));
  }
  process.stdout.write('end\n');
}

async function attempt(write: () => Promise<void>): Promise<void> {
  await write().catch((error) => process.stdout.write(`${(error as { code?: string }).code}\n`));
}

void main(process.argv[2] ?? '');
