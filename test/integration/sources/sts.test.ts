import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { Secret } from '../../../main/base/secret.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { ClockOffset } from '../../../main/sources/clock-offset.ts';
import { Sts } from '../../../main/sources/sts.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../support/servers/default-choice.ts';

const HAS_MOTO = spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
if (!HAS_MOTO) process.stdout.write('moto_server is not installed: STS is shown against the emulator alone.\n');

const ROLE = 'arn:aws:iam::444455556666:role/Deploy';
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret('secret'), sessionToken: null };

describe.skipIf(!HAS_MOTO)('STS, as moto understands AWS’s models', () => {
  let moto: ChildProcess;
  let network: Network;
  let sts: Sts;

  beforeAll(async () => {
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      const read = (chunk: unknown) => {
        text += String(chunk);
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
        if (found) resolve(found[0]);
      };
      moto.stdout?.on('data', read);
      moto.stderr?.on('data', read);
      moto.once('exit', () => reject(new Error(`moto_server ended: ${text}`)));
    });
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    sts = new Sts({
      region: 'eu-west-1',
      version: '1.2.3',
      env: { AWS_ENDPOINT_URL_STS: url },
      clock: systemClock,
      random: () => 0,
      log: silentLog,
      offset: new ClockOffset(systemClock),
      network,
    });
  });
  afterAll(() => {
    network?.dispose();
    moto?.kill();
  });

  const minutesLeft = ({ expiresAt }: { expiresAt: number }) => Math.round((expiresAt - Date.now()) / 60_000);

  it('gives a role to signed requests, with tags, policy and duration', async () => {
    const credentials = await sts.assumeRole(KEYS, {
      RoleArn: ROLE,
      RoleSessionName: 'sam',
      DurationSeconds: 1800,
      ExternalId: 'handshake',
      Tags: [{ Key: 'team', Value: 'payments' }],
      Policy: '{"Version":"2012-10-17","Statement":[]}',
    });
    expect(minutesLeft(credentials)).toBe(30);
    const { arn, accountId } = await sts.getCallerIdentity(credentials);
    expect(arn).toBe('arn:aws:sts::444455556666:assumed-role/Deploy/sam');
    expect(accountId).toBe('444455556666');
  });

  it('gives one for a web identity and a session for a user', async () => {
    const token = [{ alg: 'none' }, { sub: 'sam', aud: 'daypass', iss: 'https://idp.example' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const web = await sts.assumeRoleWithWebIdentity({
      RoleArn: ROLE,
      RoleSessionName: 'sam@example.com',
      WebIdentityToken: `${token}.signature`,
    });
    expect(web.accessKeyId).toMatch(/^ASIA/);
    expect(minutesLeft(await sts.getSessionToken(KEYS, { DurationSeconds: 900 }))).toBe(15);
  });
});
