/** Programs with a role, from the outside: the real client becomes them, at a real terminal, on the real agent. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../support/agent/terminal.ts';
import { Installation } from '../../support/app/installation.ts';

const ACCOUNTS = [
  { id: '111111111111', name: 'payments-prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] },
  { id: '222222222222', name: "o'hara $(touch pwned) `x`", email: 'o@example.com', roles: ['Admin'] },
];
const has = (program: string) => spawnSync(program, ['-c', ':'], { stdio: 'ignore' }).status === 0;
const ROLE = 'payments-prod/Admin';
const PRINT_ENV = 'process.stdout.write(JSON.stringify(process.env))';

describe('programs with a role', () => {
  let daypass: Installation;
  let terminals: Terminal[] = [];
  const home = () => join(daypass.folder, 'someone');

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    expect((await daypass.signIn()).status).toBe(0);
    await mkdir(home());
    await writeFile(join(home(), '.bashrc'), "PS1='mine> '\nalias hi='echo hello'\n");
  });
  afterEach(() => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
    daypass.emulator.faults.clear();
  });
  afterAll(() => daypass.close());

  const client = () => (daypass.client.endsWith('.cjs') ? [process.execPath, daypass.client] : [daypass.client]);
  const open = (args: readonly string[], env: Record<string, string> = {}) => {
    const terminal = new Terminal([...client(), ...args], { env: { ...daypass.env, ...env }, cwd: daypass.folder });
    terminals.push(terminal);
    return terminal;
  };
  const environment = async (args: readonly string[], env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = await daypass.daypass([...args, '--', process.execPath, '-e', PRINT_ENV], env);
    expect(status, stderr).toBe(0);
    return { env: JSON.parse(stdout) as Record<string, string>, stderr };
  };
  const ask = (env: Record<string, string>) =>
    fetch(env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '', {
      headers: { authorization: env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '' },
    });

  describe('exec', () => {
    it('sets a profile, an endpoint and a region, takes away what would get in the way, and keeps everything else', async () => {
      const rivals = {
        AWS_PROFILE: 'other',
        AWS_ACCESS_KEY_ID: 'AKIAOLD',
        AWS_SECRET_ACCESS_KEY: 'old',
        AWS_SESSION_TOKEN: 'old',
        AWS_WEB_IDENTITY_TOKEN_FILE: '/x',
      };
      const { env, stderr } = await environment(['exec', ROLE], { ...rivals, KEPT: 'a=b c' });
      expect(stderr).toBe('');
      const { AWS_PROFILE: _, ...others } = rivals;
      for (const name of Object.keys(others)) expect(env[name], name).toBeUndefined();
      expect(env.AWS_PROFILE).toBe('daypass-role');
      expect(env.KEPT).toBe('a=b c');
      expect(env).toMatchObject({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', DAYPASS_ROLE: ROLE });
      expect(env.AWS_CONTAINER_CREDENTIALS_FULL_URI).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
      expect(env.AWS_CONTAINER_AUTHORIZATION_TOKEN).toMatch(/^[\w-]{43}$/);
    });

    it.each([
      [['--region', 'eu-west-3'], { AWS_REGION: 'eu-west-1' }, 'eu-west-3'],
      [[], { AWS_REGION: 'eu-west-1' }, 'eu-west-1'],
      [[], { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
      [[], { AWS_REGION: 'eu-west-1', DAYPASS_ROLE: 'other/Admin' }, 'eu-west-1'],
      [[], {}, 'us-east-1'],
    ])('works in the region that %j and %j say', async (flags, variables, region) => {
      const { env } = await environment(['exec', ROLE, ...flags], variables);
      expect(env).toMatchObject({ AWS_REGION: region, AWS_DEFAULT_REGION: region });
    });

    it('is refused where options of Java name other credentials, and not for other options', async () => {
      const run = (options: string) => daypass.daypass(['exec', ROLE, '--', 'true'], { SBT_OPTS: options });
      expect((await run('-Xmx1g -Daws.maxAttempts=5')).status).toBe(0);
      const { status, stderr } = await run('-Xmx1g -Daws.accessKeyId=AKIAOTHER');
      expect(status).toBe(2);
      expect(stderr).toContain('SBT_OPTS holds an option of Java');
      expect(stderr).not.toContain('AKIAOTHER');
    });

    it('hands out credentials for as long as the program runs, and no longer', async () => {
      const script = `fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers: { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN } })
        .then(async (answer) => console.log(JSON.stringify({ status: answer.status, body: await answer.json(), env: process.env })))`;
      const { stdout } = await daypass.daypass(['exec', ROLE, '--', process.execPath, '-e', script]);
      const { status, body, env } = JSON.parse(stdout);
      expect(status).toBe(200);
      expect(body).toMatchObject({ AccountId: '111111111111' });
      expect(body.AccessKeyId).toMatch(/^ASIA/);
      // The program has ended: within seconds no one answers there any more.
      await expect
        .poll(() =>
          ask(env).then(
            ({ status }) => status,
            () => 'nobody',
          ),
        )
        .toBe('nobody');
    });

    it('continues when the agent is killed while the program runs, once another command has brought it back', async () => {
      const script = `const ask = () => fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers: { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN } })
        .then((answer) => console.log(answer.status), () => console.log('nobody'));
        require('node:readline').createInterface({ input: process.stdin }).on('line', ask);`;
      const [program = '', ...first] = client();
      const args = [...first, 'exec', ROLE, '--', process.execPath, '-e', script];
      const child = spawn(program, args, { env: daypass.env, cwd: daypass.folder, stdio: ['pipe', 'pipe', 'inherit'] });
      const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const next = async () => {
        child.stdin.write('\n');
        return (await answers.next()).value;
      };
      try {
        expect(await next()).toBe('200');
        const pid = await daypass.agentPid();
        process.kill(pid, 'SIGKILL');
        await daypass.ended(pid);
        expect(await next()).toBe('nobody');
        expect((await daypass.daypass(['status'])).status).toBe(0);
        expect(await daypass.agentPid()).not.toBe(pid);
        expect(await next()).toBe('200');
      } finally {
        child.stdin.end();
        child.kill();
      }
    });

    it('sets keys with --static, and says when they end', async () => {
      const { env, stderr } = await environment(['exec', ROLE, '--static']);
      expect(stderr).toMatch(/^The keys end at .*, in (59 min|1 h), and are not renewed\.\n$/);
      expect(env.AWS_ACCESS_KEY_ID).toMatch(/^ASIA/);
      expect(env.AWS_CREDENTIAL_EXPIRATION).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(env.AWS_CONTAINER_CREDENTIALS_FULL_URI).toBeUndefined();
    });

    it('needs no keys where a [default] profile would be taken before the endpoint: the profile comes first', async () => {
      const config = await readFile(daypass.configFile, 'utf8');
      await writeFile(daypass.configFile, `${config}[default]\ncredential_process = other\n`);
      const { env, stderr } = await environment(['exec', ROLE]);
      expect(stderr).toBe('');
      expect(env.AWS_PROFILE).toBe('daypass-role');
      expect(env.AWS_ACCESS_KEY_ID).toBeUndefined();
      await writeFile(daypass.configFile, config);
    });

    it.each([
      ['exit 0', 0],
      ['exit 37', 37],
    ])('ends as the program does: %s', async (script, status) => {
      expect(await daypass.daypass(['exec', ROLE, '--', 'sh', '-c', script])).toEqual({
        status,
        stdout: '',
        stderr: '',
      });
    });

    it('hands over words as they are', async () => {
      const words = ['--help', '-x', 'a b', '', "it's", '"$HOME"', 'ü\n*', '--'];
      const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
      const { stdout } = await daypass.daypass(['exec', ROLE, '--', process.execPath, '-e', script, '--', ...words]);
      expect(JSON.parse(stdout)).toEqual(words);
    });

    it.each([
      [['exec', ROLE], 2, /^daypass: No program given after `--`\. /],
      [['exec', ROLE, '--'], 2, /^daypass: No program given after `--`\. /],
      [
        ['exec', ROLE, 'aws', 's3', 'ls', '--recursive'],
        2,
        /^daypass: Unexpected argument "aws"\. To run a program, put `--` before it: daypass exec payments-prod\/Admin -- aws …\n$/,
      ],
      [['exec', 'nope', '--', 'true'], 4, /^daypass: No role matches "nope"\. /],
      [['exec', ROLE, '--region', 'here', '--', 'true'], 2, /^daypass: "here" is not a region\. /],
      [['exec', ROLE, '--', 'no-such-program'], 127, /^daypass: There is no program "no-such-program"\. /],
    ])('%j ends with exit status %i and says why', async (args, status, stderr) => {
      const answer = await daypass.daypass(args);
      expect(answer).toMatchObject({ status, stdout: '' });
      expect(answer.stderr).toMatch(stderr);
    });

    it('starts nothing when AWS refuses', async () => {
      daypass.emulator.faults.add({ operation: 'GetRoleCredentials', status: 403, errorType: 'ForbiddenException' });
      const { status, stdout } = await daypass.daypass(['exec', 'payments-prod/ReadOnly', '--', 'echo', 'started']);
      expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    });

    it.skipIf(!HAS_TERMINAL)(
      'gives the program the terminal: Ctrl-C, size, and what is typed are its own',
      async () => {
        const script = `process.on('SIGINT', () => { console.log('caught'); process.exit(9); });
        process.stdin.on('data', (line) => console.log('got ' + line));
        console.log(process.stdout.rows, process.stdout.columns);`;
        const terminal = open(['exec', ROLE, '--', process.execPath, '-e', script]);
        await terminal.sees('24 80');
        terminal.type('hello\n');
        await terminal.sees('got hello');
        terminal.type('\u0003');
        await terminal.sees('caught');
        expect(await terminal.ended).toEqual({ status: 9, signal: null, restored: true });
      },
    );

    it.skipIf(!HAS_TERMINAL)('lets a role be picked first', async () => {
      const terminal = open(['exec', '--', 'sh', '-c', 'echo "I am $DAYPASS_ROLE"']);
      await terminal.sees('3 of 3');
      terminal.type('readonly\r');
      await terminal.sees('I am payments-prod/ReadOnly');
      expect((await terminal.ended).status).toBe(0);
    });

    it.skipIf(!HAS_TERMINAL)('is the program: a signal that ends it is the end that is seen', async () => {
      const terminal = open(['exec', ROLE, '--', 'sh', '-c', 'echo up; read line']);
      await terminal.sees('up');
      process.kill(await terminal.pid, 'SIGTERM');
      expect(await terminal.ended).toMatchObject({ status: null, signal: 'SIGTERM' });
    });
  });

  describe.skipIf(!HAS_TERMINAL)('shell', () => {
    it.each([
      [ROLE, '(payments-prod/Admin) mine> '],
      ['222222222222/Admin', '(222222222222/Admin) mine> '],
    ])('is the person’s own bash, with %s in its prompt', async (role, prompt) => {
      const terminal = open(['shell', role], { SHELL: '/bin/bash', HOME: home(), PS1: '' });
      await terminal.sees('until you `exit`.');
      await terminal.sees(prompt);
      terminal.type('hi; echo "key $AWS_CONTAINER_CREDENTIALS_FULL_URI"\n');
      await terminal.sees('hello');
      await terminal.sees('key http://127.0.0.1:');
      await terminal.sees(prompt);
      terminal.type('exit 5\n');
      expect(await terminal.ended).toEqual({ status: 5, signal: null, restored: true });
      await expect(readFile(join(daypass.folder, 'pwned'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    for (const { name, rc, text } of [
      { name: 'zsh', rc: '.zshrc', text: "PROMPT='mine> '\nalias hi='echo hello'\n" },
      {
        name: 'fish',
        rc: '.config/fish/config.fish',
        text: 'function fish_prompt; echo -n "mine> "; end\nalias hi "echo hello"\n',
      },
    ]) {
      it.skipIf(!has(name))(`is the person’s own ${name}`, async () => {
        const path = join(home(), rc);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
        const terminal = open(['shell', ROLE], { SHELL: `/usr/bin/${name}`, HOME: home() });
        await terminal.sees('(payments-prod/Admin) mine> ');
        terminal.type('hi; echo "key $AWS_CONTAINER_CREDENTIALS_FULL_URI"\r');
        await terminal.sees('key http://127.0.0.1:');
        await terminal.sees('(payments-prod/Admin) mine> ');
        terminal.type('exit 5\r');
        expect((await terminal.ended).status).toBe(5);
      });
    }

    it('is any other shell as well', async () => {
      const terminal = open(['shell', ROLE], { SHELL: '/bin/dash', HOME: home() });
      await terminal.sees('(payments-prod/Admin) $ ');
      terminal.type('echo "in $DAYPASS_ROLE"\n');
      await terminal.sees('in payments-prod/Admin');
      terminal.type('exit\n');
      expect((await terminal.ended).status).toBe(0);
    });

    it('says where one was before, inside another', async () => {
      const terminal = open(['shell', ROLE], { SHELL: '/bin/dash', HOME: home(), DAYPASS_ROLE: 'sandbox/Admin' });
      await terminal.sees('You were sandbox/Admin before, and are again after it.');
      terminal.type('exit\n');
      await terminal.ended;
    });
  });

  describe('env', () => {
    it('prints what a real shell takes', () => {
      const script = `eval "$('${daypass.client}' env ${ROLE})"; echo "$AWS_ACCESS_KEY_ID $AWS_REGION [$AWS_PROFILE]"`;
      const { stdout } = spawnSync('bash', ['-c', script], {
        env: { ...daypass.env, SHELL: '/bin/bash', AWS_PROFILE: 'other' },
        cwd: daypass.folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      expect(stdout).toMatch(/^ASIA\w+ us-east-1 \[\]\n$/);
    });

    it.each([
      ['bash', /^case . in .\) ;; esac\nunset AWS_PROFILE\n[\s\S]*export AWS_ACCESS_KEY_ID='ASIA\w+'\n/],
      ['zsh', /^case . in .\) ;; esac\nunset AWS_PROFILE\n[\s\S]*export AWS_ACCESS_KEY_ID='ASIA\w+'\n/],
      ['fish', /^if true; end;\nset -eg AWS_PROFILE; [\s\S]*set -gx AWS_ACCESS_KEY_ID 'ASIA\w+';\n/],
      ['pwsh', /\$env:AWS_ACCESS_KEY_ID = 'ASIA\w+'\n/],
      ['cmd', /set "AWS_ACCESS_KEY_ID=ASIA\w+"\n/],
      ['dotenv', /^AWS_ACCESS_KEY_ID=ASIA\w+\nAWS_SECRET_ACCESS_KEY=\S+\nAWS_SESSION_TOKEN=\S+\n/],
    ])('knows %s', async (shell, pattern) => {
      const { status, stdout, stderr } = await daypass.daypass(['env', ROLE, '--shell', shell]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(pattern);
    });

    it('prints JSON, and takes the shell from the environment', async () => {
      const { stdout } = await daypass.daypass(['env', ROLE, '--shell', 'json', '--region', 'eu-west-1']);
      expect(Object.keys(JSON.parse(stdout))).toEqual([
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
        'AWS_CREDENTIAL_EXPIRATION',
        'AWS_ACCOUNT_ID',
        'AWS_REGION',
        'AWS_DEFAULT_REGION',
      ]);
      expect((await daypass.daypass(['env', ROLE], { SHELL: '/usr/bin/fish' })).stdout).toContain('set -gx AWS_REGION');
    });

    /** In a shell, with what it does after a role was taken. */
    const inShell = (shell: string, line: (env: string) => string, own: string, flags = '') =>
      spawnSync(shell, ['-c', line(`'${daypass.client}' env ${ROLE} ${flags}`)], {
        env: { ...daypass.env, SHELL: own, AWS_PROFILE: 'other', AWS_ACCESS_KEY_ID: 'AKIAOTHER' },
        cwd: daypass.folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const posix = (env: string) => `eval "$(${env})" && echo "$AWS_ACCESS_KEY_ID [$AWS_PROFILE]"`;
    const fish = (env: string) => `${env} | source && echo "$AWS_ACCESS_KEY_ID [$AWS_PROFILE]"`;
    const shells = (['bash', 'sh', 'zsh', 'fish'] as const).filter((shell) => !spawnSync(shell, ['-c', ':']).error);

    it.each(shells)('is for the shell that asks, whatever the person’s own is: %s', (shell) => {
      for (const own of ['/bin/bash', '/usr/bin/fish', '/usr/bin/pwsh']) {
        const { stdout } = inShell(shell, shell === 'fish' ? fish : posix, own);
        expect(stdout, own).toMatch(/^ASIA\w+ \[\]\n$/);
      }
    });

    it.skipIf(!shells.includes('fish'))('is taken by fish in each of the ways that it is given there', () => {
      for (const take of ['| source', '| source -', '']) {
        const { stdout } = inShell(
          'fish',
          (env) => {
            const taken = take === '' ? `eval (${env}); and` : `${env} ${take} &&`;
            return `${taken} echo "$AWS_ACCESS_KEY_ID [$AWS_PROFILE]"`;
          },
          '/usr/bin/fish',
        );
        expect(stdout, take).toMatch(/^ASIA\w+ \[\]\n$/);
      }
      const none = inShell('fish', (env) => `eval (${env} --region nowhere); and echo ran`, '/usr/bin/fish');
      expect(none.stdout).toBe('');
    });

    it.each(shells)('does nothing in another shell than it is for, which ends with an error: %s', (shell) => {
      const [line, other] = shell === 'fish' ? [fish, 'bash'] : [posix, 'fish'];
      const { status, stdout } = inShell(shell, line, '/bin/sh', `--shell ${other}`);
      expect({ isFine: status === 0, stdout }).toEqual({ isFine: false, stdout: '' });
    });

    it('knows no other shell', async () => {
      expect(await daypass.daypass(['env', ROLE, '--shell', 'tcsh'])).toEqual({
        status: 2,
        stdout: '',
        stderr: 'daypass: There is no shell "tcsh". Give one of: bash, zsh, fish, pwsh, cmd, dotenv, json.\n',
      });
    });
  });

  describe('serve', () => {
    it('serves until its client is gone', async () => {
      const { child, ended } = daypass.start(['serve', ROLE, '--shell', 'json']);
      let text = '';
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', (chunk) => {
          text += chunk;
          if (text.endsWith('}\n')) resolve();
        });
      });
      const env = JSON.parse(text) as Record<string, string>;
      expect((await (await ask(env)).json()).AccessKeyId).toMatch(/^ASIA/);
      child.kill('SIGINT');
      await ended;
      await expect
        .poll(() =>
          ask(env).then(
            ({ status }) => status,
            () => 'nobody',
          ),
        )
        .toBe('nobody');
    });

    it('prints the flags for a container, without a secret in them', async () => {
      const { child, ended } = daypass.start(['serve', ROLE, '--docker', '--shell', 'bash']);
      let text = '';
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', (chunk) => {
          text += chunk;
          if (text.includes('IMAGE\n')) resolve();
        });
      });
      child.kill('SIGINT');
      await ended;
      expect(text).toContain("export AWS_CONTAINER_AUTHORIZATION_TOKEN='");
      expect(text.split('\n').at(-2)).toBe(
        '# docker run --network host -e AWS_CONTAINER_CREDENTIALS_FULL_URI -e AWS_CONTAINER_AUTHORIZATION_TOKEN -e AWS_REGION -e AWS_DEFAULT_REGION IMAGE',
      );
    });

    it('says what is wrong at once', async () => {
      expect((await daypass.daypass(['serve', 'nope'])).status).toBe(4);
      expect((await daypass.daypass(['serve', ROLE, '--shell', 'x'])).status).toBe(2);
    });
  });

  describe('whoami', () => {
    it('is what AWS says', async () => {
      daypass.emulator.resetCalls();
      const { status, stdout, stderr } = await daypass.daypass(['whoami', ROLE]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(
        /^Role +payments-prod\/Admin\nAccount +111111111111\nARN +arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_Admin_/,
      );
      expect(daypass.emulator.count('GetCallerIdentity')).toBe(1);
    });

    it('prints JSON', async () => {
      const { stdout } = await daypass.daypass(['whoami', ROLE, '--json', '--region', 'eu-central-1']);
      expect(JSON.parse(stdout)).toMatchObject({
        version: 1,
        accountId: '111111111111',
        region: 'eu-central-1',
        name: ROLE,
        expiresAt: expect.stringMatching(/Z$/),
      });
    });

    it('says so when AWS does not take the credentials, or can not be asked', async () => {
      daypass.emulator.faults.add({ operation: 'GetCallerIdentity', status: 403, errorType: 'AccessDenied' });
      const answer = await daypass.daypass(['whoami', ROLE]);
      expect(answer.stdout).toBe('');
      expect([5, 6]).toContain(answer.status);
      expect((await daypass.daypass(['whoami', 'nope'])).status).toBe(4);
    });
  });

  describe('activity', () => {
    it('names the programs that asked, what for, and what they got', async () => {
      await daypass.daypass(['exec', ROLE, '--', 'true']);
      const { status, stdout } = await daypass.daypass(['activity']);
      expect(status).toBe(0);
      expect(stdout).toMatch(/ \S+ \(\d+\) +payments-prod\/Admin +exec +served/);
      const { version, entries } = JSON.parse((await daypass.daypass(['activity', '--json'])).stdout);
      expect(version).toBe(1);
      expect(entries.at(-1)).toMatchObject({ program: expect.any(String), account: '111111111111', result: 'served' });
      expect(JSON.stringify(entries)).not.toMatch(/ASIA/);
    });

    it('shows as many lines as are asked for', async () => {
      expect((await daypass.daypass(['activity', '--last', '1'])).stdout.trim().split('\n')).toHaveLength(1);
      expect((await daypass.daypass(['activity', '--last', '0'])).status).toBe(2);
    });

    it('follows what comes until its client is gone', async () => {
      const { child, ended } = daypass.start(['activity', '--follow', '--json', '--last', '1']);
      let text = '';
      child.stdout?.on('data', (chunk) => {
        text += chunk;
      });
      const lines = () => text.split('\n').slice(0, -1);
      await expect.poll(lines).toHaveLength(1);
      await daypass.daypass(['whoami', 'payments-prod/ReadOnly']);
      await expect.poll(lines).toContainEqual(expect.stringContaining('"whoami"'));
      child.kill('SIGINT');
      await ended;
      for (const line of lines()) JSON.parse(line);
    });
  });

  describe('credentials --active', () => {
    it('are those of the role that is active at that moment', async () => {
      await daypass.daypass(['switch', ROLE]);
      const first = JSON.parse((await daypass.daypass(['credentials', '--active'])).stdout);
      expect(first).toMatchObject({ Version: 1, AccountId: '111111111111' });
      await daypass.daypass(['switch', '222222222222/Admin']);
      expect(JSON.parse((await daypass.daypass(['credentials', '--active'])).stdout).AccountId).toBe('222222222222');
      expect((await daypass.daypass(['credentials', '--active', '--role', 'Admin'])).status).toBe(2);
      expect((await daypass.daypass(['credentials'])).status).toBe(2);
    });
  });
});
