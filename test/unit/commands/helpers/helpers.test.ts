import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeCommitRegion } from '../../../../main/commands/helpers/codecommit-credential.ts';
import { CommandLine, ssoSession } from '../../../support/agent/command-line.ts';
import { settle } from '../../../support/agent/fake-clock.ts';

const PROD = '111122223333';
const TOOLS = '444455556666';
const PROD_ADMIN = { session: 'acme', account: PROD, role: 'Admin' };

describe('commands that other programs start', () => {
  let line: CommandLine;

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    const source = line.source('acme');
    source.pages = [
      [
        { id: PROD, name: 'payments-prod', email: 'a@example.com' },
        { id: TOOLS, name: 'tools', email: 'b@example.com' },
      ],
    ];
    source.setState({ status: 'signed-in', expiresAt: line.clock.now() + 3_600_000, renewable: true });
    await line.agent.refreshRoles('acme');
    await line.agent.use(PROD_ADMIN);
  });
  afterEach(() => line.close());

  const asked = () => line.source('acme').fetches.map(({ account, role }) => `${account}/${role}`);

  describe('codecommit-credential', () => {
    const host = 'git-codecommit.eu-west-1.amazonaws.com';
    const get = (text: string, ...more: string[]) =>
      line.run(['codecommit-credential', 'get', ...more], { input: text.split(/(?<=\n)/) });

    it('gives a name, a password and its end for CodeCommit, of the active role or the one named', async () => {
      const answer = await get(`protocol=https\nhost=${host}\npath=v1/repos/site\n\n`);
      expect(answer).toMatchObject({ exit: 0, stderr: '' });
      const lines = Object.fromEntries(
        answer.stdout
          .trim()
          .split('\n')
          .map((each) => each.split('=', 2)),
      );
      expect(lines.username).toMatch(/^ASIA\d+%token-1$/);
      expect(lines.password).toMatch(/^\d{8}T\d{6}Z[0-9a-f]{64}$/);
      expect(Number(lines.password_expiry_utc)).toBe(Math.floor(line.clock.now() / 1000) + 14 * 60);
      await get(`protocol=https\nhost=${host}\npath=v1/repos/site\n`, '--role', 'tools/read');
      expect(asked()).toEqual([`${PROD}/Admin`, `${TOOLS}/ReadOnly`]);
    });

    it('signs with AWS’s time where this machine’s is wrong', async () => {
      line.source('acme').offset = 3_600_000;
      const { stdout } = await get(`protocol=https\nhost=${host}\npath=v1/repos/site\n`);
      const hour = new Date(line.clock.now() + 3_600_000).toISOString().slice(11, 13);
      expect(/password=\d{8}T(\d\d)/.exec(stdout)?.[1]).toBe(hour);
    });

    const others = [
      'protocol=https\nhost=github.com\npath=a/b\n',
      `protocol=http\nhost=${host}\npath=a\n`,
      `protocol=https\nhost=${host}.evil.example\npath=a\n`,
      'protocol=https\n',
      '',
      'nonsense',
    ];
    for (const text of others) {
      it(`leaves ${JSON.stringify(text)} to others, in silence`, async () => {
        expect(await get(text)).toEqual({ exit: 0, stdout: '', stderr: '' });
        expect(asked()).toEqual([]);
      });
    }

    it('passes over store, erase and what git may ask one day', async () => {
      for (const operation of ['store', 'erase', 'capability', 'whatever']) {
        const answer = await line.run(['codecommit-credential', operation], { input: [`host=${host}\n`] });
        expect(answer).toEqual({ exit: 0, stdout: '', stderr: '' });
      }
    });

    it('tells git to stop, and why, where it can’t help', async () => {
      const noPath = await get(`protocol=https\nhost=${host}\n`);
      expect(noPath).toMatchObject({ exit: 2, stdout: 'quit=1\n' });
      expect(noPath.stderr).toContain(`git config --global credential.https://${host}.useHttpPath true`);
      const noRole = await get(`protocol=https\nhost=${host}\npath=a\n`, '--role', 'nobody');
      expect(noRole).toMatchObject({ exit: 4, stdout: 'quit=1\n' });
      line.source('acme').setState({ status: 'signed-out', reason: 'expired' });
      line.source('acme').onFetch = async () => {
        const { DaypassError } = await import('../../../../main/base/errors.ts');
        throw new DaypassError('sign-in-required', 'The sign-in to acme has ended.');
      };
      const signedOut = await get(`protocol=https\nhost=${host}\npath=a\n`);
      expect(signedOut).toMatchObject({ exit: 3, stdout: 'quit=1\n' });
      expect(signedOut.stderr).toContain('daypass login');
    });

    it('reads no more than a helper is ever given', async () => {
      const answer = await line.run(['codecommit-credential', 'get'], { input: Array(200).fill('x'.repeat(1000)) });
      expect(answer).toMatchObject({ exit: 2, stdout: '' });
    });

    it('knows the hosts of every partition, FIPS and VPC endpoints', () => {
      const regions = {
        'git-codecommit.us-east-1.amazonaws.com': 'us-east-1',
        'git-codecommit-fips.us-gov-west-1.amazonaws.com': 'us-gov-west-1',
        'git-codecommit.cn-north-1.amazonaws.com.cn': 'cn-north-1',
        'git-codecommit.eusc-de-east-1.amazonaws.eu': 'eusc-de-east-1',
        'git-codecommit.us-iso-east-1.c2s.ic.gov': 'us-iso-east-1',
        'vpce-0a1b-2c3d.git-codecommit.eu-west-1.vpce.amazonaws.com': 'eu-west-1',
        'GIT-CODECOMMIT.eu-west-1.AMAZONAWS.com:443': 'eu-west-1',
        'codecommit.eu-west-1.amazonaws.com': null,
        'git-codecommit.amazonaws.com': null,
        'git-codecommit.eu-west-1.example.com': null,
        'evil-git-codecommit.eu-west-1.amazonaws.com': null,
      };
      for (const [name, region] of Object.entries(regions)) expect(codeCommitRegion(name), name).toBe(region);
    });
  });

  describe('eks-token', () => {
    const status = (stdout: string) => JSON.parse(stdout).status;

    it('prints an exec credential that ends before the token, for the active role or the one named', async () => {
      const answer = await line.run(['eks-token', 'blue', '--region', 'eu-west-1']);
      expect(answer).toMatchObject({ exit: 0, stderr: '' });
      expect(JSON.parse(answer.stdout)).toMatchObject({
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        spec: {},
      });
      const { token, expirationTimestamp } = status(answer.stdout);
      expect(Date.parse(expirationTimestamp) - line.clock.now()).toBeGreaterThan(13.9 * 60_000);
      expect(Date.parse(expirationTimestamp) - line.clock.now()).toBeLessThanOrEqual(14 * 60_000);
      const url = new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString());
      expect(url.host).toBe('sts.eu-west-1.amazonaws.com');
      expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id');
      await line.run(['eks-token', 'blue', 'tools/ReadOnly', '--region', 'eu-west-1']);
      await line.run(['eks-token', 'blue', '--region', 'eu-west-1'], { env: { DAYPASS_ROLE: 'tools/admin' } });
      expect(asked()).toEqual([`${PROD}/Admin`, `${TOOLS}/ReadOnly`, `${TOOLS}/Admin`]);
    });

    it('ends with the credentials where they end first', async () => {
      line.source('acme').lifetimeMs = 5 * 60_000;
      const { stdout } = await line.run(['eks-token', 'blue', '--region', 'eu-west-1']);
      expect(Date.parse(status(stdout).expirationTimestamp) - line.clock.now()).toBeLessThanOrEqual(5 * 60_000);
    });

    it('takes the region from the environment, else from the settings, else asks for it', async () => {
      const hostOf = async (env: Record<string, string>) => {
        const { stdout } = await line.run(['eks-token', 'blue'], { env });
        return new URL(Buffer.from(status(stdout).token.slice(11), 'base64url').toString()).host;
      };
      const none = await line.run(['eks-token', 'blue']);
      expect(none).toMatchObject({ exit: 2, stdout: '' });
      expect(none.stderr).toContain('--region');
      await line.settings.update(() => ({ defaultRegion: 'cn-north-1' }));
      expect(await hostOf({})).toBe('sts.cn-north-1.amazonaws.com.cn');
      expect(await hostOf({ AWS_DEFAULT_REGION: 'us-west-2' })).toBe('sts.us-west-2.amazonaws.com');
      expect(await hostOf({ AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-2' })).toBe(
        'sts.us-east-2.amazonaws.com',
      );
    });

    it('speaks the version that the caller speaks, and the common one where that is none', async () => {
      const version = async (info: string) => {
        const env = { KUBERNETES_EXEC_INFO: info };
        return JSON.parse((await line.run(['eks-token', 'blue', '--region', 'eu-west-1'], { env })).stdout).apiVersion;
      };
      const v1 = 'client.authentication.k8s.io/v1';
      expect(await version(JSON.stringify({ apiVersion: v1, kind: 'ExecCredential' }))).toBe(v1);
      for (const odd of ['', '{', '[]', 'null', '{"apiVersion":7}', '{"apiVersion":"example.com/v9"}']) {
        expect(await version(odd)).toBe(`${v1}beta1`);
      }
    });

    it('refuses what can’t be a cluster’s name, or a region', async () => {
      for (const name of ['', ' blue', 'a\nb', 'é']) {
        expect(await line.run(['eks-token', name, '--region', 'eu-west-1'])).toMatchObject({ exit: 2, stdout: '' });
      }
      const odd = await line.run(['eks-token', 'blue', '--region', 'evil.example/']);
      expect(odd).toMatchObject({ exit: 2, stdout: '' });
      expect(await line.run(['eks-token'])).toMatchObject({ exit: 2, stdout: '' });
    });
  });

  describe('docker-credential', () => {
    const host = `${TOOLS}.dkr.ecr.eu-west-1.amazonaws.com`;
    const run = (operation: string, input: string, env: Record<string, string> = {}) =>
      line.run(['docker-credential', operation], { input: [input], env });

    beforeEach(() => {
      line.ecr = async () => {
        const authorizationToken = Buffer.from('AWS:pass:word').toString('base64');
        const data = { authorizationToken, expiresAt: line.clock.now() / 1000 + 43_200 };
        return new Response(JSON.stringify({ authorizationData: [data] }));
      };
    });

    it('gives name and password: by the setting, else DAYPASS_ROLE, else the active role', async () => {
      const answer = await run('get', `${host}\n`);
      expect(answer).toMatchObject({ exit: 0, stderr: '' });
      expect(JSON.parse(answer.stdout)).toEqual({ ServerURL: host, Username: 'AWS', Secret: 'pass:word' });
      await run('get', host, { DAYPASS_ROLE: 'tools/Admin' });
      await line.settings.update(() => ({ registries: { [TOOLS]: 'tools/ReadOnly' } }));
      await run('get', host, { DAYPASS_ROLE: 'tools/Admin' });
      expect(asked()).toEqual([`${PROD}/Admin`, `${TOOLS}/Admin`, `${TOOLS}/ReadOnly`]);
    });

    it('says in Docker’s words that it has nothing for other registries', async () => {
      for (const server of ['https://index.docker.io/v1/', 'ghcr.io', '']) {
        const answer = await run('get', server);
        expect(answer).toEqual({ exit: 1, stdout: 'credentials not found in native keychain\n', stderr: '' });
      }
    });

    it('stores nothing: silently for ECR, with a word for others', async () => {
      const stored = (server: string) => JSON.stringify({ ServerURL: server, Username: 'u', Secret: 'hunter2' });
      expect(await run('store', stored(host))).toEqual({ exit: 0, stdout: '', stderr: '' });
      expect(await run('erase', host)).toEqual({ exit: 0, stdout: '', stderr: '' });
      expect(await run('list', '')).toEqual({ exit: 0, stdout: '{}\n', stderr: '' });
      for (const input of [stored('ghcr.io'), '{', '[]', 'null']) {
        const answer = await run('store', input);
        expect(answer.exit).toBe(2);
        expect(answer.stdout).toContain('.');
        expect(answer.stdout + answer.stderr).not.toContain('hunter2');
      }
    });

    it('says what is wrong on stdout, where Docker looks', async () => {
      line.ecr = async () => new Response('{"__type":"AccessDeniedException"}', { status: 400 });
      const answer = await run('get', host);
      expect(answer.exit).toBe(5);
      expect(answer.stdout).toContain('ecr:GetAuthorizationToken');
      expect(await run('frobnicate', '')).toMatchObject({ exit: 2 });
      expect(await run('version', '')).toMatchObject({ exit: 0, stdout: 'docker-credential-daypass 1.2.3\n' });
      await settle();
    });
  });
});
