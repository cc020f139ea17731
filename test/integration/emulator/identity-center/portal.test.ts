import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  paginateListAccountRoles,
  paginateListAccounts,
} from '@aws-sdk/client-sso';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../../emulator/index.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { clientsOf, refresh, signIn } from '../../../support/servers/emulator-clients.ts';

let clock: FakeClock;
let emulator: Emulator;
let session: Awaited<ReturnType<typeof signIn>>;
let sso: ReturnType<typeof clientsOf>['sso'];

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ clock, ...options });
  session = await signIn(emulator);
  sso = clientsOf(emulator).sso;
}

beforeEach(() => {
  clock = new FakeClock();
});
afterEach(() => emulator.close());

const unauthorized = { name: 'UnauthorizedException', $metadata: { httpStatusCode: 401 } };

describe('the listings', () => {
  it('name every account once and in order, however large the pages are', async () => {
    await start({ accounts: 230 });
    for (const pageSize of [undefined, 7, 100]) {
      const ids: (string | undefined)[] = [];
      const config = { client: sso, ...(pageSize === undefined ? {} : { pageSize }) };
      for await (const page of paginateListAccounts(config, { accessToken: session.accessToken })) {
        ids.push(...(page.accountList ?? []).map(({ accountId }) => accountId));
      }
      expect(ids).toEqual(emulator.accounts.map(({ id }) => id));
    }
  });

  it('name every role of an account', async () => {
    await start({ rolesPerAccount: 30 });
    const [, account] = emulator.accounts;
    const names: (string | undefined)[] = [];
    const request = { accessToken: session.accessToken, accountId: account?.id };
    for await (const page of paginateListAccountRoles({ client: sso, pageSize: 8 }, request)) {
      expect(page.roleList?.every(({ accountId }) => accountId === account?.id)).toBe(true);
      names.push(...(page.roleList ?? []).map(({ roleName }) => roleName));
    }
    expect(names).toEqual(account?.roles);
  });

  it('show what was assigned since, at once', async () => {
    await start();
    emulator.setAccounts([{ id: '123456789012', name: 'only', email: 'only@acme.example', roles: ['Admin'] }]);
    const answer = await sso.send(new ListAccountsCommand({ accessToken: session.accessToken }));
    expect(answer.accountList).toEqual([
      { accountId: '123456789012', accountName: 'only', emailAddress: 'only@acme.example' },
    ]);
  });

  it('refuse pages of more than 100, and tokens of another listing', async () => {
    await start({ accounts: 30 });
    const { accessToken } = session;
    const invalid = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } };
    await expect(sso.send(new ListAccountsCommand({ accessToken, maxResults: 101 }))).rejects.toMatchObject(invalid);
    await expect(sso.send(new ListAccountsCommand({ accessToken, maxResults: 0 }))).rejects.toMatchObject(invalid);
    await expect(sso.send(new ListAccountsCommand({ accessToken, nextToken: 'x' }))).rejects.toMatchObject(invalid);
    const { nextToken } = await sso.send(new ListAccountsCommand({ accessToken, maxResults: 5 }));
    const accountId = emulator.accounts[0]?.id;
    const foreign = sso.send(new ListAccountRolesCommand({ accessToken, accountId, nextToken }));
    await expect(foreign).rejects.toMatchObject(invalid);
  });

  it('serve 5,000 accounts with 4 roles each in less than a second of work', async () => {
    await start({ accounts: 5000, rolesPerAccount: 4 });
    const before = process.cpuUsage();
    let count = 0;
    const config = { client: sso, pageSize: 100 };
    for await (const page of paginateListAccounts(config, { accessToken: session.accessToken })) {
      count += page.accountList?.length ?? 0;
    }
    expect(count).toBe(5000);
    // The processor's time: what else the machine does does not count.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(5000);
  });
});

describe('GetRoleCredentials', () => {
  const ask = (changes: { accessToken?: string; accountId?: string; roleName?: string } = {}) => {
    const [account] = emulator.accounts;
    const request = { accessToken: session.accessToken, accountId: account?.id, roleName: account?.roles[0] };
    return sso.send(new GetRoleCredentialsCommand({ ...request, ...changes }));
  };

  it('gives keys of realistic size that end after the permission set’s duration, in epoch ms', async () => {
    await start({ roleCredentialSeconds: 7200 });
    const { roleCredentials } = await ask();
    expect(roleCredentials?.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(roleCredentials?.secretAccessKey).toHaveLength(40);
    expect(roleCredentials?.sessionToken).toHaveLength(1200);
    expect(roleCredentials?.expiration).toBe(clock.now() + 7_200_000);
  });

  it('refuses a role that is not assigned with 403 “No access”, an unknown account likewise', async () => {
    await start();
    await expect(ask({ roleName: 'Root' })).rejects.toMatchObject({
      name: 'ForbiddenException',
      message: 'No access',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(ask({ accountId: '000000000000' })).rejects.toMatchObject({
      name: 'ForbiddenException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(ask({ accountId: 'prod' })).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('refuses tokens that are unknown or have ended with 401', async () => {
    await start({ accessTokenSeconds: 900 });
    await expect(ask({ accessToken: 'x' })).rejects.toMatchObject(unauthorized);
    await clock.advance(899_000);
    await expect(ask()).resolves.toHaveProperty('roleCredentials');
    await clock.advance(1000);
    await expect(ask()).rejects.toMatchObject(unauthorized);
  });

  it('refuses a session whose scopes don’t include account access', async () => {
    await start();
    const { accessToken } = await signIn(emulator, { scopes: ['openid'] });
    await expect(ask({ accessToken })).rejects.toMatchObject({ name: 'ForbiddenException' });
  });
});

describe('Logout', () => {
  it('ends the session with its refresh token, and no other session', async () => {
    await start();
    const other = await signIn(emulator);
    const { keys, accessToken, refreshToken = '' } = session;
    await sso.send(new LogoutCommand({ accessToken }));
    await expect(sso.send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject(unauthorized);
    await expect(refresh(emulator, keys, refreshToken)).rejects.toMatchObject({ name: 'InvalidGrantException' });
    await expect(sso.send(new ListAccountsCommand({ accessToken: other.accessToken }))).resolves.toBeDefined();
    await expect(sso.send(new LogoutCommand({ accessToken }))).rejects.toMatchObject(unauthorized);
  });
});
