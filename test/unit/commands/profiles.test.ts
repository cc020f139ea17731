import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { settle } from '../../support/agent/fake-clock.ts';

const ACCOUNTS = [
  { id: '111122223333', name: 'Payments (prod)', email: 'payments@example.com' },
  { id: '444455556666', name: 'sandbox', email: 'sandbox@example.com' },
];
const OWN = `${ssoSession('acme')}[profile mine]\nregion = x\n`;
const admin = (name: string, account: string, region = 'us-east-1') =>
  `[profile ${name}]\nregion = ${region}\ncredential_process = /opt/daypass/bin/daypass credentials --session acme --account ${account} --role Admin\n`;

describe('daypass profiles', () => {
  let line: CommandLine;
  const config = () => readFile(join(line.folder, 'config'), 'utf8');
  const ref = { session: 'acme', account: '444455556666', role: 'Admin' };

  beforeEach(async () => {
    line = await CommandLine.open(OWN);
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login']);
    await settle();
  });
  afterEach(() => line.close());

  it('sync shows the diff as its answer with --dry-run, and changes nothing', async () => {
    const { exit, stdout, stderr } = await line.run(['profiles', 'sync', '--filter', 'admin', '--dry-run']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toContain('+[profile Payments-prod-Admin]\n+region = us-east-1\n');
    expect(stdout.split('\n').filter((text) => text.startsWith('-') && !text.startsWith('---'))).toEqual([]);
    expect(await config()).toBe(OWN);
  });

  it('sync shows it in colour on a terminal, asks, and writes after a yes', async () => {
    const no = await line.run(['profiles', 'sync', '--filter', 'admin'], { terminal: true, input: ['\n'] });
    expect(no).toMatchObject({ exit: 1, stdout: '' });
    expect(no.stderr).toContain('\u001b[32m+[profile sandbox-Admin]\u001b[0m');
    expect(no.stderr.endsWith('[y/N] daypass: Nothing was changed.\n')).toBe(true);
    expect(await config()).toBe(OWN);
    const plain = await line.run(['profiles', 'sync'], { terminal: true, input: ['no\n'], env: { NO_COLOR: '1' } });
    expect(plain.stderr).not.toContain('\u001b');
    const yes = await line.run(['profiles', 'sync', '--filter', 'admin'], { terminal: true, input: ['y\n'] });
    expect(yes).toMatchObject({ exit: 0, stdout: `2 profiles added in ${line.folder}/config.\n` });
    const text = await config();
    expect(text.startsWith(OWN)).toBe(true);
    expect(text).toContain(
      `${admin('Payments-prod-Admin', '111122223333')}\n${admin('sandbox-Admin', '444455556666')}`,
    );
    expect(await readFile(join(line.folder, 'config.daypass-backup'), 'utf8')).toBe(OWN);
  });

  it('sync asks no one where there is no terminal, and needs --yes there', async () => {
    expect(await line.run(['profiles', 'sync'])).toEqual({
      exit: 2,
      stdout: '',
      stderr: 'daypass: There is no terminal to ask on. Add --yes, or --dry-run to see what would change.\n',
    });
  });

  it('sync does not write what was not shown: somebody has changed the file meanwhile', async () => {
    const asked = line.run(['profiles', 'sync'], {
      terminal: true,
      input: ['y\n'],
      onRead: () => writeFile(join(line.folder, 'config'), `${OWN}# new\n`),
    });
    expect(await asked).toMatchObject({ exit: 1 });
    expect(await config()).toBe(`${OWN}# new\n`);
  });

  it('sync takes out what was not chosen, but never the active role’s profile nor a session’s that was never listed', async () => {
    await line.run(['profiles', 'sync', '--yes']);
    await line.agent.use(ref);
    const text = await config();
    const other = admin('other-Admin', '777788889999').replace('--session acme', '--session later');
    await writeFile(
      join(line.folder, 'config'),
      `${text.replace('[profile daypass]', `${other}\n[profile daypass]`)}${ssoSession('later')}`,
    );
    const { stdout } = await line.run(['profiles', 'sync', '--filter', 'sandbox', '--yes']);
    expect(stdout).toBe(`2 profiles removed in ${line.folder}/config.\n`);
    const { stdout: list } = await line.run(['profiles', 'list', '--json']);
    expect(JSON.parse(list).profiles.map(({ name }: { name: string }) => name)).toEqual([
      'daypass',
      'other-Admin',
      'sandbox-Admin',
      'sandbox-ReadOnly',
    ]);
    expect((await line.run(['profiles', 'sync', '--filter', 'sandbox', '--yes'])).stdout).toBe(
      'The profiles are up to date.\n',
    );
  });

  it('sync follows settings: regions by rule, the account’s alias, a favourite’s own name; and keeps a template', async () => {
    await line.settings.update(() => ({
      regions: [{ account: '*prod*', region: 'eu-central-1' }],
      accounts: { '444455556666': { alias: 'play' } },
    }));
    await line.agent.setFavourite({ ...ref, role: 'ReadOnly' }, true, 'look around');
    await line.run(['profiles', 'sync', '--template', '{role}.{account}', '--yes']);
    const text = await config();
    expect(text).toContain(admin('Admin.Payments-prod', '111122223333', 'eu-central-1'));
    expect(text).toContain(admin('Admin.play', '444455556666'));
    expect(text).toContain('[profile look-around]\n');
    expect(line.settings.get().profileTemplate).toBe('{role}.{account}');
    expect((await line.run(['profiles', 'sync', '--favorites', '--yes'])).stdout).toMatch(/^3 profiles removed/);
  });

  it('sync refuses names of yours, or leaves them out when told to', async () => {
    const { exit, stderr } = await line.run(['profiles', 'sync', '--template', 'mine{role}', '--yes']);
    expect({ exit, stderr }).toMatchObject({ exit: 0 });
    await line.run(['profiles', 'remove', '--yes']);
    await writeFile(join(line.folder, 'config'), `${OWN}[profile sandbox-Admin]\nregion = y\n`);
    expect(await line.run(['profiles', 'sync', '--yes', '--template', '{account}-{role}'])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('There is a profile called "sandbox-Admin" already'),
    });
    const skipped = await line.run(['profiles', 'sync', '--yes', '--skip-existing', '--template', '{account}-{role}']);
    expect(skipped.stderr).toContain('1 name of yours left out.');
    expect((await config()).match(/\[profile sandbox-Admin\]/g)).toHaveLength(1);
    await mkdir(join(line.folder, '.aws'));
    await writeFile(line.paths.awsCredentials, '[sandbox-ReadOnly]\naws_access_key_id = AKIA\n');
    expect((await line.run(['profiles', 'sync', '--yes', '--filter', 'sandbox readonly'])).stderr).toContain(
      'holds keys',
    );
  });

  it('sync says which names it made longer', async () => {
    const { stderr } = await line.run(['profiles', 'sync', '--template', '{role}', '--yes']);
    expect(stderr).toBe(
      '2 names would stand for several roles, so account ids are added: Admin becomes Admin-111122223333 and so on.\n',
    );
  });

  it.each([
    [['profiles', 'sync', '--all', '--favorites'], '--all and --favorites cannot be used together.'],
    [['profiles', 'sync', '--template', '{nope}'], 'A template has no field {nope}.'],
    [['profiles', 'sync', '--filter', 'zzz'], 'No account or role matches the filter.'],
    [['profiles', 'sync', '--favorites'], 'There is no favorite yet.'],
    [['profiles', 'remove', 'nope'], 'No profile of Daypass is called "nope".'],
    [['profiles', 'nope'], 'There is no command "profiles nope".'],
  ])('refuses %j', async (argv, what) => {
    const { exit, stdout, stderr } = await line.run(argv);
    expect([2, 4]).toContain(exit);
    expect(stdout).toBe('');
    expect(stderr).toContain(`daypass: ${what}`);
    expect(await config()).toBe(OWN);
  });

  it('remove takes out one, or all, and leaves everything else as it was', async () => {
    expect((await line.run(['profiles', 'remove'])).stdout).toMatch(/^There is no profile of Daypass/);
    await line.run(['profiles', 'sync', '--yes']);
    expect((await line.run(['profiles', 'remove', 'sandbox-Admin', '--yes'])).stdout).toMatch(/^1 profile removed/);
    const { stdout } = await line.run(['profiles', 'list']);
    expect(stdout).toContain('sandbox-ReadOnly        sandbox          444455556666  ReadOnly\n');
    expect(stdout).not.toContain('sandbox-Admin');
    expect((await line.run(['profiles', 'remove', '--yes'])).stdout).toMatch(/^3 profiles removed/);
    expect(await config()).toBe(`${OWN}\n`);
    expect((await line.run(['profiles', 'list'])).stdout).toContain('There are none yet');
  });

  it('says what is wrong with a damaged block, and leaves it alone', async () => {
    await writeFile(join(line.folder, 'config'), `${OWN}# >>> daypass >>>\n`);
    for (const verb of ['sync', 'remove', 'list']) {
      const { exit, stderr } = await line.run(['profiles', verb]);
      expect(exit).toBe(2);
      expect(stderr).toContain('(line 7) do not belong together');
    }
    expect(await config()).toBe(`${OWN}# >>> daypass >>>\n`);
  });
});

describe('the profile of the active role', () => {
  let line: CommandLine;
  const config = () => readFile(join(line.folder, 'config'), 'utf8');
  const ref = { session: 'acme', account: '444455556666', role: 'Admin' };
  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
  });
  afterEach(() => line.close());

  it('is written when a role is used for the first time, with its region, and again only when that differs', async () => {
    await line.agent.use(ref);
    const text = await config();
    expect(text).toContain(
      '[profile daypass]\nregion = us-east-1\ncredential_process = /opt/daypass/bin/daypass credentials --active\n',
    );
    await line.agent.use({ ...ref, role: 'Other' });
    expect(await config()).toBe(text);
    await line.settings.update(() => ({ regions: [{ role: 'Euro', region: 'eu-west-1' }] }));
    await line.agent.use({ ...ref, role: 'Euro' });
    expect(await config()).toBe(text.replace('region = us-east-1\ncred', 'region = eu-west-1\ncred'));
  });

  it('is never written where the user has such a profile', async () => {
    const own = `${ssoSession('acme')}[profile daypass]\nregion = x\n`;
    await line.configure(own);
    await line.agent.use(ref);
    expect(await config()).toBe(own);
  });

  it('does not keep a role from being used when the block is damaged', async () => {
    await line.configure(`${ssoSession('acme')}# <<< daypass <<<\n`);
    await line.agent.use(ref);
    expect(line.agent.activeRole()).toEqual(ref);
  });
});
