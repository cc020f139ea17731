/** An Identity Center session next to the AWS CLI's token cache, and the programs that use that on their own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/index.ts';
import { ssoCachePath } from '../../../main/aws-files/sso-cache.ts';
import { type Clock, systemClock } from '../../../main/base/clock.ts';
import { Emitter } from '../../../main/base/emitter.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { createIdentityCenterSource, PORTAL_RATE } from '../../../main/sources/identity-center/index.ts';
import type { CredentialSource } from '../../../main/sources/source.ts';
import { createMemoryKeychain } from '../agent/memory-keychain.ts';
import { silentLog } from '../agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../servers/default-choice.ts';
import { signIn as signInElsewhere } from '../servers/emulator-clients.ts';

export const HAS_BOTO3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
export const HAS_AWS = spawnSync('aws', ['--version']).status === 0;

const BY_BOTO3 = `
import boto3
print(boto3.Session(profile_name='sso').client('sts', region_name='us-east-1').get_caller_identity()['Arn'])
`;
const BY_SDK = `
import { GetCallerIdentityCommand, STSClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-sts'))};
import { fromSSO } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const client = new STSClient({ credentials: fromSSO({ profile: 'sso' }), region: 'us-east-1' });
console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
`;
const BY_AWS = ['sts', 'get-caller-identity', '--profile', 'sso', '--query', 'Arn', '--output', 'text'];

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
}

export class CliCacheScene {
  readonly emulator: Emulator;
  readonly home: string;
  /** Another one is a keychain that has forgotten. */
  keychain = createMemoryKeychain();
  cliCache = { read: true, write: false };
  readonly #changed = new Emitter<void>();
  readonly #opened: CredentialSource[] = [];

  static async open(options: EmulatorOptions = {}): Promise<CliCacheScene> {
    return new CliCacheScene(await startEmulator(options), await mkdtemp(join(tmpdir(), 'daypass-home-')));
  }

  private constructor(emulator: Emulator, home: string) {
    this.emulator = emulator;
    this.home = home;
  }

  /** Where the CLI keeps the sign-in of `[sso-session acme]`. */
  get path(): string {
    return ssoCachePath(this.home, 'acme');
  }

  get role() {
    const account = this.emulator.accounts[0];
    return { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
  }

  source(
    origin: 'sso-session' | 'legacy-profile' = 'sso-session',
    clock: Clock = systemClock,
    writtenAs: readonly string[] = [],
  ): CredentialSource {
    const { emulator, keychain, home } = this;
    const { startUrl, region } = emulator;
    const scopes = ['sso:account:access'];
    const source = createIdentityCenterSource({
      definition: { kind: 'identity-center', name: 'acme', startUrl, region, scopes, origin, writtenAs },
      keychain,
      clock,
      random: Math.random,
      env: emulator.env(),
      log: silentLog,
      limiter: new RateLimiter(clock, PORTAL_RATE),
      ended: new Set(),
      version: '1.2.3',
      network: new Network({ env: {}, choice: () => DEFAULT_CHOICE }),
      home,
      state: this.home,
      cliCache: () => this.cliCache,
      onDidChangeCliCache: this.#changed.event,
    });
    this.#opened.push(source);
    return source;
  }

  /** What a person does in the settings. */
  choose(choice: { read: boolean; write: boolean }): void {
    this.cliCache = choice;
    this.#changed.fire();
  }

  signIn(source: CredentialSource): Promise<void> {
    return source.signIn({
      method: 'device',
      report: (step) => step.step === 'device' && this.emulator.approve(step.userCode),
      ask: async () => Promise.reject(new Error('Nothing is asked here.')),
      signal: new AbortController().signal,
    });
  }

  /** What the CLI leaves behind after `aws sso login`. */
  async cliSignsIn(more: Record<string, unknown> = {}, at = this.path) {
    const { accessToken, refreshToken, keys } = await signInElsewhere(this.emulator);
    const content = {
      startUrl: this.emulator.startUrl,
      region: this.emulator.region,
      accessToken,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, ''),
      ...keys,
      registrationExpiresAt: '2099-01-01T00:00:00Z',
      refreshToken,
      ...more,
    };
    await mkdir(join(at, '..'), { recursive: true });
    await writeFile(at, JSON.stringify(content));
    return content;
  }

  async file(): Promise<Record<string, string>> {
    return JSON.parse(await readFile(this.path, 'utf8')) as Record<string, string>;
  }

  aws = (): Promise<Outcome> => this.#program('aws', BY_AWS);
  boto3 = (): Promise<Outcome> => this.#program('python3', ['-c', BY_BOTO3]);
  async sdk(): Promise<Outcome> {
    const script = join(this.home, 'sdk.mjs');
    await writeFile(script, BY_SDK);
    return this.#program(process.execPath, [script]);
  }

  async close(): Promise<void> {
    for (const source of this.#opened) await source.dispose();
    await this.emulator.close();
    await rm(this.home, { recursive: true, maxRetries: 5 });
  }

  async #program(name: string, args: readonly string[]): Promise<Outcome> {
    const { emulator, home, role } = this;
    await mkdir(join(home, '.aws'), { recursive: true });
    await writeFile(
      join(home, '.aws', 'config'),
      [
        ...['[profile sso]', 'sso_session = acme', `sso_account_id = ${role.account}`, `sso_role_name = ${role.role}`],
        ...['region = us-east-1', '[sso-session acme]', `sso_start_url = ${emulator.startUrl}`],
        ...[`sso_region = ${emulator.region}`, 'sso_registration_scopes = sso:account:access', ''],
      ].join('\n'),
    );
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      PYENV_VERSION: process.env.PYENV_VERSION,
      PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? '', '.pyenv'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...emulator.env(),
    };
    const child = spawn(name, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { stdout, stderr };
  }
}
