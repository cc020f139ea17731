/** What a person waits for at a terminal with 20,000 roles, next to the closest command of the AWS CLI. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BareAgent } from './bare/index.ts';
import { above, figure, type Report, type Subject, timeProcesses } from './measure.ts';
import { type Scene, SESSION } from './scene.ts';

const ACCOUNTS = 4_000;
const ROLES = ['Admin', 'Billing', 'DataEngineer', 'PowerUser', 'ReadOnly'];
const WORDS = ['payments', 'ledger', 'search', 'ingest', 'billing', 'mobile', 'platform', 'security', 'risk', 'tools'];
const STAGES = ['prod', 'nonprod', 'staging', 'dev', 'sandbox'];

/** The closest to `daypass env`: this AWS CLI may be too old to export credentials. */
const BOTO3 = 'boto3 reading credentials of a profile';
const FROM_SSO = "import boto3; boto3.Session(profile_name='sso').get_credentials().get_frozen_credentials()";

/** Asks for the role, and counts the time until the picker stands on a real pseudo-terminal; then Ctrl-C. Times in ms. */
const FIRST_PAINT = `
import os, pty, sys, time
times = []
for run in range(int(sys.argv[1]) + 1):
    start = time.perf_counter()
    pid, master = pty.fork()
    if pid == 0:
        os.execve(sys.argv[2], sys.argv[2:], os.environ)
    seen = b''
    while b' of 20,' not in seen:
        seen += os.read(master, 65536)
    times.append((time.perf_counter() - start) * 1000)
    os.write(master, b'\\x03')
    os.waitpid(pid, 0)
    os.close(master)
print(' '.join(str(time) for time in times[1:]))
`;

/** Fills the list of the scene's session with 20,000 roles: to be done while no agent runs. */
export function writeLargeCatalogue({ folder, emulator, account, role }: Scene): void {
  const accounts = Array.from({ length: ACCOUNTS - 1 }, (_, index) => {
    const word = WORDS[index % WORDS.length];
    const stage = STAGES[Math.floor(index / WORDS.length) % STAGES.length];
    const name = `${word}-${String(index).padStart(4, '0')}-${stage}`;
    return { id: String(500_000_000_000 + index), name, email: `${name}@example.com`, roles: ROLES };
  });
  // The one that the emulator knows, so that there are credentials to ask for.
  const real = { id: account, name: 'measured', email: 'measured@example.com', roles: [role, ...ROLES.slice(0, 4)] };
  const hash = createHash('sha256').update(SESSION).digest('hex').slice(0, 16);
  const path = join(folder, 'home', 'state', `catalogue-${hash}.json`);
  const { startUrl, region } = emulator;
  const content = { version: 1, startUrl, region, completedAt: Date.now(), accounts: [real, ...accounts] };
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
}

export async function commandLine(scene: Scene, { figures, skipped }: Report): Promise<void> {
  const { bin, env, account, role, folder, emulator } = scene;
  const client = join(bin, 'daypass');
  const options = { env: { ...env, SHELL: '/bin/bash' }, maxBuffer: 64 * 1024 * 1024 };
  const name = `${account}/${role}`;
  const own = (title: string, args: string[], runs = 200): Subject => ({
    name: title,
    command: client,
    args,
    options,
    runs,
  });
  const subjects = [
    own('daypass list, 20,000 roles', ['list'], 40),
    own('daypass list prod admin, of 20,000', ['list', 'prod', 'admin'], 40),
    own('daypass switch, of 20,000', ['switch', name]),
    own('daypass env', ['env', name]),
    own('daypass env @active', ['env', '@active']),
    own('daypass status', ['status']),
    own('completion, 20,000 roles', ['__complete', 'bash', '--', `daypass switch ${name.slice(0, -1)}`]),
    own('daypass exec -- true', ['exec', '@active', '--', 'true']),
  ];
  const { stdout, stderr } = spawnSync(client, ['list'], { ...options, encoding: 'utf8' });
  const listed = stdout.split('\n').length - 1;
  if (listed !== 20_000) throw new Error(`There are ${listed} roles, not 20,000. ${stderr}`);

  const aws = (title: string, args: string[]): Subject => ({ name: title, command: 'aws', args, options, runs: 5 });
  const cache = join(folder, '.aws', 'sso', 'cache', `${createHash('sha1').update(SESSION).digest('hex')}.json`);
  const { accessToken } = JSON.parse(readFileSync(cache, 'utf8'));
  const theirs = [
    aws('aws sso list-accounts, 6 accounts', [
      'sso',
      'list-accounts',
      '--access-token',
      accessToken,
      '--region',
      emulator.region,
    ]),
    aws('aws configure set', ['configure', 'set', 'profile.switched.sso_role_name', role]),
    { name: BOTO3, command: 'python3', args: ['-c', FROM_SSO], options, runs: 5 },
    aws('aws configure list', ['configure', 'list', '--profile', 'sso']),
    {
      name: 'aws_completer',
      command: 'aws_completer',
      args: [],
      options: { ...options, env: { ...options.env, COMP_LINE: 'aws s3 l', COMP_POINT: '8' } },
      runs: 5,
    },
  ].filter(({ name: title, command, args, options: given }) => {
    const works = spawnSync(command, [...args], { ...given, stdio: 'ignore' }).status === 0;
    if (!works) skipped.push({ name: title, why: 'it is not installed, or does not know this' });
    return works;
  });

  // `exec` becomes another program, whose time is its own.
  const floors = subjects.filter(({ name: title }) => !title.startsWith('daypass exec'));
  const bare = await BareAgent.of(scene, new Map(floors.map(({ name: title, args }) => [title, args])));
  bare.start('headless');
  const least = floors.map((subject) => ({
    ...subject,
    name: floorOf(subject.name),
    options: { ...options, env: bare.env(subject.name) },
  }));
  for (const { options: its } of least) await scene.untilAnswering(its.env);
  const times = timeProcesses([...subjects, ...least, ...theirs]);
  await bare.stop();
  const limits: Record<string, number> = {
    'daypass list, 20,000 roles': 25,
    'daypass list prod admin, of 20,000': 25,
    'daypass switch, of 20,000': 8,
    'daypass env': 8,
    'daypass env @active': 8,
    'daypass status': 8,
    'completion, 20,000 roles': 15,
  };
  for (const { name: title } of [...subjects, ...theirs]) {
    const limit = limits[title];
    const row = figure(title, 'ms', times.get(title) ?? [], limit ? { at: 'most', value: limit } : undefined);
    const floor = times.get(floorOf(title));
    figures.push(floor ? above(figure(title, 'ms', floor), row) : row);
  }
  const felt = ['daypass switch, of 20,000', 'daypass env', 'daypass status', 'completion, 20,000 roles'];
  const slowest = (titles: readonly string[]) =>
    figure(
      'the slowest of 200 each: switch, env, status, completion',
      'ms',
      [Math.max(...titles.flatMap((title) => times.get(title) ?? []))],
      { at: 'most', value: 20 },
    );
  figures.push(above(slowest(felt.map(floorOf)), slowest(felt)));
  firstPaint(client, options.env, { figures, skipped });
  const median = (title: string) => figures.find((other) => other.name === title)?.median ?? Number.NaN;
  for (const [ours, other] of [
    ['daypass list, 20,000 roles', 'aws sso list-accounts, 6 accounts'],
    ['daypass switch, of 20,000', 'aws configure set'],
    ['daypass env', BOTO3],
    ['daypass status', 'aws configure list'],
    ['completion, 20,000 roles', 'aws_completer'],
    ['picker’s first paint, 20,000 roles', 'aws configure list'],
  ] as const) {
    const ratio = median(other) / median(ours);
    if (!Number.isNaN(ratio)) figures.push(figure(`${other} to ${ours}`, '×', [ratio]));
  }
}

/** The same answer by the bare server. */
function floorOf(title: string): string {
  return `${title}, bare`;
}

function firstPaint(client: string, env: NodeJS.ProcessEnv, { figures, skipped }: Report): void {
  const name = 'picker’s first paint, 20,000 roles';
  const runs = 21;
  const { status, stdout } = spawnSync('python3', ['-c', FIRST_PAINT, String(runs), client, 'switch'], {
    env: { ...env, TERM: 'xterm-256color' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status === 0) figures.push(figure(name, 'ms', stdout.trim().split(' ').map(Number), { at: 'most', value: 50 }));
  else skipped.push({ name, why: 'there is no python3 to make a terminal with' });
}
