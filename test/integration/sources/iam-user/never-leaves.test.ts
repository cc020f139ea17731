/** Whatever is asked of the agent, and by whatever command, an IAM user's long-term key stays in the keychain. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatorKey } from '../../../../emulator/iam/access-keys.ts';
import { COMMANDS } from '../../../../main/commands/index.ts';
import { type Answer, Installation } from '../../../support/app/installation.ts';
import { found, placesOf, type ScannedSecret } from '../../../support/files/secret-scan.ts';

const ACCOUNT = '111122223333';
const USER = `${ACCOUNT}/ann`;
const ON_TOP = '444455556666/Deploy';
const ECR_HOST = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;
const GIT = 'protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/x\n\n';

/** Prints all that a program is given, and what the endpoint answers to it. */
const LOOK = `
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: Authorization } = process.env;
console.log(JSON.stringify(process.env));
if (url) fetch(url, { headers: { Authorization } }).then((answer) => answer.text()).then((text) => console.log('ANSWER ' + text));
`;

interface Use {
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: Record<string, string>;
}

/** How each command is used, in ways that could bring a key to light: both roles where it takes one. */
function uses(team: string): Record<string, readonly Use[]> {
  const each = (args: (role: string) => string[], more: Omit<Use, 'args'> = {}): Use[] =>
    [USER, ON_TOP].map((role) => ({ args: args(role), ...more }));
  const one = (...args: string[]): Use[] => [{ args }];
  const credentials = (session: string, role: string): Use => {
    const [account = '', name = ''] = role.split('/');
    return { args: ['credentials', '--session', session, '--account', account, '--role', name] };
  };
  return {
    login: one('login', 'legacy'),
    status: [...one('status'), ...one('status', '--json')],
    list: [...one('list'), ...one('list', '--json'), ...one('list', '--refresh')],
    switch: each((role) => ['switch', role, '--json']),
    exec: each((role) => ['exec', role, '--', process.execPath, '-e', LOOK]),
    shell: each((role) => ['shell', role], { input: 'env\nexit\n', env: { SHELL: '/bin/sh' } }),
    env: each((role) => ['env', role, '--shell', 'json']),
    // It runs until it is ended: asked below.
    serve: [],
    whoami: [...each((role) => ['whoami', role]), ...each((role) => ['whoami', role, '--json'])],
    activity: [...one('activity'), ...one('activity', '--json')],
    credentials: [credentials('legacy', USER), credentials('ontop', ON_TOP)],
    'profiles sync': [...one('profiles', 'sync', '--dry-run'), ...one('profiles', 'sync', '--yes')],
    'profiles list': one('profiles', 'list'),
    'profiles remove': one('profiles', 'remove', '--yes'),
    console: each((role) => ['console', role, '--print']),
    import: [...one('import', '--dry-run'), ...one('import', '--yes')],
    'settings get': one('settings', 'get'),
    'settings set': one('settings', 'set', 'theme', 'dark'),
    'settings unset': one('settings', 'unset', 'theme'),
    'settings confirm': one('settings', 'confirm'),
    'settings edit': [{ args: ['settings', 'edit'], env: { EDITOR: 'cat', VISUAL: 'cat' } }],
    'team add': one('team', 'add', team, '--yes'),
    'team sync': one('team', 'sync', '--yes'),
    'team remove': one('team', 'remove', '--yes'),
    doctor: [...one('doctor'), ...one('doctor', '--json')],
    'eks-token': each((role) => ['eks-token', 'blue', role, '--region', 'us-east-1']),
    'codecommit-credential': each((role) => ['codecommit-credential', 'get', '--role', role], { input: GIT }),
    'docker-credential': ['get', 'list', 'version'].map((what) => ({
      args: ['docker-credential', what],
      input: ECR_HOST,
    })),
    'agent status': [...one('agent', 'status'), ...one('agent', 'status', '--json')],
    'agent start': one('agent', 'start'),
    'agent open': one('agent', 'open'),
    completion: one('completion', 'bash'),
    __complete: ['exec ', 'iam-user rotate '].flatMap((line) => one('__complete', 'bash', `daypass ${line}`)),

    version: one('version'),
    'iam-user rotate': one('iam-user', 'rotate', 'legacy'),
    // The same key twice, and a key that is refused after AWS has seen it, are said without the key.
    'iam-user add': [{ args: ['iam-user', 'add', 'twin'], input: '' }],
    logout: one('logout', '--all'),
    'iam-user remove': one('iam-user', 'remove', 'legacy', '--yes'),
    'agent stop': one('agent', 'stop'),
  };
}

describe('an IAM user’s long-term key', () => {
  let daypass: Installation;
  let key: EmulatorKey;
  const arn = `arn:aws:iam::${ACCOUNT}:user/ann`;
  const outputs: { command: string; answer: Answer }[] = [];
  const secrets = (): ScannedSecret[] =>
    [key, ...daypass.emulator.accessKeys.of(arn)].map(({ secret }) => ({ kind: 'long-term key', value: secret }));
  const run = async ({ args, input = '', env = {} }: Use) => daypass.start(args, env, input).ended;

  beforeAll(async () => {
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' } });
    const { iam, accessKeys } = daypass.emulator;
    const user = iam.addUser(ACCOUNT, 'ann');
    key = accessKeys.add(user, { ageMs: 100 * 24 * 3_600_000 });
    const roleArn = `arn:aws:iam::${ON_TOP.replace('/', ':role/')}`;
    iam.addRole({ arn: roleArn, trust: { to: 'aws', principals: [arn] } });
    const sources = [{ kind: 'assume-role', name: 'ontop', roleArn, base: { session: 'legacy' } }];
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    const added = await run({ args: ['iam-user', 'add', 'legacy'], input: `${key.id}\n${key.secret}\n` });
    expect(added).toMatchObject({ status: 0 });
    expect((await run({ args: ['switch', USER] })).status).toBe(0);
  });
  afterAll(() => daypass.close());

  it('is tried with every command that there is', () => {
    expect(Object.keys(uses('')).sort()).toEqual(COMMANDS.map(({ path }) => path.join(' ')).sort());
  });

  it('leaves by no command and no endpoint: what they give has a session token', async () => {
    const team = join(daypass.folder, 'team.json');
    await writeFile(team, JSON.stringify({ version: 1 }));
    const pid = await daypass.agentPid();
    const served: unknown[] = [];
    for (const role of [USER, ON_TOP]) {
      const { child, ended } = daypass.start(['serve', role, '--shell', 'json']);
      const text = await new Promise<string>((resolve) =>
        child.stdout?.once('data', (chunk) => resolve(String(chunk))),
      );
      const set = JSON.parse(text) as Record<string, string>;
      const headers = { Authorization: set.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '' };
      const answer = await fetch(set.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '', { headers });
      served.push(await answer.json());
      child.kill('SIGINT');
      outputs.push({ command: 'serve', answer: await ended });
    }
    for (const [command, ways] of Object.entries(uses(team))) {
      for (const use of ways) {
        // Before the key is gone from the keychain, whatever the agent has written by now is looked through.
        if (command === 'logout') await expectNowhere(pid);
        const input =
          command === 'iam-user add'
            ? `${daypass.emulator.accessKeys.of(arn).at(-1)?.id}\n${'x'.repeat(40)}\n`
            : use.input;
        const answer = await run({ ...use, ...(input === undefined ? {} : { input }) });
        outputs.push({ command, answer });
        if (command === 'credentials' || command === 'env') {
          expect({ command, ...answer }).toMatchObject({ status: 0 });
          served.push(JSON.parse(answer.stdout));
        }
        if (command === 'exec') served.push(JSON.parse(/^ANSWER (.*)$/m.exec(answer.stdout)?.[1] ?? '{}'));
      }
    }
    const failed = outputs
      .filter(({ command, answer }) => answer.status !== 0 && command !== 'serve')
      .map(({ command }) => command);
    expect(failed).toEqual(FAILING);

    expect(served.length).toBe(8);
    for (const given of served as Record<string, string>[]) {
      const id = given.AccessKeyId ?? given.AWS_ACCESS_KEY_ID;
      const token = given.SessionToken ?? given.Token ?? given.AWS_SESSION_TOKEN;
      expect({ id, hasToken: Boolean(token) }).toEqual({ id: expect.stringMatching(/^ASIA/), hasToken: true });
    }
    const tokens = outputs
      .filter(({ command }) => command === 'eks-token')
      .map(({ answer }) => JSON.parse(answer.stdout));
    for (const { status } of tokens) {
      const url = Buffer.from(status.token.replace('k8s-aws-v1.', ''), 'base64url').toString();
      expect(new URL(url).searchParams.get('X-Amz-Security-Token')).toBeTruthy();
      expect(url).toContain('ASIA');
    }
    const passwords = outputs.filter(({ command }) => command === 'codecommit-credential');
    // CodeCommit's user name is the key's id and, after a percent sign, the session token.
    for (const { answer } of passwords) expect(answer.stdout).toMatch(/^username=ASIA[A-Z0-9]+%.{20,}$/m);
  });

  it('signs nothing but questions of who it is, for sessions, and about itself', () => {
    const signed = daypass.emulator.calls.filter(({ accessKeyId }) => accessKeyId?.startsWith('AKIA'));
    expect([...new Set(signed.map(({ operation }) => operation as string))].sort()).toEqual([
      'CreateAccessKey',
      'GetCallerIdentity',
      'GetFederationToken',
      'GetSessionToken',
      'ListAccessKeys',
      'ListMFADevices',
      'UpdateAccessKey',
    ]);
  });

  it('is printed in no form; its id shows where a person deals with the key', () => {
    for (const { command, answer } of outputs) {
      expect({ command, found: found(answer.stdout + answer.stderr, secrets()) }).toEqual({ command, found: [] });
    }
    const ids = [key, ...daypass.emulator.accessKeys.of(arn)].map(({ id }) => id);
    const shows = outputs.filter(({ answer }) => ids.some((id) => (answer.stdout + answer.stderr).includes(id)));
    expect([...new Set(shows.map(({ command }) => command))].sort()).toEqual(['iam-user remove', 'iam-user rotate']);
  });

  async function expectNowhere(pid: number): Promise<void> {
    const places = await placesOf(daypass, pid, '');
    expect(Object.keys(places).some((name) => name.endsWith('agent.log'))).toBe(true);
    for (const [place, text] of Object.entries(places)) {
      expect({ place, found: found(text, secrets()) }).toEqual({ place, found: [] });
    }
  }
});

/** Commands that have nothing to do here; what they say is looked through all the same. */
const FAILING = ['agent open', 'iam-user add'];
