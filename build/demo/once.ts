/** The whole tour without a person: sign-in, roles, credentials for real programs, sign-out; each step with its time. */
import { spawnSync } from 'node:child_process';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { visit } from '../../emulator/index.ts';
import { agentPid, daypass, execute, PROFILE, type ProgramResult, SESSION, type Stage, stopAgent } from './stage.ts';

/** @returns 0, or 1 after saying which step failed. */
export async function runOnce(stage: Stage): Promise<number> {
  const print = (text: string) => process.stdout.write(text);
  const step = async (title: string, work: () => Promise<string>) => {
    const start = performance.now();
    print(`${title.padEnd(46)} `);
    const said = await work();
    print(`${(performance.now() - start).toFixed(0).padStart(6)} ms  ${said}\n`);
  };
  print(`An emulator of IAM Identity Center answers at ${stage.emulator.url}\n\n`);
  try {
    await step('daypass agent start', () => agentStart(stage));
    await step('daypass login, approved on the page', () => login(stage));
    await step('daypass list', () => list(stage));
    await step('daypass credentials, from AWS', () => credentials(stage));
    await step('daypass credentials, from memory', () => credentials(stage));
    if (spawnSync('aws', ['--version']).status === 0) {
      await step(`aws sts get-caller-identity --profile ${PROFILE}`, () => awsCli(stage));
    } else print('The AWS CLI is not installed here, so it is left out.\n');
    await step('AWS SDK for JavaScript, fromIni', () => jsSdk(stage));
    await step('daypass logout', async () => lastLine(succeeded(await daypass(stage, ['logout', SESSION])).stdout));
    print(`\nAWS was asked for credentials ${stage.emulator.count('GetRoleCredentials')} time(s) in all.\n`);
    return 0;
  } catch (error) {
    print(`failed\n\n${error instanceof Error ? error.message : error}\n`);
    return 1;
  } finally {
    await stopAgent(stage);
  }
}

async function agentStart(stage: Stage): Promise<string> {
  succeeded(await daypass(stage, ['agent', 'start']));
  return `process ${await agentPid(stage)}`;
}

/** Reads address and code off the terminal, opens the page and presses its button. */
async function login(stage: Stage): Promise<string> {
  let approved: Promise<void> | undefined;
  const result = await daypass(stage, ['login', SESSION, '--no-browser'], (child) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      const url = /(http:\/\/\S+user_code=\S+)/.exec(text)?.[1];
      if (url && text.includes('Code ')) approved ??= visit(url, 'approve').then(() => undefined);
    });
  });
  await approved;
  return lastLine(succeeded(result).stdout);
}

async function list(stage: Stage): Promise<string> {
  const { stdout } = succeeded(await daypass(stage, ['list', '--json']));
  const { roles } = JSON.parse(stdout) as { roles: { accountId: string }[] };
  return `${roles.length} roles in ${new Set(roles.map(({ accountId }) => accountId)).size} accounts`;
}

async function credentials(stage: Stage): Promise<string> {
  const { stdout } = succeeded(await daypass(stage, stage.credentials));
  const { AccessKeyId, Expiration } = JSON.parse(stdout) as { AccessKeyId: string; Expiration: string };
  return `${AccessKeyId}, until ${Expiration}`;
}

async function awsCli({ env }: Stage): Promise<string> {
  const args = ['sts', 'get-caller-identity', '--profile', PROFILE, '--query', 'Arn', '--output', 'text'];
  return succeeded(await execute('aws', args, env)).stdout.trim();
}

/** The SDK starts the client with this process's environment, so that has to be the stage's. */
async function jsSdk({ emulator, configFile, credentialsFile, env }: Stage): Promise<string> {
  Object.assign(process.env, env);
  const provider = fromIni({ profile: PROFILE, configFilepath: configFile, filepath: credentialsFile });
  const sts = new STSClient({ credentials: provider, region: emulator.region, endpoint: emulator.url });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return Arn ?? 'no identity';
  } finally {
    sts.destroy();
  }
}

function succeeded(result: ProgramResult): ProgramResult {
  if (result.status !== 0) throw new Error(`It ended with status ${result.status}: ${result.stderr.trim()}`);
  return result;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
