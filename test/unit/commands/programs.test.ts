import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roleKey } from '../../../common/roles.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { settle } from '../../support/agent/fake-clock.ts';

const ACCOUNTS = [
  { id: '111122223333', name: 'payments-prod', email: 'payments@example.com' },
  { id: '444455556666', name: "o'hara $(x)", email: 'o@example.com' },
];
const ROLE = 'payments-prod/Admin';

/** What shells inside find their start files by. */
const hooks = (folder: string) => ({
  ZDOTDIR: expect.stringMatching(/shell$/),
  DAYPASS_ZDOTDIR: '',
  BASH_ENV: join(folder, 'bash-env'),
  DAYPASS_BASH_ENV: '',
  ENV: join(folder, 'shrc'),
  DAYPASS_ENV: '',
  PROMPT_COMMAND: expect.stringContaining(join(folder, 'bash-prompt')),
  SHLVL: '1',
  XDG_DATA_DIRS: `/usr/local/share:/usr/share:${folder}`,
  XONSHRC_DIR: expect.stringMatching(`^/etc/xonsh/rc.d:.*xonsh/rc.d:${join(folder, 'xonsh')}$`),
});

describe('programs with a role', () => {
  let line: CommandLine;

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme', 'eu-central-1'));
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login']);
    await settle();
    await line.run(['list']);
  });
  afterEach(() => line.close());

  it('get a profile, an address and a token in their environment, and nothing in their arguments', async () => {
    const { exit, stdout, stderr, program } = await line.run(['exec', ROLE, '--', 'aws', 's3', 'ls']);
    expect({ exit, stdout, stderr }).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(program?.argv).toEqual(['aws', 's3', 'ls']);
    const { ZDOTDIR = '' } = program?.set ?? {};
    expect(program?.set).toEqual({
      ...hooks(ZDOTDIR),
      AWS_PROFILE: 'daypass-role',
      AWS_SDK_LOAD_CONFIG: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      MINIO_ALIAS: 'daypass-role',
      AWS_CONFIG_FILE: line.paths.awsConfig,
      DAYPASS_GRANT: 'grant-token',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/grant',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'grant-token',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      DAYPASS_ROLE: ROLE,
      DAYPASS_ROLE_REF: `acme/111122223333/Admin ${ROLE}`,
    });
    const rivals = [
      'AWS_DEFAULT_PROFILE',
      'AWS_ACCESS_KEY_ID',
      'AWS_ACCOUNT_ID',
      'AWS_BEARER_TOKEN_BEDROCK',
      'AWS_ACCESS_KEY',
    ];
    expect(program?.unset).toEqual(expect.arrayContaining(rivals));
    expect(line.grants).toEqual([
      {
        role: { session: 'acme', account: '111122223333', role: 'Admin' },
        pid: 1,
        action: 'exec',
        approved: new Set(),
      },
    ]);
  });

  it('work in the region that is asked for, else the environment’s, the settings’, the session’s', async () => {
    const region = async (argv: string[], env: Record<string, string> = {}) =>
      (await line.run(['exec', ROLE, ...argv, '--', 'x'], { env })).program?.set.AWS_REGION;
    expect(await region([])).toBe('eu-central-1');
    await line.settings.update(() => ({ regions: [{ account: '*prod*', region: 'eu-west-1' }] }));
    expect(await region([])).toBe('eu-west-1');
    expect(await region([], { AWS_DEFAULT_REGION: 'us-west-1' })).toBe('us-west-1');
    expect(await region([], { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-west-1' })).toBe('us-west-2');
    expect(await region(['--region', 'sa-east-1'], { AWS_REGION: 'us-west-2' })).toBe('sa-east-1');
    for (const [name, value] of Object.entries({ AWS_REGION: 'evil.com/#', AWS_DEFAULT_REGION: 'EU-WEST-1' })) {
      const answer = await line.run(['exec', ROLE, '--', 'x'], { env: { [name]: value } });
      expect(answer.exit).toBe(2);
      expect(answer.program).toBeUndefined();
      expect(answer.stderr).toContain(`${name} is "${value}" here, which is not a region. Fix or unset it`);
    }
    expect(await region(['--region', 'sa-east-1'], { AWS_REGION: 'evil.com/#' })).toBe('sa-east-1');
    // What an outer program was given, or a person has exported inside it.
    expect(await region([], { AWS_REGION: 'us-west-2', DAYPASS_ROLE: ROLE })).toBe('us-west-2');
  });

  it.each([
    'aws_access_key_id = AKIA',
    'credential_process = other',
    'sso_session = acme\nsso_account_id = 111122223333',
    'role_arn = arn:aws:iam::111122223333:role/x',
  ])('get the profile and no keys where [default] says %j, because it comes first', async (text) => {
    await line.configure(`${ssoSession('acme', 'eu-central-1')}[default]\n${text}\n`);
    const { program, stderr } = await line.run(['exec', ROLE, '--', 'x']);
    expect(stderr).toBe('');
    expect(program?.set.AWS_PROFILE).toBe('daypass-role');
    expect(program?.set).not.toHaveProperty('AWS_ACCESS_KEY_ID');
    expect(await readFile(line.paths.awsConfig, 'utf8')).toContain(
      '[profile daypass-role]\ncredential_process = /opt/daypass/bin/daypass credentials --inherited\n',
    );
  });

  it.each([
    ['exec', ROLE, '--', 'mvn'],
    ['shell', ROLE],
    ['serve', ROLE],
    ['env', ROLE],
  ])('are not started where a variable has options of Java that come first: %s', async (...argv) => {
    const { exit, stderr, program } = await line.run(argv, { javaProperties: ['MAVEN_OPTS'] });
    expect({ exit, program }).toEqual({ exit: 2, program: undefined });
    expect(stderr).toMatch(/MAVEN_OPTS holds an option of Java .*run `unset MAVEN_OPTS`/s);
  });

  it('are started by a cmd that runs no AutoRun', async () => {
    line.platform = 'win32';
    const env = { USERPROFILE: line.folder, COMSPEC: 'C:\\Windows\\System32\\cmd.exe' };
    const run = async (...argv: string[]) => (await line.run(argv, { env })).program;
    expect((await run('exec', ROLE, '--', 'cmd', '/c', 'aws'))?.argv).toEqual(['cmd', '/D', '/c', 'aws']);
    const shell = await run('shell', ROLE);
    expect(shell?.argv).toEqual([env.COMSPEC, '/D']);
    expect(shell?.set).toMatchObject({ AWS_PROFILE: 'daypass-role', PROMPT: `(${ROLE}) $P$G` });
    expect(shell?.set).not.toHaveProperty('DAYPASS_SHELL_ENV');
  });

  it('get variables in a file without one, whatever options of Java are set here', async () => {
    const { exit } = await line.run(['env', ROLE, '--shell', 'dotenv'], { javaProperties: ['MAVEN_OPTS'] });
    expect(exit).toBe(0);
  });

  it('are not started with a role that no one could be asked about', async () => {
    await line.settings.update(() => ({ sensitive: [{ account: '*prod*' }] }));
    const answer = await line.run(['exec', ROLE, '--', 'x']);
    expect(answer.exit).toBe(5);
    expect(answer.program).toBeUndefined();
    expect(line.grants).toEqual([]);
    // What was allowed when it started is not asked again while it runs.
    const role = { session: 'acme', account: '111122223333', role: 'Admin' };
    await expect(line.agent.credentials(role, { pid: 1, action: 'exec' })).rejects.toMatchObject({
      code: 'not-approved',
    });
    const approved = new Set([roleKey(role)]);
    await expect(line.agent.credentials(role, { pid: 1, action: 'exec', approved })).resolves.toBeDefined();
  });

  it.each([
    ['/bin/bash', ['/bin/bash', '--rcfile', expect.stringMatching(/bashrc$/), '-i']],
    ['/bin/zsh', ['/bin/zsh', '-i']],
    ['/usr/bin/fish', ['/usr/bin/fish', '--init-command', expect.stringContaining('fish_prompt'), '-i']],
    ['/usr/bin/pwsh', ['/usr/bin/pwsh', '-NoExit', '-Command', expect.stringContaining('function prompt')]],
    ['/bin/dash', ['/bin/dash']],
    ['/bin/tcsh', ['/bin/tcsh']],
  ])('can be %s, with the role in its prompt', async (SHELL, argv) => {
    const { exit, program } = await line.run(['shell', ROLE], { env: { SHELL, ZDOTDIR: '/own' } });
    expect(exit).toBe(0);
    expect(program?.argv).toEqual(argv);
    expect(program?.set.DAYPASS_ROLE).toBe(ROLE);
    if (SHELL.endsWith('dash')) expect(program?.set.PS1).toBe(`(${ROLE}) $ `);
    if (SHELL.endsWith('zsh')) {
      const folder = program?.set.ZDOTDIR ?? '';
      expect(program?.set.DAYPASS_ZDOTDIR).toBe('/own');
      expect(await readdir(folder)).toEqual(expect.arrayContaining(['.zshenv', '.zprofile', '.zshrc', '.zlogin']));
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect(await readFile(join(folder, '.zshrc'), 'utf8')).not.toMatch(/ASIA|token-\d|grant-token/);
    }
  });

  it('have the account’s id in their prompt where its name could be expanded', async () => {
    const { program } = await line.run(['shell', '444455556666/Admin'], { env: { SHELL: '/bin/dash' } });
    expect(program?.set.PS1).toBe('(444455556666/Admin) $ ');
    expect((await line.run(['switch', program?.set.DAYPASS_ROLE ?? ''])).exit).toBe(0);
  });

  it('whoami asks STS in the role’s region', async () => {
    expect((await line.run(['whoami', ROLE])).stdout).toContain(
      'ARN          arn:aws:sts::111122223333:assumed-role/ASIA',
    );
    await line.run(['whoami', ROLE, '--region', 'cn-north-1']);
    expect(line.stsRegions).toEqual(['eu-central-1', 'cn-north-1']);
  });

  it('serve ends its address when its client is gone', async () => {
    const client = new AbortController();
    const answer = line.run(['serve', ROLE, '--shell', 'json'], { signal: client.signal });
    await expect.poll(() => line.grants.length).toBe(1);
    client.abort();
    expect(JSON.parse((await answer).stdout)).toMatchObject({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'grant-token' });
    expect(line.grants).toEqual([]);
  });

  it('serve names the files that it has looked at, so that those of the shell where it is pasted hide nothing', async () => {
    const client = new AbortController();
    const answer = line.run(['serve', ROLE, '--shell', 'bash'], { signal: client.signal });
    await expect.poll(() => line.grants.length).toBe(1);
    client.abort();
    const { stdout } = await answer;
    expect(stdout).toContain(`export AWS_CONFIG_FILE='${line.paths.awsConfig}'\n`);
    expect(stdout).toMatch(/^unset .*\bAWS_SHARED_CREDENTIALS_FILE\b/m);
  });
});
