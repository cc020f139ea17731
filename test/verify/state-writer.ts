/**
 * Writes everything that the agent keeps in files, over and over, in the folder that it is told: the program in whose middle
 * `file-faults.test.ts` makes a disk full, broken, or the process dead. A failure of one write is what a person would be told
 * of; it continues with the next.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Activity } from '../../main/agent/activity.ts';
import { catalogueFile } from '../../main/agent/listing/catalogue-file.ts';
import { UsageFile } from '../../main/agent/usage.ts';
import { removeStaticKey } from '../../main/aws-files/credentials-file.ts';
import { editFile } from '../../main/aws-files/edit-file.ts';
import { putProfiles } from '../../main/aws-files/managed-block.ts';
import { addSessionSection, removeSessionSection } from '../../main/aws-files/sessions/edit-session.ts';
import { writeCachedSignIn } from '../../main/aws-files/sso-cache.ts';
import { systemClock } from '../../main/base/clock.ts';
import { Secret } from '../../main/base/secret.ts';
import { KeyReminders } from '../../main/desktop/notifications/key-reminders.ts';
import { KeptGrants } from '../../main/endpoint/kept-grants.ts';
import { setAutostart } from '../../main/platform/client/autostart.ts';
import { installCommand } from '../../main/platform/client/command-on-path.ts';
import { lastingClientFolder } from '../../main/platform/client/lasting-client.ts';
import { createLog } from '../../main/platform/log.ts';
import { SettingsFile } from '../../main/settings/settings-file.ts';
import { writeTeam } from '../../main/settings/team.ts';
import { CachedRegistration } from '../../main/sources/identity-center/cached-registration.ts';
import { ACME } from '../support/agent/definitions.ts';

const ROUNDS = 2;
const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };

async function main(folder: string): Promise<void> {
  const log = createLog({ folder, clock: systemClock, level: 'debug' });
  const parts = { clock: systemClock, log };
  const settings = new SettingsFile(join(folder, 'settings.json'), parts);
  await settings.open();
  const catalogue = catalogueFile(folder, ACME, { ...parts, seal: null });
  const config = join(folder, 'config');
  const activity = new Activity(folder, parts);
  const usage = new UsageFile(folder, parts);
  const sharedWithCli = new CachedRegistration(join(folder, 'cli-registration.json'), parts);
  const grants = new KeptGrants(join(folder, 'endpoint.json'), parts);
  const reminders = await KeyReminders.open(folder, parts);
  for (let round = 0; round < ROUNDS; round += 1) {
    const accounts = [{ id: '111122223333', name: `round ${round}`, email: '', roles: ['Admin'] }];
    await attempt(() =>
      settings.update(() => ({ console: { hours: 1 + (round % 12) }, signInBrowser: 'x'.repeat(500) })),
    );
    await attempt(() => catalogue.write({ completedAt: round, accounts, isVouchedFor: false }));
    await attempt(() =>
      addSessionSection(config, { name: `round-${round}`, startUrl: ACME.startUrl, region: ACME.region }),
    );
    await attempt(() => editFile(config, (text) => putProfiles(text, [profile(round)], () => false).text));
    await attempt(() => writeCachedSignIn(join(folder, 'token.json'), signIn(round)));
    await attempt(() => writeTeam(settings.path, { version: 1, from: 'x', fetchedAt: round, team: { version: 1 } }));
    await grants.save({ host: '127.0.0.1:4000', grants: [grant(round)] });
    await sharedWithCli.note(`client-${round}`);
    reminders.note(`AKIA${round}`);
    await reminders.dispose();
    await attempt(() => setAutostart(true, { env: {}, home: folder, command: ['/opt/daypass', `--round-${round}`] }));
    await attempt(() => putCommand(folder, round, log));
    activity.add({ program: `p${round}`, pid: 1, ...ROLE, action: 'credentials', result: 'served' });
    usage.note({ ...ROLE, role: `Role${round}` });
    log.info(`round ${round}`);
    if (round > 0) await attempt(() => removeSessionSection(config, `round-${round - 1}`));
  }
  await attempt(async () => void (await removeStaticKey(join(folder, 'credentials'), 'old')));
  await activity.dispose();
  await usage.dispose();
  await attempt(() => activity.clear());
  process.stdout.write('end\n');
}

/** As an AppImage does: its client is copied to where it stays, and linked from the person's own programs. */
async function putCommand(folder: string, round: number, log: ReturnType<typeof createLog>): Promise<void> {
  const mount = join(folder, 'mount', String(round));
  await mkdir(join(mount, 'bin'), { recursive: true });
  await writeFile(join(mount, 'bin', 'daypass'), clientOf(round));
  const env = { APPIMAGE: '/opt/Daypass.AppImage', APPDIR: mount };
  const bin = lastingClientFolder(join(mount, 'bin'), { platform: 'linux', env, state: folder, log });
  const client = join(bin, `daypass${round}`);
  await installCommand({ client, env: {}, home: folder, platform: 'linux' }).catch((error) => {
    throw (error as { cause?: unknown }).cause ?? error;
  });
}

/** Whole only if it ends as it begins. */
function clientOf(round: number): string {
  return `client ${round}\n${'x'.repeat(4096)}\nclient ${round}\n`;
}

function profile(round: number) {
  const credentialProcess = `/usr/bin/daypass credentials --session acme --account 111122223333 --role R${round}`;
  return { name: `p${round}`, region: null, credentialProcess };
}

/** The second is that of the token: a file with one and not the other would be of two sign-ins. */
function signIn(round: number) {
  const accessToken = new Secret(`token-${round}`);
  const common = { startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1', accessToken };
  return { ...common, expiresAt: round * 1000, refreshToken: null, registration: null };
}

function grant(round: number) {
  const hash = String(round).repeat(64);
  return { path: hash, token: hash, role: ROLE, pid: 1, start: 'x', action: 'exec' };
}

async function attempt(write: () => Promise<void>): Promise<void> {
  await write().catch((error) => process.stdout.write(`${(error as { code?: string }).code}\n`));
}

void main(process.argv[2] ?? '');
