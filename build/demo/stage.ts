/** What the demo plays on: a folder with a client, an AWS config file, and the environment that points there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator, EmulatorAccount } from '../../emulator/index.ts';

export const SESSION = 'demo';
export const PROFILE = 'demo';

export interface Stage {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly account: EmulatorAccount;
  readonly role: string;
  readonly configFile: string;
  readonly credentialsFile: string;
  /** The client that the demo uses: the native one where it was built. */
  readonly client: string;
  /** Environment for everything that the demo starts. */
  readonly env: Record<string, string>;
  /** Arguments of `daypass credentials` for the demo's role. */
  readonly credentials: readonly string[];
}

export interface ProgramResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function prepareStage(emulator: Emulator): Promise<Stage> {
  const { DAYPASS_DEMO_FOLDER: folder, DAYPASS_OUT: out } = process.env;
  const account = emulator.accounts[0];
  const role = account?.roles[0];
  if (!folder || !out || !account || !role) throw new Error('Start the demo with `npm run demo`.');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  renameSync(join(folder, 'agent.launch'), join(bin, 'agent.launch'));
  const native = process.platform === 'win32' ? 'daypass.exe' : 'daypass';
  const name = existsSync(join(out, 'bin', native)) ? native : 'daypass.cjs';
  const client = join(bin, name);
  copyFileSync(join(out, 'bin', name), client);
  const configFile = join(folder, 'aws', 'config');
  const credentialsFile = join(folder, 'aws', 'credentials');
  const credentials = ['credentials', '--session', SESSION, '--account', account.id, '--role', role];
  mkdirSync(join(folder, 'aws'));
  writeFileSync(
    configFile,
    [
      `[sso-session ${SESSION}]`,
      `sso_start_url = ${emulator.startUrl}`,
      `sso_region = ${emulator.region}`,
      'sso_registration_scopes = sso:account:access',
      '',
      `[profile ${PROFILE}]`,
      `region = ${emulator.region}`,
      `credential_process = "${client}" ${credentials.join(' ')}`,
      '',
    ].join('\n'),
  );
  const env = {
    ...inherited(),
    ...emulator.env(),
    AWS_ENDPOINT_URL_S3: emulator.url,
    DAYPASS_HOME: join(folder, 'home'),
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  return { emulator, folder, account, role, configFile, credentialsFile, client, env, credentials };
}

/** The person's environment without what would decide for the demo which credentials are used. */
function inherited(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^AWS_|^DAYPASS_/.test(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Runs a program to its end. @throws Error when it can't be started. */
export function execute(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, stdout, stderr }));
    onStart(child);
  });
}

/** Runs the client. The stand-in is a script, so it is started by this Node. */
export function daypass({ client, env }: Stage, args: readonly string[], onStart?: (child: ChildProcess) => void) {
  return client.endsWith('.cjs')
    ? execute(process.execPath, [client, ...args], env, onStart)
    : execute(client, args, env, onStart);
}

/** Process id of the stage's agent while one runs. */
export async function agentPid(stage: Stage): Promise<number | null> {
  const { status, stdout } = await daypass(stage, ['agent', 'status', '--json']);
  return status === 0 ? (JSON.parse(stdout) as { agent: { pid: number } }).agent.pid : null;
}

/** Stops the agent and waits until its process is gone. */
export async function stopAgent(stage: Stage): Promise<void> {
  const pid = await agentPid(stage);
  await daypass(stage, ['agent', 'stop']);
  for (let left = 200; pid !== null && left > 0 && isAlive(pid); left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (pid !== null && isAlive(pid)) throw new Error(`The agent (process ${pid}) did not stop.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and was not collected by its parent counts as gone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
