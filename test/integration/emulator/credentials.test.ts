/** What the credentials that the emulator hands out are good for: STS, S3 and the console. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/index.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { clientsOf, type Keys, roleKeys, signIn } from '../../support/servers/emulator-clients.ts';

let clock: FakeClock;
let emulator: Emulator;
let keys: Keys & { accountId: string };

beforeEach(async () => {
  // SDKs sign with this machine's time.
  clock = new FakeClock(Date.now());
  emulator = await startEmulator({ clock });
  keys = await roleKeys(emulator, (await signIn(emulator)).accessToken);
});
afterEach(() => emulator.close());

const whoAmI = (credentials: Keys) => clientsOf(emulator).sts(credentials).send(new GetCallerIdentityCommand({}));

describe('GetCallerIdentity', () => {
  it('knows which issued key is asking', async () => {
    const { Account, Arn, UserId } = await whoAmI(keys);
    expect(Account).toBe(keys.accountId);
    expect(Arn).toMatch(
      new RegExp(
        `^arn:aws:sts::${keys.accountId}:assumed-role/AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}/sam\\.rivera$`,
      ),
    );
    expect(UserId).toMatch(/^AROA[A-Z0-9]{17}:sam\.rivera$/);
    expect(emulator.calls.at(-1)).toMatchObject({ operation: 'GetCallerIdentity', accessKeyId: keys.accessKeyId });
  });

  it('refuses keys, secrets and session tokens that don’t belong together', async () => {
    const refused = { $metadata: { httpStatusCode: 403 } };
    await expect(whoAmI({ ...keys, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      ...refused,
    });
    await expect(whoAmI({ ...keys, sessionToken: `${keys.sessionToken}x` })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(whoAmI({ ...keys, secretAccessKey: 'wrong' })).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      ...refused,
    });
  });

  it('refuses credentials that have ended', async () => {
    emulator.faults.clockSkewMs = -3_600_000;
    await clock.advance(3_600_000);
    await expect(whoAmI(keys)).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('refuses a signature that is more than five minutes off', async () => {
    emulator.faults.clockSkewMs = 10 * 60_000;
    await expect(whoAmI(keys)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    emulator.faults.clockSkewMs = 4 * 60_000;
    await expect(whoAmI(keys)).resolves.toHaveProperty('Arn');
  });

  it('refuses unsigned requests and other actions', async () => {
    const ask = (body: string) =>
      fetch(emulator.url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      });
    const unsigned = await ask('Action=GetCallerIdentity&Version=2011-06-15');
    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    expect(await (await ask('Action=Abolish&Version=2011-06-15')).text()).toContain('<Code>InvalidAction</Code>');
  });
});

describe('console federation', () => {
  const sessionOf = ({ accessKeyId, secretAccessKey, sessionToken }: Keys) =>
    JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken });

  const getSigninToken = (values: Record<string, string>, method: 'GET' | 'POST' = 'GET') => {
    const query = new URLSearchParams({ Action: 'getSigninToken', Session: sessionOf(keys), ...values });
    return method === 'GET'
      ? fetch(`${emulator.url}/federation?${query}`)
      : fetch(`${emulator.url}/federation`, { method, body: query });
  };
  const login = (values: Record<string, string>) =>
    fetch(`${emulator.url}/federation?${new URLSearchParams({ Action: 'login', ...values })}`);

  it.each(['GET', 'POST'] as const)('changes credentials into a sign-in to the role by %s', async (method) => {
    const { SigninToken } = (await (await getSigninToken({ SessionDuration: '43200' }, method)).json()) as {
      SigninToken: string;
    };
    const Destination = 'https://us-east-1.console.aws.amazon.com/s3/home?a=1&b=<2>';
    const page = await login({ SigninToken, Destination, Issuer: 'https://acme.example' });
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('AdministratorAccess');
    expect(text).toContain(keys.accountId);
    expect(text).toContain('s3/home?a=1&#38;b=&#60;2&#62;');
  });

  it.each(['899', '43201', '1h'])('refuses a session of %s seconds', async (SessionDuration) => {
    expect((await getSigninToken({ SessionDuration })).status).toBe(400);
  });

  it('refuses credentials that are wrong, malformed or have ended', async () => {
    const wrong = sessionOf({ ...keys, secretAccessKey: 'wrong' });
    expect((await getSigninToken({ Session: wrong })).status).toBe(403);
    expect((await getSigninToken({ Session: '{' })).status).toBe(400);
    await clock.advance(3_600_000);
    expect((await getSigninToken({})).status).toBe(403);
  });

  it('refuses a sign-in token after 15 minutes, and a link without a destination', async () => {
    const { SigninToken } = (await (await getSigninToken({})).json()) as { SigninToken: string };
    expect((await login({ SigninToken })).status).toBe(400);
    await clock.advance(15 * 60_000);
    const Destination = 'https://console.aws.amazon.com/';
    expect((await login({ SigninToken, Destination })).status).toBe(400);
  });
});
