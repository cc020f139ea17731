import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityClient, GetIdCommand } from '@aws-sdk/client-cognito-identity';
import { IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand, SSOClient } from '@aws-sdk/client-sso';
import { CreateTokenCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Network } from '../../../main/platform/network/network.ts';
import { type ClientConfig, clientConfig, type EndpointOf } from '../../../main/sources/client-config.ts';
import { DEFAULT_CHOICE } from '../../support/servers/default-choice.ts';

/** What would lead the SDK elsewhere if it read it. */
const HOSTILE_FILE = [
  'endpoint_url = http://127.0.0.1:9',
  'region = mars-north-1',
  'use_dualstack_endpoint = true',
  'use_fips_endpoint = true',
];
/** Read for the user agent, a time limit and a warning; they lead nowhere, and the agent drops all but the last. */
const HARMLESS = [
  'AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
];

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
type Call = (config: ClientConfig) => Promise<unknown>;
const CALLS: readonly (readonly [EndpointOf, Call])[] = [
  ['SSO', (config) => new SSOClient(config).send(new ListAccountsCommand({ accessToken: 'x' }))],
  ['SSO_OIDC', (config) => new SSOOIDCClient(config).send(new CreateTokenCommand(TOKEN))],
  ['STS', (config) => new STSClient({ ...config, credentials }).send(new GetCallerIdentityCommand({}))],
  ['IAM', (config) => new IAMClient({ ...config, credentials }).send(new ListAccessKeysCommand({}))],
  ['COGNITO_IDENTITY', (config) => new CognitoIdentityClient(config).send(new GetIdCommand({ IdentityPoolId: 'x' }))],
];
const TOKEN = { clientId: 'x', clientSecret: 'x', grantType: 'x' };

describe('AWS’s clients in the agent', () => {
  let folder: string;
  let network: Network;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-hostile-'));
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    const path = join(folder, 'config');
    await writeFile(path, ['[default]', ...HOSTILE_FILE, ''].join('\n'));
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, path);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    network.dispose();
    await rm(folder, { recursive: true });
  });

  it.each(CALLS)('of %s read neither the environment nor the AWS config file', async (service, call) => {
    const asked: string[] = [];
    const config = clientConfig({ region: 'eu-west-1', version: 'x', env: {}, network }, service);
    const requestHandler = {
      ...config.requestHandler,
      handle: async ({ protocol, hostname }: { protocol: string; hostname: string }) => {
        asked.push(`${protocol}//${hostname}`);
        throw new Error('Asked.');
      },
    };
    const { env } = process;
    const read = new Set<string>();
    process.env = new Proxy(env, {
      get: (target, name: string) => {
        if (name.startsWith('AWS_')) read.add(name);
        return target[name];
      },
    });
    try {
      await call({ ...config, requestHandler }).catch(() => undefined);
    } finally {
      process.env = env;
    }
    expect(asked).toEqual([expect.stringMatching(/^https:\/\/(?!.*fips)[a-z0-9.-]+\.amazonaws\.com$/)]);
    expect([...read].filter((name) => !HARMLESS.includes(name))).toEqual([]);
  });
});
