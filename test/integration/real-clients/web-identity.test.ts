/**
 * OpenID providers from the outside: `daypass login` with a real provider and a second one next to it, then AWS's own programs by
 * profile and the console, for roles, Cognito identity pools and tokens in files. And what has to be refused on the way.
 */
import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { credentialProcess } from '../../../main/aws-files/credential-process.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { ADDRESS, signInAt } from '../../support/app/sign-in.ts';
import { OpenIdProvider } from '../../support/servers/openid-provider.ts';

const HAS_AWS = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;
const ACCOUNT = '444455556666';
const POOL = 'us-east-1:11111111-2222-3333-4444-555555555555';
const arnOf = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;

const SDK = `
import { GetCallerIdentityCommand, STSClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-sts'))};
import { fromIni } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const credentials = fromIni({ profile: process.argv[2] });
const { Arn } = await new STSClient({ credentials, region: 'us-east-1' }).send(new GetCallerIdentityCommand({}));
console.log(Arn);
`;

describe('OpenID providers, from sign-in to AWS’s programs', () => {
  let daypass: Installation;
  let provider: OpenIdProvider;
  /** Of another company, and its tokens last so shortly that each use is a renewal. */
  let other: OpenIdProvider;
  let tokens: string;
  const tokenFile = () => join(tokens, 'token');

  beforeAll(async () => {
    daypass = await Installation.open();
    provider = await OpenIdProvider.start({ deviceInterval: 1 });
    other = await OpenIdProvider.start({ clientId: 'other-client', idTokenSeconds: 200 });
    tokens = await mkdtemp(join(tmpdir(), 'token-'));
    const { iam } = daypass.emulator;
    iam.addOidcProvider(ACCOUNT, provider.issuer, [provider.clientId]);
    iam.addOidcProvider(ACCOUNT, other.issuer, [other.clientId]);
    for (const name of ['Web', 'File'])
      iam.addRole({ arn: arnOf(name), trust: { to: 'oidc', issuer: provider.issuer } });
    for (const name of ['Other', 'More'])
      iam.addRole({ arn: arnOf(name), trust: { to: 'oidc', issuer: other.issuer } });
    iam.addIdentityPool({ id: POOL, logins: { [provider.issuer]: provider.clientId }, roleArn: arnOf('Pool') });
    const tools = (session: string, role: string) =>
      `[profile by-${session}]\nregion = us-east-1\ncredential_process = ${credentialProcess([daypass.client], { session, account: ACCOUNT, role })}\n`;
    await appendFile(
      daypass.configFile,
      [
        `\n[profile ci]\nrole_arn = ${arnOf('File')}\nweb_identity_token_file = ${tokenFile()}\nrole_session_name = build-42\n`,
        tools('okta', 'Web'),
        tools('pool', 'identity-pool'),
        tools('ci', 'File'),
      ].join(''),
    );
    const oidc = { kind: 'oidc', issuer: provider.issuer, clientId: provider.clientId };
    const sources = [
      { ...oidc, name: 'okta', roles: [{ roleArn: arnOf('Web') }, { roleArn: arnOf('Other') }] },
      { ...oidc, name: 'pool', identityPool: { id: POOL, accountId: ACCOUNT } },
      {
        kind: 'oidc',
        name: 'other',
        issuer: other.issuer,
        clientId: other.clientId,
        roles: ['Other', 'More'].map((role) => ({ roleArn: arnOf(role) })),
      },
    ];
    await writeFile(join(daypass.folder, 'sdk.mjs'), SDK);
    await mkdir(daypass.home, { mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    if (!HAS_AWS) process.stderr.write('There is no AWS CLI here: its part is skipped.\n');
  });
  afterAll(async () => {
    await daypass.close();
    await provider.close();
    await other.close();
    await rm(tokens, { recursive: true });
  });
  afterEach(() => {
    for (const one of [provider, other]) {
      one.denies = false;
      one.rewrite = null;
    }
  });

  const signIn = (session: string, way: keyof typeof ADDRESS, finish?: (url: string) => Promise<unknown>) => {
    const at = session === 'other' ? other : provider;
    const own = (url: string) => (way === 'device' ? at.approveDevice(url) : at.visit(url));
    return signInAt(daypass, [session, `--${way}`], ADDRESS[way], finish ?? own);
  };
  const credentials = (session: string, role: string) =>
    daypass.daypass(['credentials', '--session', session, '--account', ACCOUNT, '--role', role]);
  /** Who AWS's own programs are with this session's profile, and the console that opens. */
  const isServed = async (session: string, role: string, arn: string) => {
    const programs = [
      [process.execPath, join(daypass.folder, 'sdk.mjs'), `by-${session}`],
      ...(HAS_AWS ? [['aws', 'sts', 'get-caller-identity', '--profile', `by-${session}`, '--output', 'text']] : []),
    ];
    for (const [program = '', ...args] of programs) {
      const { status, stdout, stderr } = await runProgram(program, args, daypass);
      expect({ program, status, stderr }).toEqual({ program, status: 0, stderr: '' });
      expect(stdout).toContain(arn);
    }
    const console = await daypass.daypass(['console', `${session}/${ACCOUNT}/${role}`, '--print']);
    expect(console).toMatchObject({ status: 0 });
    const page = await fetch(console.stdout.trim());
    expect({ status: page.status, text: await page.text() }).toMatchObject({
      status: 200,
      text: expect.stringContaining(arn.split('/')[1] ?? ''),
    });
  };

  describe('what is refused at the sign-in, and leaves no one signed in', () => {
    const isSignedOut = async (session: string) => {
      const { stdout } = await daypass.daypass(['status', '--json']);
      const { sessions } = JSON.parse(stdout) as { sessions: { name: string; status: string }[] };
      expect(sessions.find(({ name }) => name === session)?.status).toBe('signed-out');
    };

    it.each([
      ['browser', 'refused the sign-in (access_denied: '],
      ['device', 'The sign-in was denied.'],
    ] as const)('a person who says no (%s)', async (way, said) => {
      provider.denies = true;
      const { status, stderr } = await signIn('okta', way);
      expect(status).not.toBe(0);
      expect(stderr).toContain(said);
      await isSignedOut('okta');
    });

    const claims = { nonce: 'x', email: 'sam@example.com' };
    const both = ['browser', 'device'] as const;
    it.each<[string, () => Promise<string>, readonly (keyof typeof ADDRESS)[]]>([
      ['for another audience', () => provider.sign({ ...claims, aud: 'another-client' }), both],
      ['of another provider', () => other.sign({ ...claims, aud: provider.clientId }), both],
      ['that another key has signed', () => other.sign({ iss: provider.issuer, aud: provider.clientId }), both],
      ['that has ended', () => provider.sign(claims, { expiresIn: '-10m' }), both],
      // RFC 8628 has no nonce: the device code itself ties the answer to the question.
      ['of another sign-in (nonce)', () => provider.sign(claims), ['browser']],
    ])('an ID token %s', async (_what, token, ways) => {
      const forged = await token();
      for (const way of ways) {
        provider.rewrite = (answer) => ({ ...answer, id_token: forged });
        const { status, stderr } = await signIn('okta', way);
        expect({ way, status }).not.toEqual({ way, status: 0 });
        expect(stderr).toMatch(/is meant for another client|no valid answer|not valid at this time/);
        await isSignedOut('okta');
      }
    });

    it('an ID token that was changed on the way', async () => {
      provider.rewrite = (answer) => ({ ...answer, id_token: tampered(String(answer.id_token)) });
      for (const way of ['browser', 'device'] as const) {
        expect((await signIn('okta', way)).stderr).toContain('no valid answer');
        await isSignedOut('okta');
      }
    });

    it.each(['of the other one', 'left out'])('two providers mixed up: an answer with the issuer %s', async (whose) => {
      const before = [provider.count('/token'), other.count('/token')];
      const { status, stderr } = await signIn('okta', 'browser', async (url) => {
        const asked = new URL(url).searchParams;
        const callback = new URL(asked.get('redirect_uri') ?? '');
        callback.searchParams.set('code', 'a-code-that-the-other-provider-gave');
        callback.searchParams.set('state', asked.get('state') ?? '');
        if (whose === 'of the other one') callback.searchParams.set('iss', other.issuer);
        await fetch(callback);
      });
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/meant for another client or comes from another provider|no valid answer/);
      // The code has gone to neither of them.
      expect([provider.count('/token'), other.count('/token')]).toEqual(before);
      await isSignedOut('okta');
    });
  });

  it('a sign-in with a code that is compared on another device', async () => {
    const { status, stdout, stderr } = await signIn('okta', 'device');
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('Signed in to okta.') });
    expect(stderr).toMatch(/Code +[A-Z]{4}-[A-Z]{4}/);
    await isServed('okta', 'Web', `arn:aws:sts::${ACCOUNT}:assumed-role/Web/sam@example.com`);
  });

  it('a Cognito identity pool, with a sign-in in the browser', async () => {
    expect(await signIn('pool', 'browser')).toMatchObject({ status: 0 });
    await isServed('pool', 'identity-pool', `arn:aws:sts::${ACCOUNT}:assumed-role/Pool/CognitoIdentityCredentials`);
    expect(daypass.emulator.count('GetCredentialsForIdentity')).toBe(1);
  });

  it('a profile with web_identity_token_file, without any sign-in; a token that is no good says so', async () => {
    const ask = () => credentials('ci', 'File');
    expect((await ask()).stderr).toContain(`${tokenFile()} can't be read`);
    for (const [token, what] of [
      [tampered(await provider.sign({ sub: 'ci' })), 'AWS does not take the sign-in for the role File'],
      [await provider.sign({ sub: 'ci', aud: 'another-client' }), 'AWS does not take the sign-in for the role File'],
      [await other.sign({ sub: 'ci', iss: provider.issuer }), 'AWS does not take the sign-in for the role File'],
      [await provider.sign({ sub: 'ci' }, { expiresIn: '-10m' }), 'AWS takes the token of ci for one that has ended.'],
      ['no token at all', 'holds no token'],
    ] as const) {
      await writeFile(tokenFile(), token);
      const { status, stdout, stderr } = await ask();
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining(what) });
      expect(status).not.toBe(0);
    }
    await writeFile(tokenFile(), await provider.sign({ sub: 'ci' }));
    await isServed('ci', 'File', `arn:aws:sts::${ACCOUNT}:assumed-role/File/build-42`);
    expect(await daypass.opened()).toEqual([]);
  });

  it('a role that trusts the other provider is not had with the token of this one', async () => {
    const { status, stderr } = await credentials('okta', 'Other');
    expect(status).not.toBe(0);
    expect(stderr).toContain('AWS refuses you the role Other');
  });

  it('a session is renewed with its refresh token, unasked, and used to its end where the provider renews no more', async () => {
    expect(await signIn('other', 'browser')).toMatchObject({ status: 0 });
    const signedIn = other.count('/token');
    expect(await credentials('other', 'Other')).toMatchObject({ status: 0 });
    expect(other.count('/token')).toBe(signedIn + 1);
    await other.revokeAll();
    const renewed = other.count('/token');
    expect(await credentials('other', 'More')).toMatchObject({ status: 0 });
    // Refused, and tried once more: the answer to an earlier renewal may have been lost.
    expect(other.count('/token')).toBe(renewed + 2);
    expect(await daypass.opened()).toEqual([]);
  });
});

/** The same token with one claim more, and the old signature. */
function tampered(token: string): string {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
  return `${head}.${Buffer.from(JSON.stringify({ ...claims, admin: true })).toString('base64url')}.${signature}`;
}
