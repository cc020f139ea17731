/** AWS's files as people have them: other alphabets, byte order marks, pipes, read-only files, profiles in the file of keys. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expandPath } from '../../../main/platform/expand-path.ts';
import { resolvePaths } from '../../../main/platform/paths.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { settle } from '../../support/agent/fake-clock.ts';

const ACCOUNTS = [{ id: '111122223333', name: '本番', email: 'prod@example.com' }];

describe('AWS’s files', () => {
  let line: CommandLine;
  const config = () => readFile(line.paths.awsConfig, 'utf8');
  const sessions = () => line.agent.view().sessions.map(({ name }) => name);
  const signIn = async () => {
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login', 'acme']);
    await settle();
  };
  const keys = async (text: string) => {
    await mkdir(join(line.folder, '.aws'), { recursive: true });
    await writeFile(line.paths.awsCredentials, text);
  };

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
  });
  afterEach(() => line.close());

  it.each(['voilà', 'Škoda', 'Рига', '株式会社'])(
    'add a session called %s once, change it and remove it',
    async (name) => {
      const before = await config();
      const session = { name, startUrl: 'https://new.awsapps.com/start', region: 'eu-west-1' };
      await line.agent.edits.add(session);
      await expect(line.agent.edits.add(session)).rejects.toMatchObject({ code: 'config-invalid' });
      await line.agent.edits.edit({ ...session, region: 'us-east-1' });
      expect(sessions()).toEqual(['acme', name]);
      await line.agent.edits.remove(name);
      expect(sessions()).toEqual(['acme']);
      expect((await config()).trimEnd()).toBe(before.trimEnd());
    },
  );

  it.each(['voilà', 'Škoda', 'Рига', '株式会社'])(
    'import a profile called %s, with its settings indented',
    async (name) => {
      await line.configure(
        `${ssoSession(name)}[profile ${name}]\n    sso_session = ${name}\n    sso_account_id = 111122223333\n    sso_role_name = Admin\n`,
      );
      const { exit, stdout } = await line.run(['import', '--yes']);
      expect({ exit, stdout }).toEqual({ exit: 0, stdout: '1 profile imported.\n' });
      expect(await config()).toContain(
        `[profile ${name}]\n    credential_process = /opt/daypass/bin/daypass credentials`,
      );
      expect(await config()).not.toContain('sso_session =');
    },
  );

  it('name a profile after the account’s ID where its name has no letter that a profile can have', async () => {
    await signIn();
    await line.run(['profiles', 'sync', '--yes']);
    expect(await config()).toContain('[profile 111122223333-Admin]\n');
  });

  it('define sessions by profiles in the file of keys, and by [DEFAULT], as for the AWS CLI', async () => {
    await keys(
      '[legacy]\nsso_start_url = https://legacy.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Admin\naws_secret_access_key = hidden\n',
    );
    await line.configure(
      `[DEFAULT]\nsso_region = eu-north-1\n[sso-session acme]\nsso_start_url = https://a.awsapps.com/start\n`,
    );
    await line.agent.reloadConfig();
    const found = line.agent.view().sessions.map(({ name, region }) => [name, region]);
    expect(found).toEqual([
      ['acme', 'eu-north-1'],
      ['legacy', 'eu-west-1'],
    ]);
    await expect(line.agent.edits.remove('legacy')).rejects.toThrow('comes from profiles of your own');
    expect(line.source('legacy').signedOut).toBe(0);
  });

  it.each([
    ['a byte order mark', '\ufeff', 'byte order mark'],
    ['bytes that are not UTF-8', Buffer.from([0x23, 0xff, 0x0a]), 'not UTF-8'],
  ])(
    'with %s are read, and told by status and doctor, because the AWS CLI refuses them',
    async (_what, start, told) => {
      const bytes = Buffer.concat([Buffer.from(start as string), Buffer.from(ssoSession('acme'))]);
      await writeFile(line.paths.awsConfig, bytes);
      const { stdout } = await line.run(['status']);
      expect(stdout).toMatch(new RegExp(`^acme.*Line 1 of [^\\n]*${told}: the AWS CLI refuses the whole file`, 's'));
      expect((await line.run(['doctor'])).stdout).toContain(told);
    },
  );

  it.skipIf(process.platform === 'win32')('are never waited for where a pipe is in their place', async () => {
    for (const path of [line.paths.awsConfig, line.paths.awsCredentials]) {
      await rm(path, { force: true });
      await mkdir(join(path, '..'), { recursive: true });
      expect(spawnSync('mkfifo', [path]).status).toBe(0);
    }
    const { stdout } = await line.run(['status']);
    expect(stdout).toContain(`${line.paths.awsConfig} is not a file`);
    expect(sessions()).toEqual(['acme']);
    expect((await line.run(['profiles', 'list'])).stderr).toContain('is not a file');
    expect((await line.run(['__complete', 'fish', '--', 'daypass profiles remove '])).exit).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('that are /dev/null are empty, and stay what they are', async () => {
    await rm(line.paths.awsConfig);
    await symlink('/dev/null', line.paths.awsConfig);
    expect((await line.run(['status'])).stdout).toContain('No session is set up yet.');
    const session = { name: 'new', startUrl: 'https://new.awsapps.com/start', region: 'eu-west-1' };
    await expect(line.agent.edits.add(session)).rejects.toMatchObject({ code: 'config-unreadable' });
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'that are read-only stay so, and switch says that it could not write',
    async () => {
      await signIn();
      await chmod(line.paths.awsConfig, 0o444);
      const before = await config();
      const { exit, stdout, stderr } = await line.run(['switch', '111122223333/Admin']);
      expect(exit).not.toBe(0);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/The role is active now, but \[profile daypass\] could not be written.*is read-only/);
      expect(await config()).toBe(before);
      expect(line.agent.activeRole()).toMatchObject({ role: 'Admin' });
      await chmod(line.paths.awsConfig, 0o600);
      expect((await line.run(['switch', '111122223333/Admin'])).exit).toBe(0);
      await chmod(line.paths.awsConfig, 0o444);
      // Nothing is to be written for it.
      expect((await line.run(['switch', '111122223333/Admin'])).exit).toBe(0);
    },
  );

  it('that have keys under the name of the active role’s profile keep it from following, and switch says so', async () => {
    await signIn();
    await keys('[daypass]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n');
    const { exit, stdout, stderr } = await line.run(['switch', '111122223333/Admin']);
    expect({ isFine: exit === 0, stdout }).toEqual({ isFine: false, stdout: '' });
    expect(stderr).toMatch(/The role is active now, but \[daypass\] in .* holds keys that AWS's tools use instead\./);
    // What the window and the tray say.
    const problem = await line.agent.use({ session: 'acme', account: '111122223333', role: 'Admin' });
    expect(problem).toMatchObject({ code: 'config-invalid', details: { case: 'active-profile-hidden' } });
    await keys('[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n');
    expect((await line.run(['switch', '111122223333/Admin'])).exit).toBe(0);
  });

  it('that lead to other credentials under that name do so, too, and doctor names each profile of ours, or [DEFAULT] once', async () => {
    await signIn();
    expect((await line.run(['switch', '111122223333/Admin'])).exit).toBe(0);
    expect((await line.run(['exec', '111122223333/Admin', '--', 'x'])).exit).toBe(0);
    const ours = await config();
    await writeFile(line.paths.awsConfig, `${ours}\n[DEFAULT]\nrole_arn = arn:aws:iam::111122223333:role/Other\n`);
    const { exit, stderr } = await line.run(['switch', '111122223333/Admin']);
    expect(exit).not.toBe(0);
    expect(stderr).toMatch(/The role is active now, but \[profile daypass\] in .* leads to other credentials/);
    const said = (await line.run(['doctor'])).stdout;
    expect(said).toMatch(/\[DEFAULT\] in .* leads to credentials: .* instead of ours in 2 profiles/);
    expect(said).not.toContain('leads to other credentials');
    await writeFile(
      line.paths.awsConfig,
      ours.replace('[profile daypass]\n', '$&role_arn = arn:aws:iam::1:role/Other\n'),
    );
    const own = (await line.run(['doctor'])).stdout;
    expect(own.match(/leads to other credentials, too/g)).toHaveLength(1);
    expect(own).toMatch(/\[profile daypass\] in .* leads to other credentials, too/);
    expect(own).not.toContain('[DEFAULT] in');
    await writeFile(line.paths.awsConfig, ours);
    expect((await line.run(['switch', '111122223333/Admin'])).exit).toBe(0);
    expect((await line.run(['doctor'])).stdout).not.toMatch(/leads to other credentials/);
  });

  it('are found where variables have ~, another user’s home or other variables in them, as botocore reads them', () => {
    const around = { platform: 'linux', env: { DIR: '/srv', HOME: '/home/ann' }, home: '/home/ann' } as const;
    const homeOf = (user: string) => (user === 'bob' ? '/home/bob' : null);
    for (const [given, found] of [
      ['~/.aws/config', '/home/ann/.aws/config'],
      ['~', '/home/ann'],
      ['~bob/config', '/home/bob/config'],
      ['~nobody/config', '~nobody/config'],
      ['$DIR/config', '/srv/config'],
      [`\${DIR}/~x`, '/srv/~x'],
      ['$NOPE/config', '$NOPE/config'],
      ['/a/~/b', '/a/~/b'],
    ] as const) {
      expect(expandPath(given, around, homeOf)).toBe(found);
    }
    const paths = resolvePaths({
      ...around,
      env: { AWS_CONFIG_FILE: '~/c', AWS_SHARED_CREDENTIALS_FILE: '~root/keys' },
    });
    expect(paths).toMatchObject({ awsConfig: '/home/ann/c' });
    if (process.getuid?.() === 0 && homedir() === '/root') expect(paths.awsCredentials).toBe('/root/keys');
  });
});
