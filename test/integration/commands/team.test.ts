/** `daypass team` over real TLS, with the real client and agent. */
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../../support/app/installation.ts';
import { Authority, type Listening, tlsFrontOf } from '../../support/servers/company-network.ts';

const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const TEAM = { version: 1, name: 'Platform', profileTemplate: '{id}' };

describe.skipIf(!HAS_OPENSSL)('a team’s settings from an https address', () => {
  let authority: Authority;
  let plain: Server;
  let front: Listening;
  let daypass: Installation;

  beforeAll(async () => {
    authority = new Authority('Example Root', 'Example Corp');
    plain = createServer(({ url }, answer) => {
      if (url === '/moved') answer.writeHead(302, { location: '/daypass.json' }).end();
      else if (url === '/away') answer.writeHead(302, { location: 'http://localhost/daypass.json' }).end();
      else if (url === '/large') answer.end(JSON.stringify({ ...TEAM, name: 'x'.repeat(1_100_000) }));
      else answer.end(JSON.stringify(TEAM));
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    front = await tlsFrontOf(
      `http://127.0.0.1:${(plain.address() as AddressInfo).port}`,
      authority.issue(['localhost']),
    );
    daypass = await Installation.open({ env: { AWS_CA_BUNDLE: join(authority.folder, 'ca.pem') } });
  });
  afterAll(async () => {
    await daypass.close();
    await front.close();
    plain.close();
    authority.close();
  });

  const add = (path: string) => daypass.daypass(['team', 'add', `https://localhost:${front.port}${path}`, '--yes']);

  it('is fetched with the certificates that the agent trusts, through a redirect too', async () => {
    expect(await add('/daypass.json')).toEqual({
      status: 0,
      stdout: 'The settings of Platform apply, below your own.\n',
      stderr: '',
    });
    expect((await daypass.daypass(['settings', 'get', 'profileTemplate'])).stdout).toBe('{id}\n');
    expect((await add('/moved')).status).toBe(0);
  });

  it('is refused where it leads away from https, or is too large', async () => {
    expect(await add('/away')).toMatchObject({ status: 1, stderr: expect.stringContaining('leads away from https') });
    expect(await add('/large')).toMatchObject({ status: 1, stderr: expect.stringContaining('larger than 1 MB') });
  });
});
