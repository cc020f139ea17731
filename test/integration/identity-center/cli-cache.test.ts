/** The AWS CLI's sign-ins: those that count here, and those that are handed on, read by boto3 and the JS SDK themselves. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/index.ts';
import { ssoCachePath } from '../../../main/aws-files/sso-cache.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import { createMemoryKeychain } from '../../../main/keychain/memory.ts';
import { silentLog } from '../../../main/platform/log.ts';
import { DEFAULT_CHOICE, Network } from '../../../main/platform/network/network.ts';
import { createIdentityCenterSource, PORTAL_RATE } from '../../../main/sources/identity-center/index.ts';
import type { CredentialSource } from '../../../main/sources/source.ts';
import { signIn as signInElsewhere } from '../../support/emulator-clients.ts';

const HAS_BOTO3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
const HAS_AWS = spawnSync('aws', ['--version']).status === 0;

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

describe('the AWS CLI’s token cache', () => {
  const network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  let emulator: Emulator;
  let home: string;
  let path: string;
  let cliCache: { read: boolean; write: boolean };
  let source: CredentialSource;

  const open = (origin: 'sso-session' | 'legacy-profile' = 'sso-session') => {
    const clock = systemClock;
    return createIdentityCenterSource({
      definition: {
        kind: 'identity-center',
        name: 'acme',
        startUrl: emulator.startUrl,
        region: emulator.region,
        scopes: ['sso:account:access'],
        origin,
      },
      keychain: createMemoryKeychain(),
      clock,
      random: Math.random,
      env: emulator.env(),
      log: silentLog,
      limiter: new RateLimiter(clock, PORTAL_RATE),
      version: '1.2.3',
      network,
      home,
      cliCache: () => cliCache,
    });
  };

  beforeEach(async () => {
    emulator = await startEmulator();
    home = await mkdtemp(join(tmpdir(), 'daypass-home-'));
    path = ssoCachePath(home, 'acme');
    cliCache = { read: true, write: false };
    source = open();
  });
  afterEach(async () => {
    await source.dispose();
    await emulator.close();
    await rm(home, { recursive: true });
  });

  const role = () => {
    const account = emulator.accounts[0];
    return { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
  };
  const signIn = () =>
    source.signIn({
      method: 'device',
      report: (step) => step.step === 'device' && emulator.approve(step.userCode),
      ask: async () => Promise.reject(new Error('Nothing is asked here.')),
      signal: new AbortController().signal,
    });
  /** What the CLI leaves behind after `aws sso login`. */
  const cliSignsIn = async (more: Record<string, unknown> = {}, at = path) => {
    const { accessToken, refreshToken } = await signInElsewhere(emulator);
    const content = {
      startUrl: emulator.startUrl,
      region: emulator.region,
      accessToken,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, ''),
      clientId: 'c',
      clientSecret: 's',
      registrationExpiresAt: '2099-01-01T00:00:00Z',
      refreshToken,
      ...more,
    };
    await mkdir(join(at, '..'), { recursive: true });
    await writeFile(at, JSON.stringify(content));
    return content;
  };
  const program = async (name: string, ...args: string[]) => {
    await mkdir(join(home, '.aws'), { recursive: true });
    await writeFile(
      join(home, '.aws', 'config'),
      [
        ...[
          '[profile sso]',
          'sso_session = acme',
          `sso_account_id = ${role().account}`,
          `sso_role_name = ${role().role}`,
        ],
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
    expect(stderr).toBe('');
    return stdout;
  };

  describe('read', () => {
    it('is where the AWS CLI has it', () => {
      const hash = createHash('sha1').update('acme').digest('hex');
      expect(path).toBe(join(home, '.aws', 'sso', 'cache', `${hash}.json`));
    });

    it('makes a sign-in done with the CLI count, and leaves its refresh token alone', async () => {
      await cliSignsIn();
      const before = await readFile(path, 'utf8');
      await source.restore();
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
      emulator.resetCalls();
      await source.credentials(role());
      expect(emulator.count('CreateToken')).toBe(0);
      expect(await readFile(path, 'utf8')).toBe(before);
    });

    it('finds one that came later, and of a legacy profile under its start URL', async () => {
      await source.restore();
      await expect(source.credentials(role())).rejects.toMatchObject({ code: 'sign-in-required' });
      await cliSignsIn();
      await source.credentials(role());
      await source.dispose();
      await rm(path);
      source = open('legacy-profile');
      await cliSignsIn({}, ssoCachePath(home, emulator.startUrl));
      await source.credentials(role());
    });

    it('notices by itself when the CLI has signed in', async () => {
      await mkdir(join(path, '..'), { recursive: true });
      await source.dispose();
      source = open();
      await source.restore();
      const changed = new Promise((resolve) => source.onDidChange(resolve));
      await cliSignsIn();
      expect(await changed).toMatchObject({ status: 'signed-in' });
    });

    it('has nothing to say when it is switched off, ended, damaged, or of another place', async () => {
      const refused = async () => {
        await expect(source.credentials(role())).rejects.toMatchObject({ code: 'sign-in-required' });
        expect(source.state().status).toBe('signed-out');
      };
      await cliSignsIn({ expiresAt: '2020-01-01T00:00:00UTC' });
      await refused();
      await cliSignsIn({ startUrl: 'https://other.awsapps.com/start' });
      await refused();
      await cliSignsIn({ region: 'eu-west-1' });
      await refused();
      for (const odd of ['', '{', '[]', 'null', '{"accessToken": 7}', `{"x": "${'x'.repeat(70_000)}"}`, '\0\0']) {
        await writeFile(path, odd);
        await refused();
      }
      cliCache = { read: false, write: false };
      await cliSignsIn();
      await refused();
    });

    it('takes the CLI’s next token when AWS refuses the one it had, and none that has ended', async () => {
      await cliSignsIn();
      await source.restore();
      emulator.revokeSessions();
      await expect(source.credentials(role())).rejects.toMatchObject({ code: 'sign-in-required' });
      await cliSignsIn();
      await source.credentials(role());
    });

    it('stays out once a person has signed out here, though the CLI is still signed in', async () => {
      await signIn();
      await cliSignsIn();
      await source.signOut();
      await expect(source.credentials(role())).rejects.toMatchObject({ code: 'sign-in-required' });
      expect(existsSync(path)).toBe(true);
    });
  });

  describe('written', () => {
    beforeEach(() => {
      cliCache = { read: true, write: true };
    });

    it('only where it is switched on', async () => {
      cliCache = { read: true, write: false };
      await signIn();
      expect(existsSync(path)).toBe(false);
    });

    it('in the CLI’s form, for this user alone, without a refresh token, and gone after a sign-out', async () => {
      await signIn();
      const content = await readFile(path, 'utf8');
      expect(Object.keys(JSON.parse(content))).toEqual(['startUrl', 'region', 'accessToken', 'expiresAt']);
      expect(content).toMatch(/^\{"startUrl": "[^"]+", "region": "us-east-1", "accessToken": "[^"]+", "expiresAt": "/);
      expect(JSON.parse(content).expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(join(path, '..'))).mode & 0o077).toBe(0);
      await source.signOut();
      expect(existsSync(path)).toBe(false);
    });

    it('again with each renewal', async () => {
      await signIn();
      const first = JSON.parse(await readFile(path, 'utf8')).accessToken;
      emulator.expireAccessTokens();
      await source.credentials(role());
      const second = JSON.parse(await readFile(path, 'utf8')).accessToken;
      expect(second).not.toBe(first);
    });

    it('not over a sign-in of the CLI’s own that goes on by itself, and over one that is over', async () => {
      const theirs = await cliSignsIn();
      await signIn();
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(theirs);
      await cliSignsIn({ registrationExpiresAt: '2020-01-01T00:00:00Z' });
      await signIn();
      expect(JSON.parse(await readFile(path, 'utf8'))).not.toHaveProperty('refreshToken');
    });

    it('a folder that can’t be written costs a line in the log and no sign-in', async () => {
      await mkdir(join(home, '.aws', 'sso'), { recursive: true });
      await writeFile(join(home, '.aws', 'sso', 'cache'), 'a file in the way');
      await chmod(join(home, '.aws', 'sso', 'cache'), 0o600);
      await signIn();
      expect(source.state().status).toBe('signed-in');
    });

    it.skipIf(!HAS_BOTO3)('boto3’s own SSO provider gets credentials with it', async () => {
      await signIn();
      expect(await program('python3', '-c', BY_BOTO3)).toContain('assumed-role');
    });

    it.skipIf(!HAS_AWS)('the AWS CLI gets credentials with it', async () => {
      await signIn();
      const args = ['sts', 'get-caller-identity', '--profile', 'sso', '--query', 'Arn', '--output', 'text'];
      expect(await program('aws', ...args)).toContain('assumed-role');
    });

    it('the JS SDK’s SSO provider gets credentials with it', async () => {
      await signIn();
      const script = join(home, 'sdk.mjs');
      await writeFile(script, BY_SDK);
      expect(await program(process.execPath, script)).toContain('assumed-role');
    });
  });
});
