/** Everything that the bench measures of one build, in one go. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientRequest } from '../../main/base/request.ts';
import { request } from '../../main/broker/connect.ts';
import { resolvePaths } from '../../main/platform/paths.ts';
import { commandLine, writeLargeCatalogue } from './command-line.ts';
import { type Figure, figure, type Report, type Subject, timeProcesses } from './measure.ts';
import { type Build, openScene, type Scene, signIn } from './scene.ts';

/** @param progress is told what is being done: it takes minutes. */
export async function measureBuild(build: Build, progress: (text: string) => void): Promise<Report> {
  const report: Report = { figures: [], skipped: [] };
  const scene = await openScene(build);
  try {
    progress('Starting an agent and signing in …');
    await scene.startAgent('headless');
    await untilAnswering(scene);
    await signIn(scene);
    progress('Timing whole processes …');
    warmProcesses(scene, report);
    progress('Counting answers of the broker …');
    await brokerThroughput(scene, report);
    await parallelRequesters(scene, report);
    memory(scene, report);
    await coldStarts(scene, report, progress);
    await tray(scene, report, progress);
    progress('Timing commands with 20,000 roles …');
    scene.stopAgent();
    writeLargeCatalogue(scene);
    await scene.startAgent('headless');
    await untilAnswering(scene);
    commandLine(scene, report);
  } finally {
    await scene.close();
  }
  await theWindow(build, report, progress);
  return report;
}

type Progress = (text: string) => void;

async function theWindow({ electron, root }: Build, { figures, skipped }: Report, progress: Progress): Promise<void> {
  if (!electron || !process.env.DISPLAY) {
    skipped.push({ name: 'the window', why: electron ? 'there is no display' : 'there is no Electron' });
    return;
  }
  progress('Opening the window on 20,000 roles, typing, scrolling …');
  const { windowFigures } = await import('./window.ts');
  figures.push(...(await windowFigures({ electron, root }, progress)));
}

/** A whole process from start to end, answered from memory, next to what programs do without Daypass. */
function warmProcesses({ bin, env, folder, credentials }: Scene, { figures, skipped }: Report): void {
  const fromSso = join(folder, 'from-sso.mjs');
  writeFileSync(
    fromSso,
    `import { fromSSO } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const { accessKeyId } = await fromSSO({ profile: 'sso' })();
if (!accessKeyId) process.exit(1);\n`,
  );
  const client = join(bin, 'daypass');
  const options = { env };
  const daypass: Subject = { name: 'daypass credentials', command: client, args: credentials, options, runs: 200 };
  const subjects: Subject[] = [
    daypass,
    { name: 'daypass version', command: client, args: ['version'], options, runs: 200 },
    {
      name: 'daypass.cjs credentials (stand-in)',
      command: process.execPath,
      args: [join(bin, 'daypass.cjs'), ...credentials],
      options,
      runs: 15,
    },
    { name: 'Node with the JS SDK’s fromSSO', command: process.execPath, args: [fromSso], options, runs: 15 },
  ];
  const boto3 = ['-c', "import boto3; boto3.Session(profile_name='sso').get_credentials().get_frozen_credentials()"];
  if (works('python3', ['-c', 'import boto3'])) {
    subjects.push({ name: 'boto3’s own SSO provider', command: 'python3', args: boto3, options, runs: 9 });
  } else skipped.push({ name: 'boto3’s own SSO provider', why: 'boto3 is not installed' });
  if (works('aws', ['--version'])) {
    const args = ['configure', 'export-credentials', '--profile', 'sso'];
    if (works('aws', args, env)) {
      subjects.push({ name: 'aws configure export-credentials', command: 'aws', args, options, runs: 5 });
    } else {
      const identity = ['sts', 'get-caller-identity', '--profile', 'sso'];
      subjects.push({ name: 'aws sts get-caller-identity', command: 'aws', args: identity, options, runs: 5 });
    }
  } else skipped.push({ name: 'the AWS CLI', why: 'aws is not installed' });

  const times = timeProcesses(subjects);
  const limits: Record<string, Figure['limit']> = { 'daypass credentials': { at: 'most', value: 4 } };
  for (const { name } of subjects) figures.push(figure(name, 'ms', times.get(name) ?? [], limits[name]));
  const median = (name: string) => figures.find((other) => other.name === name)?.median ?? Number.NaN;
  const own = median('daypass credentials');
  const ratio = (name: string, value: number, limit?: NonNullable<Figure['limit']>) =>
    figures.push(figure(name, '×', [value], limit));
  ratio('daypass credentials to daypass version', own / median('daypass version'), { at: 'most', value: 2 });
  ratio('JS SDK’s fromSSO to daypass', median('Node with the JS SDK’s fromSSO') / own, { at: 'least', value: 50 });
  for (const name of ['boto3’s own SSO provider', 'aws configure export-credentials', 'aws sts get-caller-identity']) {
    if (!Number.isNaN(median(name))) ratio(`${name} to daypass`, median(name) / own);
  }
}

const SILENT = { stdout: () => undefined, stderr: () => undefined };

function requestOf(argv: readonly string[], cwd: string): ClientRequest {
  const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
  return { argv, version: 'bench', cwd, pid: process.pid, parentPid: process.ppid, env: {}, terminal };
}

/** Answers a second over the local socket, one connection each, eight at a time. */
async function brokerThroughput({ env, credentials, folder }: Scene, { figures }: Report): Promise<void> {
  const { socket } = resolvePaths({ platform: process.platform, env, home: folder });
  const ask = requestOf(credentials, folder);
  const rounds: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const start = performance.now();
    let answers = 0;
    const loop = async () => {
      while (performance.now() - start < 1000) {
        if ((await request(socket, ask, SILENT)) !== 0) throw new Error('The broker gave no credentials.');
        answers += 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, loop));
    rounds.push(answers / ((performance.now() - start) / 1000));
  }
  figures.push(figure('credential answers of the broker', '/s', rounds.slice(1), { at: 'least', value: 3000 }));
}

/** How long one of 20 programs waits that ask at the same moment, again and again. */
async function parallelRequesters({ env, credentials, folder }: Scene, { figures }: Report): Promise<void> {
  const { socket } = resolvePaths({ platform: process.platform, env, home: folder });
  const ask = requestOf(credentials, folder);
  const times: number[] = [];
  const askOnce = async () => {
    const start = performance.now();
    if ((await request(socket, ask, SILENT)) !== 0) throw new Error('The broker gave no credentials.');
    times.push(performance.now() - start);
  };
  for (let round = 0; round < 50; round += 1) await Promise.all(Array.from({ length: 20 }, askOnce));
  const sorted = times.sort((a, b) => a - b);
  const slow = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  figures.push(figure('answer to one of 20 that ask at once, 99th of 100', 'ms', [slow], { at: 'most', value: 5 }));
}

function memory(scene: Scene, { figures }: Report): void {
  const pid = scene.agentPid();
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  const mib = Number(stdout.trim()) / 1024;
  figures.push(figure('resident memory, headless agent after all this', 'MiB', [mib], { at: 'most', value: 90 }));
}

/** From the start of the agent's process to the first credentials, out of the keychain. */
async function coldStarts(scene: Scene, { figures, skipped }: Report, progress: Progress): Promise<void> {
  const { electron } = scene;
  const kinds = [
    { kind: 'headless', runs: 5, limit: 1500 },
    { kind: 'desktop', runs: 5, limit: 3000 },
  ] as const;
  for (const { kind, runs, limit } of kinds) {
    const name = `cold start to first credentials, ${kind}`;
    if (kind === 'desktop' && (!electron || !process.env.DISPLAY)) {
      skipped.push({ name, why: electron ? 'there is no display' : 'there is no Electron' });
      continue;
    }
    progress(`Starting the ${kind} agent afresh, ${runs} times …`);
    const calls = await scene.emulator.count('GetRoleCredentials');
    const times: number[] = [];
    for (let index = 0; index < runs; index += 1) {
      scene.stopAgent();
      const start = performance.now();
      await scene.startAgent(kind);
      await untilAnswering(scene);
      times.push(performance.now() - start);
    }
    if ((await scene.emulator.count('GetRoleCredentials')) !== calls) throw new Error('The keychain was not warm.');
    figures.push(figure(name, 'ms', times, { at: 'most', value: limit }));
  }
}

async function tray(scene: Scene, { figures, skipped }: Report, progress: Progress): Promise<void> {
  const { electron } = scene;
  if (!electron || !process.env.DISPLAY || process.platform !== 'linux') {
    const why = process.platform === 'linux' ? 'there is no Electron or no display' : 'only Linux tells the figures';
    skipped.push({ name: 'the app in the tray', why });
    return;
  }
  progress('Watching the app in the tray …');
  const { idleInTray } = await import('./idle.ts');
  figures.push(...(await idleInTray(scene, () => untilAnswering(scene))));
}

/** Asks with the real client until there is an answer: credentials, or that a sign-in is due. */
async function untilAnswering({ bin, env, credentials }: Scene): Promise<void> {
  const deadline = performance.now() + 20_000;
  const own = { ...env, DAYPASS_NO_AUTOSTART: '1' };
  while (performance.now() < deadline) {
    const { status } = spawnSync(join(bin, 'daypass'), [...credentials], { env: own });
    if (status === 0 || status === 3) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The agent does not answer.');
}

function works(command: string, args: readonly string[], env?: Record<string, string>): boolean {
  return spawnSync(command, [...args], { stdio: 'ignore', ...(env ? { env } : {}) }).status === 0;
}
