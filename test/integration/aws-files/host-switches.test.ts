/** Which of AWS's hosts Daypass asks, against botocore, which the AWS CLI asks them by. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListAccountsCommand, SSOClient } from '@aws-sdk/client-sso';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostSwitches } from '../../../main/aws-files/host-switches.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { clientConfig } from '../../../main/sources/client-config.ts';
import { HAS_BOTOCORE } from '../../support/files/botocore-reader.ts';
import { DEFAULT_CHOICE } from '../../support/servers/default-choice.ts';

const VALUES = [
  'True',
  'true',
  'TRUE',
  'tRuE',
  'False',
  'false',
  'yes',
  '1',
  '',
  ' true ',
  'true # note',
  'true ; note',
];
const SITUATIONS = ['fips', 'dualstack'].flatMap((kind) => [
  ...VALUES.map((value) => ({
    file: `[default]\nuse_${kind}_endpoint = ${value}\n`,
    env: {} as Record<string, string>,
  })),
  ...VALUES.map((value) => ({ file: '', env: { [`AWS_USE_${kind.toUpperCase()}_ENDPOINT`]: value } })),
  { file: `[default]\nuse_${kind}_endpoint = true\n`, env: { [`AWS_USE_${kind.toUpperCase()}_ENDPOINT`]: 'False' } },
  { file: `[DEFAULT]\nuse_${kind}_endpoint = true\n[profile default]\nregion = eu-west-1\n`, env: {} },
  { file: `[profile other]\nuse_${kind}_endpoint = true\n`, env: {} },
  { file: '', credentials: `[default]\nuse_${kind}_endpoint = True\n`, env: {} },
  { file: '', credentials: `[other]\nuse_${kind}_endpoint = True\n`, env: {} },
  {
    file: `[default]\nuse_${kind}_endpoint = true\n`,
    credentials: `[default]\nuse_${kind}_endpoint = false\n`,
    env: {},
  },
]);

const ASK = `
import json, os, sys, botocore.session
out = []
for one in json.load(sys.stdin):
    os.environ.pop('AWS_USE_FIPS_ENDPOINT', None); os.environ.pop('AWS_USE_DUALSTACK_ENDPOINT', None)
    os.environ.update(one['env']); os.environ['AWS_CONFIG_FILE'] = one['path']; os.environ['AWS_SHARED_CREDENTIALS_FILE'] = one['credentials']
    session = botocore.session.get_session()
    out.append([session.create_client(name, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x').meta.endpoint_url for name in ('sts', 'sso')])
print(json.dumps(out))
`;

describe('the hosts of AWS that are asked', () => {
  let folder: string;
  let network: Network;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-hosts-'));
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  });
  afterAll(async () => {
    network.dispose();
    await rm(folder, { recursive: true });
  });

  it.skipIf(!HAS_BOTOCORE)('are those that the AWS CLI asks, whatever its switches say in whichever case', async () => {
    const cases = await Promise.all(
      SITUATIONS.map(async ({ file, env, ...more }, index) => {
        const path = join(folder, `config-${index}`);
        const credentials = join(folder, `credentials-${index}`);
        await writeFile(path, file);
        await writeFile(credentials, 'credentials' in more ? more.credentials : '');
        return { path, credentials, env, file };
      }),
    );
    const { stdout, stderr } = spawnSync('python3', ['-c', ASK], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    });
    expect(stderr).toBe('');
    const theirs = JSON.parse(stdout) as string[][];
    for (const [index, { path, credentials: keys, env, file }] of cases.entries()) {
      const asked: string[] = [];
      const parts = {
        region: 'us-east-1',
        version: 'x',
        env: {},
        network,
        hosts: hostSwitches({ awsConfig: path, awsCredentials: keys }, env),
      };
      const requestHandler = {
        handle: async ({ protocol, hostname }: { protocol: string; hostname: string }) => {
          asked.push(`${protocol}//${hostname}`);
          throw new Error('Asked.');
        },
      };
      const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
      const sts = new STSClient({ ...clientConfig(parts, 'STS'), credentials, requestHandler });
      const sso = new SSOClient({ ...clientConfig(parts, 'SSO'), requestHandler });
      await sts.send(new GetCallerIdentityCommand({})).catch(() => undefined);
      await sso.send(new ListAccountsCommand({ accessToken: 'x' })).catch(() => undefined);
      expect({ file, env, asked }).toEqual({ file, env, asked: theirs[index] });
    }
    expect(new Set(theirs.map(String)).size).toBeGreaterThan(2);
  });
});
