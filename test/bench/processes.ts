/** A whole process from start to end, answered from memory, next to what programs do without Daypass. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BareAgent } from './bare/index.ts';
import { above, type Figure, figure, type Report, type Subject, timeProcesses } from './measure.ts';
import type { Scene } from './scene.ts';

const OWN = 'daypass credentials';

export async function warmProcesses(scene: Scene, report: Report): Promise<void> {
  const bare = await BareAgent.of(scene, new Map([[OWN, scene.credentials]]));
  bare.start('headless');
  try {
    await scene.untilAnswering(bare.env(OWN));
    timeAll(scene, bare, report);
  } finally {
    await bare.stop();
  }
}

function timeAll({ bin, env, folder, credentials }: Scene, bare: BareAgent, { figures, skipped }: Report): void {
  const fromSso = join(folder, 'from-sso.mjs');
  writeFileSync(
    fromSso,
    `import { fromSSO } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const { accessKeyId } = await fromSSO({ profile: 'sso' })();
if (!accessKeyId) process.exit(1);\n`,
  );
  const client = join(bin, 'daypass');
  const options = { env };
  const floor: Subject = {
    name: 'a bare server’s answer',
    command: client,
    args: credentials,
    options: { env: bare.env(OWN) },
    runs: 200,
  };
  const subjects: Subject[] = [
    { name: OWN, command: client, args: credentials, options, runs: 200 },
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

  const times = timeProcesses([floor, ...subjects]);
  const rowOf = (name: string, limit?: Figure['limit']) => figure(name, 'ms', times.get(name) ?? [], limit);
  const least = rowOf(floor.name);
  for (const { name } of subjects) {
    figures.push(name === OWN ? above(least, rowOf(name, { at: 'most', value: 4 })) : rowOf(name));
  }
  const median = (name: string) => figures.find((other) => other.name === name)?.median ?? Number.NaN;
  const own = median(OWN);
  const ratio = (name: string, value: number, limit?: NonNullable<Figure['limit']>) =>
    figure(name, '×', [value], limit);
  const version = median('daypass version');
  figures.push(
    above(
      ratio('', least.median / version),
      ratio('daypass credentials to daypass version', own / version, { at: 'most', value: 2 }),
    ),
    ratio('JS SDK’s fromSSO to daypass', median('Node with the JS SDK’s fromSSO') / own, { at: 'least', value: 50 }),
  );
  for (const name of ['boto3’s own SSO provider', 'aws configure export-credentials', 'aws sts get-caller-identity']) {
    if (!Number.isNaN(median(name))) figures.push(ratio(`${name} to daypass`, median(name) / own));
  }
}

function works(command: string, args: readonly string[], env?: Record<string, string>): boolean {
  return spawnSync(command, [...args], { stdio: 'ignore', ...(env ? { env } : {}) }).status === 0;
}
