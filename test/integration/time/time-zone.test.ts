import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Installation } from '../../support/app/installation.ts';

/** Whether this process may have an `/etc` of its own. */
const CAN = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;
if (!CAN) process.stdout.write('Not tried: a change of the time zone. It takes root and Linux.\n');

/** Runs a program with an `/etc` that no one else sees, in Berlin. */
const IN_BERLIN = `
set -e
etc="$1"; shift
cp -a /etc/. "$etc"
mount --bind "$etc" /etc
ln -sfn /usr/share/zoneinfo/Europe/Berlin /etc/localtime
exec "$@"
`;

describe.runIf(CAN)('a machine that travels', () => {
  let daypass: Installation;
  afterEach(() => daypass.close());

  it('has its times shown in the zone where it is, by an agent that was started in another', async () => {
    daypass = await Installation.open();
    const script = join(daypass.folder, 'in-berlin.sh');
    await writeFile(script, IN_BERLIN);
    const etc = join(daypass.folder, 'etc');
    execFileSync('mkdir', [etc]);
    const launch = join(daypass.folder, 'bin', 'agent.launch');
    const [kind, ...words] = (await readFile(launch, 'utf8')).trim().split('\t');
    await writeFile(launch, `${[kind, 'unshare', '-m', 'sh', script, etc, ...words].join('\t')}\n`);
    await daypass.signIn();
    const { account, role } = daypass.anyRole;
    const served = await daypass.daypass(daypass.credentials(account, role));
    expect(JSON.parse(served.stdout).Expiration).toMatch(/Z$/);
    const pid = await daypass.agentPid();
    const shown = async () => {
      const { stdout } = await daypass.daypass(['activity']);
      return /\b(\d\d):(\d\d)\b/.exec(stdout)?.slice(1).map(Number) ?? [];
    };
    const zone = (name: string) =>
      execFileSync('nsenter', ['-t', `${pid}`, '-m', 'ln', '-sfn', `/usr/share/zoneinfo/${name}`, '/etc/localtime']);
    const [berlin = 0, minute] = await shown();
    zone('Asia/Tokyo');
    const ahead = inHours('Asia/Tokyo') - inHours('Europe/Berlin');
    await expect.poll(shown).toEqual([(berlin + ahead) % 24, minute]);
    expect(ahead).not.toBe(0);
    zone('Asia/Kolkata');
    await expect.poll(async () => (await shown())[1]).toBe(((minute ?? 0) + 30) % 60);
    // What programs are given tells of no zone.
    expect(await daypass.daypass(daypass.credentials(account, role))).toEqual(served);
  });
});

/** How far a zone is ahead of UTC at this moment, in hours. */
function inHours(timeZone: string): number {
  const now = new Date();
  const there = new Date(now.toLocaleString('en-US', { timeZone })).getTime();
  return Math.round((there - new Date(now.toLocaleString('en-US', { timeZone: 'UTC' })).getTime()) / 3_600_000);
}
