import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialProcess } from '../../../main/aws-files/credential-process.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { AWS_CLIENTS } from '../../support/identity/clients.ts';
import { startWhoseServer } from '../../support/identity/whose-server.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const HAS_AWS = has('aws', '--version');
const HAS_BOTO3 = has('python3', '-c', 'import boto3');
const ROOT = join(import.meta.dirname, '..', '..', '..');
const HAS_NATIVE = existsSync(join(ROOT, 'out', 'bin', 'daypass'));

const BOTO3 = `
import boto3, sys
print(boto3.Session(profile_name=sys.argv[1]).client('sts').get_caller_identity()['Arn'])
`;

/** Imports by absolute address, because the script lies in a folder of its own. */
const sdk = (provider: string) => `
import { GetCallerIdentityCommand, STSClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-sts'))};
import { ${provider} } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const credentials = ${provider}({ profile: process.argv[2] });
const { Arn } = await new STSClient({ credentials, region: 'us-east-1' }).send(new GetCallerIdentityCommand({}));
console.log(Arn);
`;

describe('real AWS programs, through a credential_process line', () => {
  let daypass: Installation;
  let role: string;

  beforeAll(async () => {
    daypass = await Installation.open();
    const any = daypass.anyRole;
    role = any.role;
    // The installation's folder has a space in its name, and so have these.
    const standIn = join(daypass.folder, 'bin', 'daypass.cjs');
    await copyFile(join(ROOT, 'out', 'bin', 'daypass.cjs'), standIn);
    const marked = join(daypass.folder, "bin #2 ;it's", 'daypass');
    await mkdir(dirname(marked));
    await copyFile(daypass.client, marked);
    await copyFile(join(daypass.folder, 'bin', 'agent.launch'), join(dirname(marked), 'agent.launch'));
    const ref = { session: 'acme', account: any.account, role: any.role };
    const spaced = { ...ref, session: 'the "other" $HOME `x` one' };
    const profile = (name: string, client: string[], to: typeof ref) =>
      `\n[profile ${name}]\nregion = us-east-1\ncredential_process = ${credentialProcess(client, to)}\n`;
    await appendFile(
      daypass.configFile,
      [
        profile('native', [daypass.client], ref),
        profile('stand-in', [process.execPath, standIn], ref),
        profile('odd', [daypass.client], spaced),
        profile('marked', [marked], ref),
      ].join(''),
    );
    for (const provider of ['fromIni', 'fromProcess']) {
      await writeFile(join(daypass.folder, `${provider}.mjs`), sdk(provider));
    }
  });
  afterAll(() => daypass.close());

  const programs = [
    {
      name: 'AWS CLI',
      here: HAS_AWS,
      run: (profile: string) =>
        runProgram(
          'aws',
          ['sts', 'get-caller-identity', '--profile', profile, '--query', 'Arn', '--output', 'text'],
          daypass,
        ),
    },
    {
      name: 'boto3',
      here: HAS_BOTO3,
      run: (profile: string) => runProgram('python3', ['-c', BOTO3, profile], daypass),
    },
    ...['fromIni', 'fromProcess'].map((provider) => ({
      name: `JS SDK ${provider}`,
      here: true,
      run: (profile: string) =>
        runProgram(process.execPath, [join(daypass.folder, `${provider}.mjs`), profile], daypass),
    })),
  ];

  for (const { name, here, run } of programs) {
    it.skipIf(!here)(`${name}: says what to do while no one is signed in, and opens no browser`, async () => {
      const { status, stderr, stdout } = await run('native');
      expect(status).not.toBe(0);
      expect(stderr + stdout).toContain('daypass login acme');
      expect(await daypass.opened()).toEqual([]);
    });

    it.skipIf(!here)(`${name}: hands over names with spaces, quotes, $ and backticks as they are`, async () => {
      const { stderr, stdout } = await run('odd');
      expect(stderr + stdout).toContain('There is no session called "the "other" $HOME `x` one"');
    });
  }

  describe('once signed in', () => {
    beforeAll(async () => {
      expect((await daypass.signIn()).status).toBe(0);
      daypass.emulator.resetCalls();
    });

    for (const { name, here, run } of programs) {
      for (const client of ['native', 'stand-in']) {
        it.skipIf(!here || (client === 'native' && !HAS_NATIVE))(
          `${name}: gets credentials from the ${client} client`,
          async () => {
            const { status, stdout, stderr } = await run(client);
            expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
            expect(stdout).toContain(`assumed-role/AWSReservedSSO_${role}_`);
          },
        );
      }
    }

    it.skipIf(!HAS_AWS)('AWS CLI: lists buckets with them', async () => {
      const { status, stderr } = await runProgram('aws', ['s3', 'ls', '--profile', 'native'], daypass);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });

    // restic knows no profiles.
    for (const { name, isMissing, line } of AWS_CLIENTS.filter((one) => one.name !== 'restic')) {
      it.skipIf(isMissing || !HAS_NATIVE)(`${name}: finds a client in a folder with spaces, a # and a ;`, async () => {
        const whose = await startWhoseServer();
        try {
          const marked: Record<string, string> = { ...daypass.env, AWS_PROFILE: 'marked', AWS_SDK_LOAD_CONFIG: '1' };
          const { AWS_ENDPOINT_URL: _, ...env } = marked;
          const { stdout, stderr } = await runProgram('sh', ['-c', line(whose.url, 'marked')], { ...daypass, env });
          const printed = [...stdout.matchAll(/\bKEY (\w+)/g)].map(([, key]) => key);
          const { account } = daypass.anyRole;
          const served = await daypass.daypass(daypass.credentials(account, role));
          const keys = [...new Set([...printed, ...whose.keys('marked')])];
          expect(keys, stderr).toEqual([JSON.parse(served.stdout).AccessKeyId]);
        } finally {
          whose.close();
        }
      });
    }

    it('all of them were served from one answer of AWS', () => {
      expect(daypass.emulator.count('GetRoleCredentials')).toBe(1);
    });

    it('the client prints exactly the JSON that AWS documents, and nothing else', async () => {
      const { account } = daypass.anyRole;
      const { status, stdout, stderr } = await daypass.daypass(daypass.credentials(account, role));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(Object.keys(JSON.parse(stdout))).toEqual([
        'Version',
        'AccessKeyId',
        'SecretAccessKey',
        'SessionToken',
        'Expiration',
        'AccountId',
      ]);
      expect(JSON.parse(stdout).Expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });
  });
});
