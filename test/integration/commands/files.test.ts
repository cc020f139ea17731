/** Commands around a person's files, with the real client and agent, from outside: output, exit status, bad input. */
import { spawnSync } from 'node:child_process';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../support/agent/terminal.ts';
import { type Answer, Installation, runProgram } from '../../support/app/installation.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const HAS_AWS = has('aws', '--version');

describe('files of a person, from outside', () => {
  let daypass: Installation;
  let original: string;
  const config = () => readFile(daypass.configFile, 'utf8');
  const run = (...argv: string[]) => daypass.daypass(argv);
  const done = (stdout: string): Answer => ({ status: 0, stdout, stderr: '' });

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 12 } });
    await daypass.signIn();
    await run('list');
    original = await config();
  });
  afterAll(() => daypass.close());
  beforeEach(() => writeFile(daypass.configFile, original));

  it('profiles: shows, writes, lists and removes them', async () => {
    const dry = await run('profiles', 'sync', '--dry-run');
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout.startsWith(`--- ${daypass.configFile}\n+++ ${daypass.configFile}\n@@ `)).toBe(true);
    expect(await config()).toBe(original);
    expect(await run('profiles', 'sync', '--yes')).toEqual(done(`36 profiles added in ${daypass.configFile}.\n`));
    expect(await run('profiles', 'sync', '--yes')).toEqual(done('The profiles are up to date.\n'));
    expect((await config()).startsWith(original)).toBe(true);
    const { profiles } = JSON.parse((await run('profiles', 'list', '--json')).stdout);
    expect(profiles).toHaveLength(36);
    expect(await run('profiles', 'remove', profiles[0].name, '--yes')).toEqual(
      done(`1 profile removed in ${daypass.configFile}.\n`),
    );
    expect(await run('profiles', 'remove', '--yes')).toEqual(done(`35 profiles removed in ${daypass.configFile}.\n`));
    expect((await config()).trimEnd()).toBe(original.trimEnd());
  });

  it.skipIf(!HAS_AWS)('profiles: the AWS CLI uses one of them, and the one that follows the active role', async () => {
    await run('profiles', 'sync', '--yes');
    const [first, other] = JSON.parse((await run('profiles', 'list', '--json')).stdout).profiles;
    const identity = (profile: string) =>
      runProgram(
        'aws',
        ['sts', 'get-caller-identity', '--profile', profile, '--query', 'Arn', '--output', 'text'],
        daypass,
      );
    expect((await identity(first.name)).stdout).toContain(`:assumed-role/AWSReservedSSO_${first.role}_`);
    expect((await run('switch', `${other.accountId}/${other.role}`)).status).toBe(0);
    expect((await identity('daypass')).stdout).toContain(
      `${other.accountId}:assumed-role/AWSReservedSSO_${other.role}_`,
    );
    expect(await config()).toContain('credentials --active\n');
    expect(await run('profiles', 'sync', '--yes')).toEqual(done('The profiles are up to date.\n'));
  });

  it.skipIf(!HAS_TERMINAL)('profiles: asks on a terminal, in colour, and does nothing without a yes', async () => {
    const ask = async (answer: string) => {
      const terminal = new Terminal([daypass.client, 'profiles', 'sync', '--filter', 'prod readonly'], {
        env: daypass.env,
        cwd: daypass.folder,
        columns: 100,
        rows: 60,
      });
      await terminal.sees(`Change ${daypass.configFile}? [y/N]`);
      terminal.type(answer);
      const end = await terminal.ended;
      return { end, terminal };
    };
    const no = await ask('\n');
    expect(no.end).toMatchObject({ status: 1, restored: true });
    expect(no.terminal.output).toContain('\u001b[32m+[profile');
    expect(await config()).toBe(original);
    const yes = await ask('y\n');
    expect(yes.end).toMatchObject({ status: 0, restored: true });
    expect(yes.terminal.text).toContain('added in');
    expect(await config()).toContain('credential_process');
  });

  it.each([
    ['import', '--yes'],
    ['profiles', 'remove', '--yes'],
    ['profiles', 'sync', '--all', '--yes'],
    ['profiles', 'list'],
  ])('%s %s: says where the AWS CLI refuses the file', async (...args) => {
    await writeFile(daypass.configFile, `${original}\n[profile one]\nregion = eu-west-1\n[profile one]\n`);
    const { status, stderr } = await run(...args);
    expect(status).toBe(0);
    expect(stderr).toContain('begins a section that stands above already: the AWS CLI refuses the whole file for it.');
    await writeFile(daypass.configFile, Buffer.from(`\ufeff${original}`, 'utf16le'));
    expect((await run(...args)).stderr).toContain('has bytes that are not UTF-8');
  });

  it('import: turns a profile of `aws configure sso` into one of ours, and keeps the file as it was', async () => {
    const { account, role } = daypass.anyRole;
    const theirs = `${original}\n[profile mine]\nregion = us-east-1\nsso_session = acme\nsso_account_id = ${account}\nsso_role_name = ${role}\n`;
    await writeFile(daypass.configFile, theirs);
    expect((await run('import')).status).toBe(2);
    expect(await run('import', '--yes')).toEqual(done('1 profile imported.\n'));
    const copies = (await readdir(join(daypass.configFile, '..'))).filter((name) => name.includes('.before-import-'));
    expect(await readFile(join(daypass.configFile, '..', copies[0] ?? ''), 'utf8')).toBe(theirs);
    if (HAS_AWS) {
      const { stdout } = await runProgram('aws', ['sts', 'get-caller-identity', '--profile', 'mine'], daypass);
      expect(stdout).toContain(role);
    }
    expect(await run('import', '--yes')).toEqual(done('There is nothing to import.\n'));
  });

  describe('settings', () => {
    const file = () => join(daypass.home, 'settings.json');
    afterEach(() => rm(file(), { force: true }));

    it('get, set and unset', async () => {
      expect(await run('settings', 'get', 'theme')).toEqual(done('system\n'));
      expect(await run('settings', 'set', 'theme', 'dark')).toEqual(done(''));
      expect(await run('settings', 'get', 'theme')).toEqual(done('dark\n'));
      expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ version: 1, theme: 'dark' });
      expect(await run('settings', 'unset', 'theme')).toEqual(done(''));
      expect(await run('settings', 'set', 'theme', 'pink')).toMatchObject({ status: 2, stdout: '' });
      expect((await run('settings', 'set', 'nope', '1')).stderr).toMatch(/^daypass: There is no setting "nope"\. /);
    });

    it('edit becomes the editor; what it wrote counts, or is reported where it is wrong', async () => {
      const editor = join(daypass.folder, 'ed it');
      await writeFile(editor, '#!/bin/sh\nprintf \'%s\' "$TEXT" > "$2"\necho edited "$1"\nexit 3\n');
      await chmod(editor, 0o755);
      const edit = (TEXT: string) => daypass.daypass(['settings', 'edit'], { EDITOR: `"${editor}" --wait`, TEXT });
      expect(await edit('{"version":1,"theme":"light"}')).toEqual({ status: 3, stdout: 'edited --wait\n', stderr: '' });
      expect(await run('settings', 'get', 'theme')).toEqual(done('light\n'));
      await edit('{"version":1,"theme":"pink"}');
      const { stdout, stderr } = await run('settings', 'get', 'theme');
      expect(stdout).toBe('light\n');
      expect(stderr).toContain('The setting theme is wrong');
    });
  });

  it('doctor: reports on every part, names variables that come before profiles, and tells no value and no account', async () => {
    const { account } = daypass.anyRole;
    const { status, stdout, stderr } = await run('doctor');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const part of ['Versions', 'Keychain', 'AWS config file', 'Session acme', 'Network', 'Environment']) {
      expect(stdout).toMatch(new RegExp(`^[✓!] ${part}`, 'm'));
    }
    if (HAS_AWS) expect(stdout).toMatch(/^✓ AWS CLI +\S+, version \d+\.\d+/m);
    const secret = 'wJalrXUtnFEMI/K7MDENG';
    const shadowed = await daypass.daypass(['doctor', '--json'], {
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_PROFILE: `p-${account}`,
    });
    expect(shadowed.status).toBe(1);
    expect(shadowed.stdout).toContain('AWS_SECRET_ACCESS_KEY set');
    expect(shadowed.stdout).toContain('AWS_PROFILE set');
    expect(shadowed.stdout).not.toContain(secret);
    expect(shadowed.stdout).not.toContain(account);
  });

  it('team: adds sessions and rules from a file, and takes them away again', async () => {
    const source = join(daypass.folder, 'team.json');
    await writeFile(
      source,
      JSON.stringify({
        version: 1,
        name: 'Platform',
        profileTemplate: '{id}',
        sessions: [{ name: 'beta', startUrl: 'https://beta.awsapps.com/start', region: 'eu-west-1' }],
      }),
    );
    expect(await run('team', 'sync')).toMatchObject({ status: 2, stdout: '' });
    expect(await run('team', 'add', 'team.json', '--yes')).toEqual(
      done('The settings of Platform apply, below your own.\n'),
    );
    expect((await run('status')).stdout).toMatch(/^beta +not signed in/m);
    expect((await run('settings', 'get', 'profileTemplate')).stdout).toBe('{id}\n');
    await writeFile(source, '{');
    expect(await run('team', 'sync', '--yes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('not valid JSON'),
    });
    expect((await run('team', 'remove', '--yes')).status).toBe(0);
    expect((await run('settings', 'get', 'profileTemplate')).stdout).toBe('{account}-{role}\n');
    expect(await run('team', 'add', 'http://example.com/x', '--yes')).toMatchObject({ status: 2 });
  });
});
