/** A signed-in agent on the emulator in a folder of its own, and the AWS tools' own sign-in next to it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { type EmulatorProcess, startEmulatorProcess } from '../support/servers/emulator-process.ts';
import { ended } from './crash.ts';

export const SESSION = 'acme';

/** What is measured: a build, and the Electron that runs it. */
export interface Build {
  /** The app's folder, as Electron is given it. */
  readonly root: string;
  /** Folder with the built client. */
  readonly bin: string;
  /** Absent where there is none. */
  readonly electron: string | undefined;
}

export interface Scene {
  readonly root: string;
  readonly emulator: EmulatorProcess;
  readonly bin: string;
  readonly electron: string | undefined;
  readonly folder: string;
  /** Environment of every process that is measured. */
  readonly env: Record<string, string>;
  /** Arguments of `daypass credentials` for the role that is measured. */
  readonly credentials: readonly string[];
  readonly account: string;
  readonly role: string;
  startAgent(kind: 'headless' | 'desktop'): Promise<void>;
  stopAgent(): Promise<void>;
  agentPid(): number;
  /** Asks with the real client until there is an answer: credentials, or that a sign-in is due. @param as the client's environment, for another agent. */
  untilAnswering(as?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

export async function openScene({ root, bin, electron }: Build): Promise<Scene> {
  // Built next to the bench: one emulator for every build that is measured.
  const emulator = await startEmulatorProcess(join(import.meta.dirname, 'emulator.mjs'));
  const folder = mkdtempSync(join(tmpdir(), 'daypass-bench-'));
  const [account] = await emulator.accounts();
  const role = account?.roles[0];
  if (!account || !role) throw new Error('The emulator has no accounts.');
  const config = join(folder, 'aws', 'config');
  const own = join(folder, 'bin');
  for (const path of [dirname(config), own]) mkdirSync(path, { recursive: true });
  const sso = `sso_start_url = ${emulator.startUrl}\nsso_region = ${emulator.region}\n`;
  writeFileSync(
    config,
    `[sso-session ${SESSION}]\n${sso}sso_registration_scopes = sso:account:access\n\n` +
      `[profile sso]\nsso_session = ${SESSION}\nsso_account_id = ${account.id}\nsso_role_name = ${role}\nregion = us-east-1\n`,
  );
  const env: Record<string, string> = {
    ...(process.env as Record<string, string>),
    ...emulator.env(),
    HOME: folder,
    DAYPASS_HOME: join(folder, 'home'),
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_COLOR: '1',
  };
  const credentials = ['credentials', '--session', SESSION, '--account', account.id, '--role', role];
  let agent: ChildProcess | null = null;

  await writeCliToken(emulator, folder);

  const scene: Scene = {
    root,
    emulator,
    bin,
    electron,
    folder,
    env,
    credentials,
    account: account.id,
    role,
    async startAgent(kind) {
      const [command = '', ...args] = kind === 'headless' ? headlessLine(bin) : desktopLine(electron, root);
      agent = spawn(command, args, { env, stdio: 'ignore' });
    },
    async stopAgent() {
      spawnSync(join(bin, 'daypass'), ['agent', 'stop'], { env });
      const stopped = agent;
      agent = null;
      if (stopped) await ended(stopped);
    },
    agentPid() {
      const { stdout } = spawnSync(join(bin, 'daypass'), ['agent', 'status', '--json'], { env, encoding: 'utf8' });
      return JSON.parse(stdout).agent.pid;
    },
    async untilAnswering(as = env) {
      const deadline = performance.now() + 20_000;
      const own = { ...as, DAYPASS_NO_AUTOSTART: '1' };
      while (performance.now() < deadline) {
        const { status } = spawnSync(join(bin, 'daypass'), [...credentials], { env: own });
        if (status === 0 || status === 3) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error('The agent does not answer.');
    },
    async close() {
      await scene.stopAgent();
      emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return scene;
}

/** As a client would start it. */
export function headlessLine(bin: string): string[] {
  const lines = readFileSync(join(bin, 'agent.launch'), 'utf8').split('\n');
  const line = lines.map((text) => text.split('\t')).find(([kind]) => kind === 'headless');
  if (!line) throw new Error('out/bin/agent.launch does not say how to start the headless agent.');
  return line.slice(1);
}

/** With the Electron of this run, which may stand in for the current one: clients do not know that one (`writeOwnLaunchFile`). */
export function desktopLine(electron = '', root: string): string[] {
  // As root Chromium's sandbox can't be had.
  return [electron, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, '--background'];
}

/** Signs in through the real client, approving as a person would. */
export function signIn({ bin, env, emulator }: Scene): Promise<void> {
  return new Promise((resolve, reject) => {
    const login = spawn(join(bin, 'daypass'), ['login', SESSION, '--no-browser'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    let approved = false;
    login.stderr.on('data', (chunk) => {
      text += chunk;
      const code = /Code +(\S+)/.exec(text)?.[1];
      if (code && !approved) {
        approved = true;
        emulator.approve(code).catch(reject);
      }
    });
    login.on('error', reject);
    login.on('exit', (status) => (status === 0 ? resolve() : reject(new Error(`Sign-in failed: ${text}`))));
  });
}

/** The AWS CLI's token cache, so that its own provider and the SDKs' have a sign-in to use. */
async function writeCliToken(emulator: EmulatorProcess, home: string): Promise<void> {
  const client = new SSOOIDCClient({ endpoint: emulator.url, region: emulator.region });
  const { clientId, clientSecret } = await client.send(
    new RegisterClientCommand({ clientName: 'bench', clientType: 'public', scopes: ['sso:account:access'] }),
  );
  const device = await client.send(
    new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: emulator.startUrl }),
  );
  await emulator.approve(device.userCode ?? '');
  const token = await client.send(
    new CreateTokenCommand({
      clientId,
      clientSecret,
      grantType: 'urn:ietf:params:oauth:grant-type:device_code',
      deviceCode: device.deviceCode,
    }),
  );
  client.destroy();
  const folder = join(home, '.aws', 'sso', 'cache');
  mkdirSync(folder, { recursive: true });
  const expiresAt = new Date(Date.now() + 3_500_000).toISOString().replace(/\.\d+/, '');
  writeFileSync(
    join(folder, `${createHash('sha1').update(SESSION).digest('hex')}.json`),
    JSON.stringify({ startUrl: emulator.startUrl, region: emulator.region, accessToken: token.accessToken, expiresAt }),
  );
}
