/**
 * Every command once more, as a table: the real client and the real agent, from outside. What goes right, with its output
 * and exit status, and what is asked wrongly. A command that is not in the table fails the first test.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { EXIT } from '../../../main/base/errors.ts';
import { COMMANDS } from '../../../main/commands/index.ts';
import { Installation } from '../../support/app/installation.ts';

const ACCOUNT = '111122223333';
const ACCOUNTS = [{ id: ACCOUNT, name: 'payments-prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
const ROLE = 'payments-prod/Admin';
const CODECOMMIT = 'protocol=https\nhost=git-codecommit.eu-west-1.amazonaws.com\npath=v1/repos/x\n\n';
const THIS_ROLE = ['--session', 'acme', '--account', ACCOUNT, '--role', 'Admin'];

interface Step {
  readonly argv: readonly string[];
  readonly input?: string;
  readonly env?: Record<string, string>;
  /** 0 unless told. */
  readonly status?: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
  /** Ctrl-C once this is there, for what runs until then. */
  readonly until?: RegExp;
}

const NOTHING = /^$/;
const bad = (argv: readonly string[], stderr: RegExp, status: number = EXIT.usage): Step => ({
  argv,
  status,
  stdout: NOTHING,
  stderr: new RegExp(`^daypass: .*${stderr.source}.*\\n$`),
});

describe('every command', () => {
  let daypass: Installation;
  let team: string;
  let keyOfAnn: string;

  beforeAll(async () => {
    daypass = await Installation.open();
    const { emulator, folder } = daypass;
    emulator.setAccounts(ACCOUNTS);
    const { id, secret } = emulator.accessKeys.add(emulator.iam.addUser(ACCOUNT, 'ann'));
    keyOfAnn = `${id}\n${secret}\n`;
    team = join(folder, 'team.json');
    await writeFile(team, JSON.stringify({ version: 1, colours: [{ account: '*vault*', colour: 'red' }] }));
    expect((await daypass.signIn()).status).toBe(0);
    expect((await daypass.daypass(['list', '--refresh'])).status).toBe(0);
  });
  afterAll(() => daypass.close());

  /** By the words of the command; what needs the folder of this run is made when it is asked for. In the order of the run. */
  const SCRIPTS: Readonly<Record<string, () => readonly Step[]>> = {
    version: () => [
      { argv: ['version'], stdout: /^daypass \d+\.\d+\.\d+\n$/, stderr: NOTHING },
      bad(['version', 'now'], /Unexpected argument "now"/),
    ],
    status: () => [
      { argv: ['status'], stdout: /^acme +signed in/, stderr: NOTHING },
      { argv: ['status', '--json'], stdout: /^\{"version":1,/ },
      bad(['status', '--jsn'], /There is no flag --jsn/),
    ],
    list: () => [
      { argv: ['list', 'pay', 'adm'], stdout: /^payments-prod +111122223333 +Admin\n$/, stderr: NOTHING },
      { argv: ['list', 'nothing-like-it'], status: EXIT.notFound, stdout: NOTHING, stderr: /nothing-like-it/ },
      bad(['list', '--refresh=yes'], /--refresh takes no value/),
    ],
    switch: () => [
      { argv: ['switch', ROLE], stdout: /^payments-prod\/Admin is active\.\n$/, stderr: NOTHING },
      bad(['switch', 'nowhere/Admin'], /nowhere/, EXIT.notFound),
    ],
    credentials: () => [
      { argv: ['credentials', ...THIS_ROLE], stdout: /^\{"Version":1,"AccessKeyId":"ASIA.*\}\n$/, stderr: NOTHING },
      bad(['credentials', '--session', 'acme'], /--account/),
      bad(['credentials', ...THIS_ROLE.slice(0, 3), '12', '--role', 'Admin'], /12/),
    ],
    exec: () => [
      {
        argv: ['exec', ROLE, '--', 'sh', '-c', 'echo "$DAYPASS_ROLE"; exit 7'],
        status: 7,
        stdout: /^payments-prod\/Admin\n$/,
      },
      bad(['exec', ROLE], /No program given after `--`/),
      bad(['exec', 'nowhere/Admin', '--', 'true'], /nowhere/, EXIT.notFound),
      { argv: ['exec', ROLE, '--', '/no/such/program'], status: 127, stdout: NOTHING, stderr: /no\/such\/program/ },
    ],
    shell: () => [
      {
        argv: ['shell', ROLE],
        env: { SHELL: '/bin/sh' },
        input: 'echo in $DAYPASS_ROLE; exit 3\n',
        status: 3,
        stdout: /in payments-prod\/Admin/,
      },
      bad(['shell', 'nowhere/Admin'], /nowhere/, EXIT.notFound),
    ],
    env: () => [
      { argv: ['env', ROLE, '--shell', 'bash'], stdout: /^export AWS_ACCESS_KEY_ID='ASIA\w+'$/m, stderr: NOTHING },
      bad(['env', ROLE, '--shell', 'tcsh'], /tcsh/),
    ],
    serve: () => [
      {
        argv: ['serve', ROLE, '--shell', 'bash'],
        until: /AWS_DEFAULT_REGION=.*\n/,
        stdout: /FULL_URI='http:/,
      },
      bad(['serve', ROLE, '--shell', 'tcsh'], /tcsh/),
    ],
    whoami: () => [
      { argv: ['whoami', ROLE], stdout: /^Account +111122223333$/m, stderr: NOTHING },
      bad(['whoami', 'nowhere/Admin'], /nowhere/, EXIT.notFound),
    ],
    activity: () => [
      { argv: ['activity', '--last', '1'], stdout: /^\d\d:\d\d .*whoami +served\n$/, stderr: NOTHING },
      bad(['activity', '--last', 'some'], /some/),
    ],
    'profiles sync': () => [
      { argv: ['profiles', 'sync', '--all', '--yes'], stdout: /^2 profiles added in / },
      bad(['profiles', 'sync', '--all', '--template', '{nonsense}', '--yes'], /nonsense/),
      bad(['profiles', 'sync', '--all', '--favorites'], /cannot be used together/),
    ],
    'profiles list': () => [
      {
        argv: ['profiles', 'list'],
        stdout: /^payments-prod-Admin +payments-prod +111122223333 +Admin$/m,
        stderr: NOTHING,
      },
      bad(['profiles', 'list', 'one'], /Unexpected argument "one"/),
    ],
    'profiles remove': () => [
      bad(['profiles', 'remove', 'not-there', '--yes'], /not-there/, EXIT.notFound),
      { argv: ['profiles', 'remove', '--yes'], stdout: /profiles? removed in / },
    ],
    console: () => [
      { argv: ['console', ROLE, '--service', 's3', '--print'], stdout: /^http\S+SigninToken=\S+\n$/ },
      bad(['console', ROLE, '--service', 'no-such-service', '--print'], /no-such-service/, EXIT.notFound),
    ],
    'iam-user add': () => [
      {
        argv: ['iam-user', 'add', 'ann', '--no-mfa'],
        input: keyOfAnn,
        stdout: /^ann is the IAM user ann in 111122223333/,
      },
      bad(['iam-user', 'add', 'ben', '--hours', '99'], /hours/),
      bad(['iam-user', 'add'], /NAME is missing/),
    ],
    'iam-user rotate': () => [
      { argv: ['iam-user', 'rotate', 'ann'], stdout: /^ann uses the access key AKIA\w+\.$/m },
      bad(['iam-user', 'rotate', 'ben'], /ben/, EXIT.notFound),
    ],
    'iam-user remove': () => [
      bad(['iam-user', 'remove', 'ben', '--yes'], /ben/, EXIT.notFound),
      { argv: ['iam-user', 'remove', 'ann', '--yes'], stdout: /^ann is forgotten\./ },
    ],
    import: () => [
      { argv: ['import', '--yes'], stdout: /^There is nothing to import\.\n$/, stderr: NOTHING },
      bad(['import', '--dry-run', '--yes'], /cannot be used together/),
    ],
    'settings set': () => [
      { argv: ['settings', 'set', 'theme', 'dark'], stdout: NOTHING, stderr: NOTHING },
      bad(['settings', 'set', 'theme', 'mauve'], /theme/),
      bad(['settings', 'set', 'them', 'dark'], /There is no setting "them"/),
    ],
    'settings get': () => [
      { argv: ['settings', 'get', 'theme'], stdout: /^dark\n$/, stderr: NOTHING },
      bad(['settings', 'get', 'them'], /There is no setting "them"/),
    ],
    'settings unset': () => [
      { argv: ['settings', 'unset', 'theme'], stdout: NOTHING, stderr: NOTHING },
      bad(['settings', 'unset'], /KEY is missing/),
    ],
    'settings confirm': () => [
      { argv: ['settings', 'confirm'], stdout: /protect no less than you agreed to/, stderr: NOTHING },
      bad(['settings', 'confirm', 'theme'], /"theme"/),
    ],
    'settings edit': () => [
      { argv: ['settings', 'edit'], env: { EDITOR: 'echo edits' }, stdout: /^edits .*settings\.json\n$/ },
      bad(['settings', 'edit', 'theme'], /Unexpected argument "theme"/),
    ],
    'team add': () => [
      { argv: ['team', 'add', team, '--yes'], stdout: /^The settings of your team apply/ },
      bad(['team', 'add', '/nowhere/team.json'], /can't be read/, EXIT.unexpected),
      bad(['team', 'add', 'http://example.com/team.json'], /https/),
    ],
    'team sync': () => [
      { argv: ['team', 'sync', '--yes'], stdout: /up to date/ },
      bad(['team', 'sync', '--now'], /There is no flag --now/),
    ],
    'team remove': () => [
      { argv: ['team', 'remove', '--yes'], stdout: /are gone/ },
      bad(['team', 'remove', '--yes'], /team/),
    ],
    doctor: () => [
      { argv: ['doctor'], stdout: /^✓ Versions [\s\S]*\n\nEverything works\.\n$/, stderr: NOTHING },
      { argv: ['doctor', '--aws'], stdout: /Nothing was changed at AWS\.\n/, stderr: NOTHING },
      bad(['doctor', 'all'], /Unexpected argument "all"/),
    ],
    'eks-token': () => [
      {
        argv: ['eks-token', 'blue', ROLE, '--region', 'eu-west-1'],
        stdout: /"kind": ?"ExecCredential"/,
        stderr: NOTHING,
      },
      bad(['eks-token', 'blue', ROLE, '--region', 'Ireland'], /"Ireland" is not a region/),
      bad(['eks-token'], /CLUSTER is missing/),
    ],
    'codecommit-credential': () => [
      {
        argv: ['codecommit-credential', 'get', '--role', ROLE],
        input: CODECOMMIT,
        stdout: /^username=ASIA[\s\S]*\npassword=\d{8}T\d{6}Z/,
      },
      {
        argv: ['codecommit-credential', 'get'],
        input: 'protocol=https\nhost=github.com\n\n',
        stdout: NOTHING,
        stderr: NOTHING,
      },
      {
        argv: ['codecommit-credential', 'get', '--role', 'nowhere/Admin'],
        input: CODECOMMIT,
        status: EXIT.notFound,
        stderr: /nowhere/,
      },
    ],
    'docker-credential': () => [
      {
        argv: ['docker-credential', 'get'],
        input: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com\n`,
        stdout: /"Username":"AWS"/,
      },
      {
        argv: ['docker-credential', 'get'],
        input: 'ghcr.io\n',
        status: EXIT.unexpected,
        stdout: /^credentials not found in native keychain\n$/,
      },
      { argv: ['docker-credential', 'steal'], status: EXIT.usage, stdout: /steal/ },
    ],
    completion: () => [
      { argv: ['completion', 'bash'], stdout: /complete .*daypass/, stderr: NOTHING },
      bad(['completion', 'tcsh'], /tcsh/),
    ],
    __complete: () => [
      { argv: ['__complete', 'bash', '--', 'daypass swi'], stdout: /^switch ?\n$/, stderr: NOTHING },
      bad(['__complete', 'tcsh', 'daypass '], /tcsh/),
    ],
    'agent start': () => [
      { argv: ['agent', 'start'], stdout: /^The agent is running \(headless, process \d+\)\.\n$/, stderr: NOTHING },
      bad(['agent', 'start', 'now'], /Unexpected argument "now"/),
    ],
    'agent status': () => [
      { argv: ['agent', 'status'], stdout: /^Agent +\d/, stderr: NOTHING },
      bad(['agent', 'status', '--yaml'], /There is no flag --yaml/),
    ],
    'agent open': () => [bad(['agent', 'open'], /The agent runs without a window/, EXIT.unexpected)],
    login: () => [
      bad(['login', 'nowhere'], /nowhere/, EXIT.notFound),
      bad(['login', '--device', '--browser'], /cannot be used together/),
      { argv: ['login', '--no-browser'], stdout: /^Signed in to acme\./, stderr: /Compare the code/ },
    ],
    logout: () => [
      bad(['logout', 'nowhere'], /nowhere/, EXIT.notFound),
      bad(['logout', 'acme', '--all'], /cannot be used together/),
      { argv: ['logout'], stdout: /^Signed out of acme\.\n$/, stderr: NOTHING },
      bad(['whoami', ROLE], /daypass login acme/, EXIT.signInRequired),
    ],
    'agent stop': () => [
      bad(['agent', 'stop', '--force'], /There is no flag --force/),
      { argv: ['agent', 'stop'], stdout: /^The agent stops\.\n$/, stderr: NOTHING },
    ],
  };

  const run = async ({ argv, env = {}, input, until }: Step) => {
    const { child, ended } = daypass.start(argv, env, input);
    let text = '';
    let approved: Promise<unknown> | undefined;
    const look = (chunk: unknown) => {
      text += chunk;
      const url = /(http:\/\/\S+user_code=\S+)\n/.exec(text)?.[1];
      if (url) approved ??= visit(url, 'approve');
      if (until?.test(text)) child.kill('SIGINT');
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    const answer = await ended;
    await approved;
    return answer;
  };

  it('has a script here', () => {
    expect(Object.keys(SCRIPTS).sort()).toEqual(COMMANDS.map(({ path }) => path.join(' ')).sort());
  });

  it.each(Object.keys(SCRIPTS))('%s: output, exit status, bad input', async (name) => {
    for (const step of SCRIPTS[name]?.() ?? []) {
      const { status, stdout, stderr } = await run(step);
      const said = `daypass ${step.argv.join(' ')}\n${stdout}\n${stderr}`;
      expect(status, said).toBe(step.status ?? (step.until ? null : EXIT.done));
      if (step.stdout) expect(stdout, said).toMatch(step.stdout);
      if (step.stderr) expect(stderr, said).toMatch(step.stderr);
    }
  });
});
