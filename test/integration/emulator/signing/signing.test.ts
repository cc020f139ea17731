/** What Daypass signs on its own, next to what AWS's own programs make of the same keys at the same second. */
import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../../emulator/index.ts';
import { codeCommitPassword } from '../../../../main/base/aws/sigv4.ts';
import type { RoleCredentials } from '../../../../main/base/credentials.ts';
import { Secret } from '../../../../main/base/secret.ts';
import { eksToken } from '../../../../main/commands/helpers/eks-token.ts';
import { parseRegistry } from '../../../../main/ecr/registry.ts';
import { EcrTokens } from '../../../../main/ecr/tokens.ts';
import { createFetch } from '../../../../main/platform/network/fetch.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';
import { type Keys, roleKeys, signIn } from '../../../support/servers/emulator-clients.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const HAS_AWS = has('aws', '--version');
const HAS_BOTO3 = has('python3', '-c', 'import boto3');

const PRESIGNED_BY_BOTO3 = `
import boto3, os, sys
print(boto3.client('sts', region_name='us-east-1', endpoint_url=sys.argv[1]).generate_presigned_url('get_caller_identity', HttpMethod='GET'))
`;
const ECR_BY_BOTO3 = `
import base64, boto3, sys
private = boto3.client('ecr', region_name='us-east-1', endpoint_url=sys.argv[1]).get_authorization_token()['authorizationData'][0]
public = boto3.client('ecr-public', region_name='us-east-1', endpoint_url=sys.argv[1]).get_authorization_token()['authorizationData']
for each in (private, public): print(base64.b64decode(each['authorizationToken']).decode()[:4], each['expiresAt'].timestamp())
`;

describe('what Daypass signs', () => {
  const clock = new FakeClock();
  let emulator: Emulator;
  let keys: Keys & { accountId: string };
  let credentials: RoleCredentials;
  let env: Record<string, string>;

  beforeAll(async () => {
    clock.jump(Date.now() - clock.now());
    emulator = await startEmulator({ clock });
    const { accessToken } = await signIn(emulator);
    keys = await roleKeys(emulator, accessToken);
    credentials = {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: new Secret(keys.secretAccessKey),
      sessionToken: new Secret(keys.sessionToken),
      expiresAt: clock.now() + 3_600_000,
    };
    env = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_DEFAULT_REGION: 'eu-west-1',
    };
  });
  afterAll(() => emulator.close());

  const program = async (name: string, args: string[], input = '') => {
    const child = spawn(name, args, { env, stdio: 'pipe' });
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(stderr).toBe('');
    return stdout;
  };
  /** The ms of an AWS time, `20261124T090000Z`. */
  const timeOf = (text: string) => Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z?$/, '$1-$2-$3T$4:$5:$6Z'));
  const decoded = (token: string) => Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString();

  describe('for EKS', () => {
    it.skipIf(!HAS_AWS)('is byte for byte what `aws eks get-token` makes', async () => {
      for (const region of ['eu-west-1', 'cn-north-1', 'us-gov-west-1']) {
        const args = ['eks', 'get-token', '--cluster-name', 'my cluster/1', '--region', region, '--output', 'json'];
        const theirs = JSON.parse(await program('aws', args)).status.token;
        const now = timeOf(new URL(decoded(theirs)).searchParams.get('X-Amz-Date') ?? '');
        const ours = eksToken({ credentials, region, service: 'sts', now }, 'my cluster/1');
        expect(decoded(ours)).toBe(decoded(theirs));
        expect(ours).toBe(theirs);
      }
    });

    it('is a presigned URL that STS answers with the role, for that cluster and 15 minutes only', async () => {
      const scope = { credentials, region: 'us-east-1', service: 'sts', now: clock.now() };
      const url = decoded(eksToken(scope, 'blue', emulator.url));
      const replay = async (cluster: string) => {
        const answer = await fetch(url, { headers: { 'x-k8s-aws-id': cluster } });
        return { status: answer.status, text: await answer.text() };
      };
      expect(await replay('blue')).toMatchObject({ status: 200, text: expect.stringContaining('assumed-role') });
      expect((await replay('green')).status).toBe(403);
      clock.jump(16 * 60_000);
      expect((await replay('blue')).status).toBe(403);
      clock.jump(-16 * 60_000);
    });

    it.skipIf(!HAS_BOTO3)('the emulator takes what boto3 presigns, and nothing that was changed', async () => {
      const url = (await program('python3', ['-c', PRESIGNED_BY_BOTO3, emulator.url])).trim();
      expect((await fetch(url)).status).toBe(200);
      expect((await fetch(url.replace('X-Amz-Expires=3600', 'X-Amz-Expires=3601'))).status).toBe(403);
    });
  });

  it.skipIf(!HAS_AWS)('for CodeCommit is what the AWS CLI’s credential helper makes', async () => {
    const path = 'v1/repos/My Repo';
    for (const [host, region] of [
      ['git-codecommit.eu-west-1.amazonaws.com', 'eu-west-1'],
      ['git-codecommit-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
      ['git-codecommit.us-east-1.amazonaws.com:8443', 'us-east-1'],
    ] as const) {
      const input = `protocol=https\nhost=${host}\npath=${path}\n\n`;
      const theirs = await program('aws', ['codecommit', 'credential-helper', 'get'], input);
      const [, username, password = ''] = /^username=(.*)\npassword=(.*)\n$/.exec(theirs) ?? [];
      const now = timeOf(password.slice(0, 16));
      const ours = codeCommitPassword({ credentials, region, service: 'codecommit', now }, { host, path: `/${path}` });
      expect(ours).toEqual({ username, password });
    }
  });

  describe('for container registries', () => {
    const network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    const registry = (host: string) => {
      const parsed = parseRegistry(host);
      if (!parsed) throw new Error(`${host} is no registry.`);
      return parsed;
    };
    const role = { session: 'acme', account: '111122223333', role: 'Admin' };
    const tokens = () => new EcrTokens({ fetch: createFetch(network), clock, log: silentLog, env: emulator.env() });

    it('is taken by ECR and by the public gallery, once for each while the password lasts', async () => {
      const ecr = tokens();
      emulator.resetCalls();
      const hosts = ['111122223333.dkr.ecr.us-east-1.amazonaws.com', 'public.ecr.aws'];
      for (const host of [...hosts, ...hosts]) {
        const { username, password } = await ecr.login(registry(host), role, credentials, 0);
        expect(username).toBe('AWS');
        expect(emulator.issuedSecrets.map(({ value }) => value)).toContain(password.expose());
      }
      expect(emulator.count('GetAuthorizationToken')).toBe(2);
      clock.jump(11.6 * 3_600_000);
      await ecr.login(registry(hosts[0] ?? ''), role, credentials, 0).catch(() => undefined);
      expect(emulator.count('GetAuthorizationToken')).toBe(3);
      clock.jump(-11.6 * 3_600_000);
    });

    it('says what ECR says: no permission, too fast, broken, nonsense', async () => {
      const cases = [
        { fault: { errorType: 'AccessDeniedException', status: 400 }, code: 'access-denied' },
        { fault: { errorType: 'ThrottlingException', status: 400 }, code: 'aws-throttled' },
        { fault: { status: 500 }, code: 'aws-failed' },
        { fault: { errorType: 'InvalidSignatureException', status: 400 }, code: 'aws-rejected' },
        { fault: { status: 200, body: '{"authorizationData":[]}' }, code: 'aws-failed' },
        // A page is a network's or a gateway's, as with every other service.
        { fault: { status: 200, body: '<html>' }, code: 'network-sign-in' },
        { fault: { cut: 'before' as const, times: 2 }, code: 'aws-unreachable' },
      ];
      for (const { fault, code } of cases) {
        emulator.faults.add({ operation: 'GetAuthorizationToken', ...fault });
        const error = await tokens()
          .login(registry('public.ecr.aws'), role, credentials, 0)
          .catch((cause) => cause);
        expect(error).toMatchObject({ code });
      }
    });

    it.skipIf(!HAS_BOTO3)('the emulator answers boto3 as ECR does', async () => {
      const lines = (await program('python3', ['-c', ECR_BY_BOTO3, emulator.url])).trim().split('\n');
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(line).toMatch(/^AWS: \d+/);
    });
  });
});
