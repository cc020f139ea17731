import { appendFile, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../../main/base/errors.ts';
import { Installation } from '../../support/app/installation.ts';

describe('an agent that a shell started which uses a stand-in for AWS', () => {
  let other: Server;
  let heard: string[];
  let url: string;
  let daypass: Installation;

  beforeEach(async () => {
    heard = [];
    other = createServer((request, response) => {
      heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await daypass.close();
    other.close();
  });

  it('sends no token to that stand-in, no matter who asks', async () => {
    // What asks AWS's own portal ends at a proxy that isn't there.
    daypass = await Installation.open({ env: { AWS_ENDPOINT_URL: url, HTTPS_PROXY: 'http://127.0.0.1:9' } });
    delete daypass.env.AWS_ENDPOINT_URL_SSO;
    await appendFile(
      daypass.configFile,
      `\n[default]\nendpoint_url = ${url}\nservices = own\n[services own]\nsso =\n  endpoint_url = ${url}\n`,
    );
    expect((await daypass.signIn()).status).toBe(EXIT.done);
    const { account, role } = daypass.anyRole;
    for (const args of [daypass.credentials(account, role), ['list', '--refresh']]) {
      expect((await daypass.daypass(args, { AWS_ENDPOINT_URL: url })).status).toBe(EXIT.awsFailed);
    }
    expect(heard).toEqual([]);
  });

  it('is asked at an endpoint of one service, which status and doctor show, unless that is in clear over the network', async () => {
    const refused = 'http://sts.example.com';
    daypass = await Installation.open({ env: { AWS_ENDPOINT_URL_IAM: url, AWS_ENDPOINT_URL_STS: refused } });
    const { stdout: status } = await daypass.daypass(['status']);
    expect(status).toContain(`The agent asks ${url}, set by AWS_ENDPOINT_URL_IAM.`);
    expect(status).toContain(`AWS_ENDPOINT_URL_STS (${refused}) is ignored: it is neither https nor on this machine.`);
    expect(JSON.parse((await daypass.daypass(['status', '--json'])).stdout)).toMatchObject({
      endpoints: { refused: [{ variable: 'AWS_ENDPOINT_URL_STS', url: refused }] },
    });
    const { stdout: report } = await daypass.daypass(['doctor']);
    expect(report).toContain(`the agent asks ${url}, set by AWS_ENDPOINT_URL_IAM`);
    expect(report).toContain(`AWS_ENDPOINT_URL_STS (${refused}) is ignored`);
  });

  it.skipIf(process.platform !== 'linux')('has nothing else of that shell', async () => {
    daypass = await Installation.open({ env: { AWS_ENDPOINT_URL: url, SSLKEYLOGFILE: '/tmp/keys', LD_AUDIT: '' } });
    await daypass.daypass(['agent', 'start']);
    const environ = await readFile(`/proc/${await daypass.agentPid()}/environ`, 'utf8');
    const names = environ.split('\0').map((line) => line.split('=')[0]);
    expect(names).toContain('DAYPASS_HOME');
    for (const name of ['AWS_ENDPOINT_URL', 'SSLKEYLOGFILE', 'LD_AUDIT', 'AWS_ENDPOINT_URL_S3']) {
      expect(names).not.toContain(name);
    }
  });
});
