import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';

const CONFIG = `${ssoSession('acme')}[profile dev]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = Admin\n`;

describe('daypass import', () => {
  let line: CommandLine;
  const config = () => readFile(join(line.folder, 'config'), 'utf8');
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(line.folder, path)), { recursive: true });
    await writeFile(join(line.folder, path), text);
  };
  const favourites = () => line.settings.get().favourites;

  beforeEach(async () => {
    line = await CommandLine.open(CONFIG);
  });
  afterEach(() => line.close());

  it('shows what would change, and does it after a yes, keeping the file as it was', async () => {
    const dry = await line.run(['import', '--dry-run']);
    expect(dry.stdout).toContain('-sso_session = acme\n');
    expect(dry.stdout).toContain('+credential_process = /opt/daypass/bin/daypass credentials --session acme');
    expect(await config()).toBe(CONFIG);
    const yes = await line.run(['import'], { terminal: true, input: ['y\n'] });
    expect(yes).toMatchObject({ exit: 0, stdout: '1 profile imported.\n' });
    const copies = (await readdir(line.folder)).filter((name) => name.startsWith('config.before-import-'));
    expect(copies).toHaveLength(1);
    expect(await readFile(join(line.folder, copies[0] ?? ''), 'utf8')).toBe(CONFIG);
    expect((await line.run(['import', '--yes'])).stdout).toBe('There is nothing to import.\n');
  });

  it('shows settings that are indented by tabs', async () => {
    await writeFile(join(line.folder, 'config'), CONFIG.replace(/^(?=sso_(?:session|account|role))/gm, '\t'));
    expect((await line.run(['import', '--dry-run'])).stdout).toContain('-\tsso_session = acme\n');
  });

  it('makes favourites of the roles used most with granted', async () => {
    const entry = (Entry: string) => ({
      Entry,
      Frequency: 3,
      LastUsed: '2026-01-01T00:00:00Z',
      FrecencySortingScore: 1,
    });
    await put(
      '.granted/aws_profiles_frecency',
      JSON.stringify({ MaxFrequency: 3, Entries: [entry('dev'), entry('gone')] }),
    );
    const { stdout } = await line.run(['import', '--favorites', '--yes']);
    expect(stdout).toBe('1 favorite imported.\n');
    expect(favourites()).toEqual([{ session: 'acme', account: '111122223333', role: 'Admin', name: 'dev' }]);
    expect(await config()).toBe(CONFIG);
    expect((await line.run(['import', '--favorites', '--yes'])).stdout).toBe('There is nothing to import.\n');
  });

  it('takes portals, the history and named roles from aws-sso', async () => {
    await put(
      '.config/aws-sso/config.yaml',
      [
        'SSOConfig:',
        '  Default:',
        '    SSORegion: eu-west-1',
        '    StartUrl: https://beta.awsapps.com/start',
        '    Accounts:',
        '      "444455556666":',
        '        Roles:',
        '          ReadOnly: { Profile: look }',
        '          Admin:',
        'UrlAction: open',
      ].join('\n'),
    );
    const cache = {
      Version: 4,
      SSO: { Default: { History: ['arn:aws:iam::777788889999:role/Ops'] }, Old: { History: ['x'] } },
    };
    await put('.config/aws-sso/cache.json', JSON.stringify(cache));
    const dry = await line.run(['import', '--dry-run']);
    expect(dry.stdout).toContain('+[sso-session beta]\n');
    expect(dry.stdout).toContain('+ favorite 777788889999/Ops\n+ favorite look (444455556666/ReadOnly)\n');
    expect((await line.run(['import', '--yes'])).stdout).toBe('1 profile and 2 favorites imported.\n');
    expect(favourites()).toEqual([
      { session: 'beta', account: '777788889999', role: 'Ops' },
      { session: 'beta', account: '444455556666', role: 'ReadOnly', name: 'look' },
    ]);
    expect(line.agent.view().sessions.map(({ name }) => name)).toEqual(['acme', 'beta']);
  });

  it('says what it can’t read, and continues', async () => {
    await put('.granted/aws_profiles_frecency', '{ damaged');
    await put('.aws-sso/config.yaml', 'SSOConfig: [a, b');
    await put('.Leapp/Leapp-lock.json', 'U2FsdGVkX1…');
    const { exit, stderr } = await line.run(['import', '--yes']);
    expect(exit).toBe(0);
    expect(stderr).toContain(`granted: ${line.folder}/.granted/aws_profiles_frecency can't be read; passed over.`);
    expect(stderr).toContain(`aws-sso: ${line.folder}/.aws-sso/config.yaml can't be read; passed over.`);
    expect(stderr).toContain('Leapp encrypts its list of sessions for itself');
  });

  it('names what stays as it is, and asks no one where there is no terminal', async () => {
    await writeFile(join(line.folder, 'config'), `${CONFIG}[profile odd]\nsso_session = acme\n`);
    const { exit, stderr } = await line.run(['import']);
    expect(exit).toBe(2);
    expect(stderr).toContain('odd stays as it is: It names no account and role.\n');
    expect(stderr).toContain('Add --yes');
  });
});
