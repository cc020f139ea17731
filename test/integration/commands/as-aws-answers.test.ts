/** What a person reads on the command line where AWS answers as public records say: the real client and agent, from outside. */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, visit } from '../../../emulator/index.ts';
import { EXIT } from '../../../main/base/errors.ts';
import { Installation } from '../../support/app/installation.ts';
import { ADDRESS, signInAt } from '../../support/app/sign-in.ts';
import { OpenIdProvider } from '../../support/servers/openid-provider.ts';

const ACCOUNT = '111122223333';
const POOL = 'us-east-1:11111111-2222-3333-4444-555555555555';
const OF_POOL = ['credentials', '--session', 'cognito', '--account', ACCOUNT, '--role', 'identity-pool'];
const SERVED = /^\{"Version":1,"AccessKeyId":"ASIA/;
/** The line for AWS's support. */
const trace = (refused: string) => new RegExp(`^ {2}AWS: ${refused}, .*request [\\w-]+, 20[\\dT:-]+Z$`, 'm');

describe('where AWS answers as it is recorded to', () => {
  let daypass: Installation;
  let provider: OpenIdProvider;
  /** Roles that no one has asked for yet: what was served once is served again. */
  let unused: (readonly [account: string, role: string])[];

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 4, rolesPerAccount: 3 } });
    provider = await OpenIdProvider.start();
    const { accounts, iam } = daypass.emulator;
    unused = accounts.flatMap(({ id, roles }) => roles.map((role) => [id, role] as const));
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/deploy`;
    iam.addIdentityPool({ id: POOL, logins: { [provider.issuer]: provider.clientId }, roleArn });
    const identityPool = { id: POOL, accountId: ACCOUNT, region: 'us-east-1' };
    const { issuer, clientId } = provider;
    const sources = [{ kind: 'oidc', name: 'cognito', issuer, clientId, identityPool }];
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    const dev = `\n[profile dev]\nlogin_session = arn:aws:iam::${ACCOUNT}:user/ann\nregion = us-east-1\n`;
    await appendFile(daypass.configFile, dev);
  });
  afterAll(async () => {
    await daypass.close();
    await provider.close();
  });
  afterEach(() => daypass.emulator.faults.clear());

  const always = (fault: Fault) => daypass.emulator.faults.add({ times: Number.POSITIVE_INFINITY, ...fault });
  const signIn = () => daypass.signIn(['login', 'acme', '--no-browser']);
  const atAcme = (finish: 'approve' | 'deny') =>
    signInAt(daypass, ['acme', '--browser'], ADDRESS.browser, (url) => visit(url, finish));
  const another = () => {
    const [account = '', role = ''] = unused.pop() ?? [];
    return { account, role, served: () => daypass.daypass(daypass.credentials(account, role)) };
  };
  /** Runs a sign-in until it has printed its address, then presses Ctrl-C. */
  const shown = async (args: readonly string[]) => {
    const { child, ended } = daypass.start(['login', ...args, '--no-browser']);
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      if (/Ctrl-C cancels\.\n.+\n/.test(text)) child.kill('SIGINT');
    });
    return (await ended).stderr;
  };

  it.each(['pending', 'invalid-grant'] as const)(
    'a wrong region (%s): named at the code, and at its end',
    async (how) => {
      const { settings } = daypass.emulator;
      Object.assign(settings, { foreignRegion: how, deviceCodeSeconds: 1 });
      const { status, stderr } = await daypass.daypass(['login', 'acme', '--no-browser']);
      Object.assign(settings, { foreignRegion: null, deviceCodeSeconds: 600 });
      expect(status).toBe(EXIT.awsFailed);
      expect(stderr).toMatch(/^ {2}Region {2}us-east-1\n {2}Portal {2}127\.0\.0\.1:\d+$/m);
      expect(stderr).toContain('daypass: acme is set to us-east-1, but its portal is in eu-west-1.');
      expect(stderr).toContain('`daypass login acme --find-region`');
      expect(stderr).toMatch(trace('CreateToken, 400 (ExpiredToken|InvalidGrant)Exception'));
    },
  );

  it('Cancel that tells the program nothing: what to do next to the code, and a denial without one', async () => {
    const { settings } = daypass.emulator;
    settings.silentCancel = true;
    const given = await shown(['acme']);
    expect(given).toContain('If you cancel on the page, press Ctrl-C here too: AWS may not report it.\n');
    const code = /Code +(\S+)/.exec(given)?.[1];
    expect(code).toMatch(/^\w{4}-\w{4}$/);
    expect(await shown(['acme'])).not.toContain(code);
    const { status, stderr } = await atAcme('deny');
    settings.silentCancel = false;
    expect(status).toBe(EXIT.denied);
    expect(stderr).toMatch(/^daypass: The sign-in was denied in the browser\. /m);
  });

  it('two ways to sign in with a client each, "slow down" at the start, and fields that are null: signed in', async () => {
    const { faults } = daypass.emulator;
    faults.add({ operation: 'StartDeviceAuthorization', errorType: 'SlowDownException' });
    faults.add({ operation: 'CreateToken', nulls: ['idToken', 'tokenType'], times: 9 });
    faults.add({ operation: 'ListAccounts', nulls: ['emailAddress', 'nextToken'], times: 9 });
    expect((await atAcme('approve')).stdout).toMatch(/^Signed in to acme\./);
    expect((await signIn()).stdout).toMatch(/^Signed in to acme\./);
    expect((await daypass.daypass(['list', '--refresh'])).stdout).toContain(another().account);
  });

  it('a role that is misspelled or not assigned, by a type in the body only: both are said, with near names', async () => {
    const { account, role } = another();
    const { status, stderr } = await daypass.daypass(daypass.credentials(account, role.slice(0, -1)));
    expect(status).toBe(EXIT.denied);
    expect(stderr).toContain(
      `not assigned to the role ${role.slice(0, -1)} in account ${account}, or it is misspelled. `,
    );
    expect(stderr).toContain(`Did you mean ${role}? `);
    expect(stderr).toMatch(trace('GetRoleCredentials, 403 ForbiddenException'));
  });

  it('an answer of the renewal that is lost: the program gets its credentials', async () => {
    const { emulator } = daypass;
    emulator.settings.reusableRefreshTokens = true;
    emulator.expireAccessTokens();
    emulator.faults.add({ operation: 'CreateToken', cutAfterBytes: 10 });
    expect(await another().served()).toMatchObject({
      status: EXIT.done,
      stdout: expect.stringMatching(SERVED),
      stderr: '',
    });
    expect(emulator.calls.filter(({ status }) => status === null)).toHaveLength(1);
    emulator.settings.reusableRefreshTokens = false;
  });

  it('a gateway that refuses in place of AWS: said to be one, and no one is signed out', async () => {
    always({ operation: 'GetRoleCredentials', foreign: true, status: 401 });
    const { served } = another();
    const { status, stderr } = await served();
    expect(status).toBe(EXIT.awsFailed);
    expect(stderr).toMatch(/^daypass: Something other than AWS answered in place of 127\.0\.0\.1 \(status 401\)\. /);
    daypass.emulator.faults.clear();
    expect((await daypass.daypass(['status'])).stdout).toMatch(/^acme +signed in/);
    expect((await served()).stdout).toMatch(SERVED);
  });

  it('a refusal by its type with a suffix: a sign-in is due, with what to run and the line for AWS’s support', async () => {
    const { emulator } = daypass;
    emulator.expireAccessTokens();
    always({
      operation: 'CreateToken',
      errorType: 'InvalidGrantException',
      typeIn: 'suffix',
      nulls: ['error_description'],
    });
    const { status, stderr } = await another().served();
    expect(status).toBe(EXIT.signInRequired);
    expect(stderr).toContain('Run `daypass login acme`.');
    expect(stderr).toMatch(trace('(CreateToken, 400 InvalidGrant|GetRoleCredentials, 401 Unauthorized)Exception'));
    expect(await readFile(join(daypass.home, 'logs', 'agent.log'), 'utf8')).toContain(
      'AWS: CreateToken, 400 InvalidGrantException, invalid_grant, request ',
    );
  });

  it('a sign-out that AWS does not take: where the browser is still signed in', async () => {
    expect((await signIn()).status).toBe(0);
    always({ operation: 'Logout', errorType: 'UnauthorizedException' });
    const { stdout, stderr } = await daypass.daypass(['logout', 'acme']);
    expect(stdout).toBe('Signed out of acme.\n');
    expect(stderr).toBe(
      `AWS could not be told: your browser may still be signed in to ${daypass.emulator.startUrl}. Open it and sign out there.\n`,
    );
  });

  it('an ID token that Cognito takes for ended: renewed once, and then a sign-in is due', async () => {
    const signedIn = await signInAt(daypass, ['cognito', '--browser'], ADDRESS.browser, (url) => provider.visit(url));
    expect(signedIn.status).toBe(0);
    const message = 'Invalid login token. Token is expired.';
    const ended = { errorType: 'NotAuthorizedException', status: 400, message };
    daypass.emulator.faults.add({ operation: 'GetId', ...ended, times: 3 });
    const { status, stderr } = await daypass.daypass(OF_POOL);
    expect(status).toBe(EXIT.signInRequired);
    expect(stderr).toContain('Run `daypass login cognito`.');
    expect(stderr).toMatch(trace('GetId, 400 NotAuthorizedException, "Invalid login token\\. Token is expired\\."'));
    await signInAt(daypass, ['cognito', '--browser'], ADDRESS.browser, (url) => provider.visit(url));
    expect((await daypass.daypass(OF_POOL)).stdout).toMatch(SERVED);
  });

  it('the page of `aws login` that answers 400: what to do is next to its address', async () => {
    daypass.emulator.settings.deadConsoleSession = true;
    expect(await shown(['dev', '--browser'])).toContain(
      'If the page says "400", sign out of the AWS console in your browser, then open the address again.\n',
    );
    daypass.emulator.settings.deadConsoleSession = false;
  });

  it('a new access key that no list has yet, nor any server for a while: waited for, and in use', async () => {
    const { accessKeys, iam, settings } = daypass.emulator;
    const { id, secret } = accessKeys.add(iam.addUser(ACCOUNT, 'ann'));
    await daypass.start(['iam-user', 'add', 'legacy', '--no-mfa'], {}, `${id}\n${secret}\n`).ended;
    Object.assign(settings, { newKeySeconds: 2, newKeyListedSeconds: 600 });
    const { status, stdout, stderr } = await daypass.daypass(['iam-user', 'rotate', 'legacy']);
    Object.assign(settings, { newKeySeconds: 0, newKeyListedSeconds: 0 });
    expect(status).toBe(0);
    expect(stderr).toContain('There is a new key; waiting for AWS to know it everywhere.\n');
    expect(stdout).toMatch(/^legacy uses the access key AKIA\w{16}\.$/m);
    expect(stdout).not.toContain(id);
    const key = ['credentials', '--session', 'legacy', '--account', ACCOUNT, '--role', 'ann'];
    expect((await daypass.daypass(key)).stdout).toMatch(SERVED);
  });
});
