/** The real kubectl, with a cluster that takes the token as EKS does: by asking STS who it is from. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { Authority, Listening } from '../../support/servers/company-network.ts';

const HAS_KUBECTL = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;
const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;

describe('a token for EKS', () => {
  let daypass: Installation;
  let role: string;

  beforeAll(async () => {
    daypass = await Installation.open();
    expect((await daypass.signIn()).status).toBe(0);
    const any = daypass.anyRole;
    role = `${any.account}/${any.role}`;
  });
  afterAll(() => daypass.close());

  const whoIs = async (token: string, cluster: string) => {
    const url = Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString();
    const answer = await fetch(url, { headers: { 'x-k8s-aws-id': cluster } });
    return answer.status === 200 ? (/<Arn>([^<]+)<\/Arn>/.exec(await answer.text())?.[1] ?? null) : null;
  };

  it('is what STS takes for the role, for this cluster only', async () => {
    const { status, stdout, stderr } = await daypass.daypass(['eks-token', 'blue', role, '--region', 'us-east-1']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { token } = JSON.parse(stdout).status;
    expect(await whoIs(token, 'blue')).toContain(`AWSReservedSSO_${daypass.anyRole.role}_`);
    expect(await whoIs(token, 'green')).toBeNull();
  });

  it('bad input: nothing on stdout, a line that helps, and the right status', async () => {
    const cases = [
      { args: ['eks-token'], status: 2, says: 'CLUSTER is missing' },
      { args: ['eks-token', 'blue', role], status: 2, says: '--region' },
      { args: ['eks-token', 'blue', 'nobody-at-all'], status: 4, says: 'No role matches' },
      { args: ['eks-token', 'blue', role, '--region', 'mars'], status: 2, says: '"mars" is not a region' },
      { args: ['eks-token', 'blue'], status: 4, says: 'No role is active' },
    ];
    for (const { args, status, says } of cases) {
      const answer = await daypass.daypass(args);
      expect(answer, args.join(' ')).toMatchObject({ status, stdout: '' });
      expect(answer.stderr).toContain(says);
      expect(answer.stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it.skipIf(!HAS_KUBECTL || !HAS_OPENSSL).each([
    ['written by hand', null],
    ['written by kubectl as the guide says', guideLine],
    ['written by kubectl as --help says', helpLine],
  ])('kubectl asks for it and the cluster takes it, with a kubeconfig %s', async (_how, lineOf) => {
    const authority = new Authority('Cluster Root', 'Example Corp');
    const seen: (string | null)[] = [];
    const certificate = authority.issue(['blue.test']);
    const cluster = await Listening.open(
      createServer(certificate, async (request, response) => {
        const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
        const arn = await whoIs(token, 'blue').catch(() => null);
        seen.push(arn);
        response.writeHead(arn ? 200 : 401, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(arn ? { hello: 'from the cluster' } : { kind: 'Status', status: 'Failure', code: 401 }),
        );
      }),
    );
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: daypass.client,
      args: ['eks-token', 'blue', role, '--region', 'us-east-1'],
      interactiveMode: 'Never',
    };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'blue',
      clusters: [
        {
          name: 'blue',
          cluster: {
            server: `https://127.0.0.1:${cluster.port}`,
            'tls-server-name': 'blue.test',
            'certificate-authority-data': readFileSync(authority.bundle).toString('base64'),
          },
        },
      ],
      users: lineOf ? [] : [{ name: 'blue', user: { exec } }],
      contexts: [{ name: 'blue', context: { cluster: 'blue', user: 'blue' } }],
    };
    const path = join(daypass.folder, 'kubeconfig');
    await writeFile(path, JSON.stringify(config));
    if (lineOf) {
      const line = (await lineOf(daypass))
        .replace('=prod/Admin', `='${role}'`)
        .replace('=daypass', `='${daypass.client}'`);
      const script = line
        .replace('eu-west-1', 'us-east-1')
        .replace('kubectl config', `kubectl config --kubeconfig '${path}'`);
      expect((await runProgram('sh', ['-c', script], daypass)).stderr).toBe('');
    }
    const { status, stdout, stderr } = await runProgram(
      'kubectl',
      ['--kubeconfig', path, 'get', '--raw', '/hi'],
      daypass,
    );
    await cluster.close();
    authority.close();
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: '{"hello":"from the cluster"}', stderr: '' });
    expect(seen.at(-1)).toContain(`AWSReservedSSO_${daypass.anyRole.role}_`);
  });
});

const LINE = /^ *(kubectl config set-credentials (?:.*\\\n)*.*)$/m;

async function guideLine(): Promise<string> {
  const guide = await readFile(new URL('../../../docs/guides/kubernetes.md', import.meta.url), 'utf8');
  return LINE.exec(guide)?.[1] ?? '';
}

async function helpLine(daypass: Installation): Promise<string> {
  return LINE.exec((await daypass.daypass(['eks-token', '--help'])).stdout)?.[1] ?? '';
}
