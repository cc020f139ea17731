import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoleRef } from '../../../../common/roles.ts';
import type { SignInMethod, SignInStep } from '../../../../common/sign-in.ts';
import { type Emulator, startEmulator } from '../../../../emulator/index.ts';
import type { DaypassError } from '../../../../main/base/errors.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { OidcDefinition } from '../../../../main/base/session-definition.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createOidcSource } from '../../../../main/sources/oidc/index.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { oidc } from '../../../support/agent/definitions.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';
import { OpenIdProvider } from '../../../support/servers/openid-provider.ts';

const ACCOUNT = '444455556666';
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/Deploy`;
const AUDIT = `arn:aws:iam::${ACCOUNT}:role/team/Audit`;
const ONLY_READING = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const POOL = 'us-east-1:11111111-2222-3333-4444-555555555555';
const deploy: RoleRef = { session: 'okta', account: ACCOUNT, role: 'Deploy' };
const audit: RoleRef = { session: 'okta', account: ACCOUNT, role: 'Audit' };
/** Seconds. A token with less than five minutes left is renewed before it is used. */
const ID_TOKEN = 400;

describe('OpenID Connect', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let provider: OpenIdProvider;
  let network: Network;
  let keychain: ReturnType<typeof createMemoryKeychain>;
  let source: CredentialSource;
  let steps: SignInStep[];
  let abort: AbortController;
  let lines: unknown[];

  const open = (change: Partial<OidcDefinition> = {}, token: Partial<OidcDefinition['token']> = {}) => {
    const definition = oidc(provider, [DEPLOY, AUDIT]);
    return createOidcSource({
      definition: { ...definition, token: { ...definition.token, ...token } as OidcDefinition['token'], ...change },
      keychain,
      clock,
      random: () => 0,
      env: emulator.env(),
      log: { ...silentLog, info: (_message, fields) => void lines.push(fields?.trace) },
      network,
      version: '1.2.3',
      userName: 'sam',
    });
  };

  const start = async (options: Parameters<typeof OpenIdProvider.start>[0] = {}) => {
    provider = await OpenIdProvider.start({ idTokenSeconds: ID_TOKEN, ...options });
    emulator.iam.addOidcProvider(ACCOUNT, provider.issuer, [provider.clientId]);
    for (const arn of [DEPLOY, AUDIT]) emulator.iam.addRole({ arn, trust: { to: 'oidc', issuer: provider.issuer } });
    source = open();
  };

  beforeEach(async () => {
    clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000);
    lines = [];
    emulator = await startEmulator({ clock });
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    keychain = createMemoryKeychain();
    steps = [];
    abort = new AbortController();
    await start();
  });
  afterEach(async () => {
    await source.dispose();
    network.dispose();
    await provider.close();
    await emulator.close();
  });

  const signIn = (method: SignInMethod = 'browser', at = source) => {
    const done = at.signIn({
      method,
      report: (step) => steps.push(step),
      ask: () => {
        throw new Error('A provider asks nothing here.');
      },
      signal: abort.signal,
    });
    done.catch(() => undefined);
    return done;
  };
  const shown = async <S extends SignInStep['step']>(wanted: S) => {
    for (;;) {
      const found = steps.find((step): step is Extract<SignInStep, { step: S }> => step.step === wanted);
      if (found) return found;
      await settle();
    }
  };
  const signedIn = async (at = source) => {
    steps = [];
    const done = signIn('browser', at);
    const page = await provider.visit((await shown('browser')).url);
    await done;
    return page;
  };
  /** Lets calls continue that wait for the clock between two tries. */
  const driven = async <T>(work: Promise<T>, ms = 1_000): Promise<T> => {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => undefined);
    while (!done) {
      await settle();
      if (clock.delays.length > 0 && !done) await clock.advance(ms);
    }
    return settled;
  };

  describe('by the browser', () => {
    it('signs in with PKCE, state and nonce, and gives each role that trusts the provider', async () => {
      expect((await signedIn()).text).toContain('You can close this tab');
      const url = new URL((await shown('browser')).url);
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
      expect(url.searchParams.get('nonce')).toBeTruthy();
      expect(new URL(url.searchParams.get('redirect_uri') ?? '').hostname).toBe('127.0.0.1');
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
      const [one, two] = await Promise.all([source.credentials(deploy), source.credentials(audit)]);
      expect(one.accessKeyId).not.toBe(two.accessKeyId);
      expect(emulator.count('AssumeRoleWithWebIdentity')).toBe(2);
      await expect(source.credentials({ ...deploy, role: 'Other' })).rejects.toMatchObject({ code: 'no-role' });
    });

    it('says which request of the provider was refused, with its id', async () => {
      provider.refusal = {
        status: 400,
        requestId: 'a1b2-c3d4',
        body: { error: 'invalid_scope', error_description: 'No.' },
      };
      const refused = signIn();
      await provider.visit((await shown('browser')).url);
      const error: DaypassError = await refused.catch((cause) => cause);
      expect(error.code).toBe('provider-invalid');
      expect(error.toJSON().trace).toMatch(
        /^127\.0\.0\.1:\d+: \/token, 400, invalid_scope, "No\.", request a1b2-c3d4, 20[\dT:-]+Z$/,
      );
      expect(lines).toEqual([error.trace]);
    });

    it('ends when the person says no, and when it is cancelled', async () => {
      provider.denies = true;
      const denied = signIn();
      await provider.visit((await shown('browser')).url);
      await expect(denied).rejects.toMatchObject({
        code: 'sign-in-denied',
        message: `${provider.issuer} refused the sign-in (access_denied: The person\ufffd[2J said no.).`,
      });
      steps = [];
      const cancelled = signIn();
      await shown('browser');
      abort.abort();
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
      expect(source.state()).toMatchObject({ status: 'signed-out' });
    });

    it('refuses the answer of another provider (RFC 9207), and a code that was not asked for here', async () => {
      const other = await OpenIdProvider.start();
      try {
        const mixed = signIn();
        const url = new URL((await shown('browser')).url);
        const callback = new URL(url.searchParams.get('redirect_uri') ?? '');
        callback.search = new URLSearchParams({
          code: 'stolen',
          state: url.searchParams.get('state') ?? '',
          iss: other.issuer,
        }).toString();
        await fetch(callback);
        await expect(mixed).rejects.toMatchObject({ code: 'provider-invalid' });
        expect(provider.count('/token')).toBe(0);
        expect(other.requests).toEqual([]);
      } finally {
        await other.close();
      }
    });

    it.each<[string, (answer: Record<string, unknown>, forged: string) => Record<string, unknown>]>([
      ['for another audience', (answer, forged) => ({ ...answer, id_token: forged })],
      ['with a changed payload', (answer) => ({ ...answer, id_token: changed(String(answer.id_token)) })],
      ['none at all', ({ id_token, ...answer }) => answer],
    ])('refuses an ID token: %s', async (_, change) => {
      const forged = await provider.sign({ aud: 'another-client', nonce: 'x' });
      provider.rewrite = (answer) => change(answer, forged);
      const done = signIn();
      await provider.visit((await shown('browser')).url);
      await expect(done).rejects.toMatchObject({ code: 'provider-invalid' });
      expect(await keychain.list('')).toEqual([]);
    });

    it('refuses a provider that says that it is another one', async () => {
      const imposter = provider.issuer.replace('127.0.0.1', 'localhost');
      await expect(signIn('browser', open({}, { issuer: imposter }))).rejects.toMatchObject({
        code: 'provider-invalid',
      });
    });

    it('comes back to the address that is registered, where the provider compares it whole', async () => {
      const { port } = new URL(provider.issuer);
      const redirectUri = `http://127.0.0.1:${Number(port) === 65_000 ? 65_001 : 65_000}/oauth/callback`;
      const fixed = open({}, { redirectUri });
      await signedIn(fixed);
      expect(new URL((await shown('browser')).url).searchParams.get('redirect_uri')).toBe(redirectUri);
    });

    it.each(['client_secret_post', 'client_secret_basic'] as const)(
      'presents the client secret of the keychain as the provider takes it: %s',
      async (clientAuth) => {
        await provider.close();
        await start({ clientSecret: 'a-client-secret-for-tests', clientAuth });
        const confidential = open({}, { hasClientSecret: true });
        await expect(signIn('browser', confidential)).rejects.toMatchObject({
          code: 'provider-invalid',
          next: 'Run `daypass login okta --client-secret`.',
        });
        await confidential.setClientSecret?.(new Secret('a-client-secret-for-tests'));
        await signedIn(confidential);
        await confidential.signOut();
        expect(await keychain.list('')).toEqual(['oidc-client/okta']);
        await signedIn(confidential);
        await confidential.signOut();
        await confidential.forget?.();
        expect(await keychain.list('')).toEqual([]);
      },
    );

    it('shows an ID and a secret of any characters by HTTP Basic, as forms have them', async () => {
      await provider.close();
      const secret = "p:@ +%&/='ss~(-_.)!*";
      await start({ clientId: '0oa1-b_c.d:e f', clientSecret: secret, clientAuth: 'client_secret_basic' });
      const confidential = open({}, { hasClientSecret: true });
      await confidential.setClientSecret?.(new Secret(secret));
      await signedIn(confidential);
      const [pair = ''] = provider.authorizations.map((value) => Buffer.from(value.slice(6), 'base64').toString());
      expect(pair).toBe('0oa1-b_c.d%3Ae+f:p%3A%40+%2B%25%26%2F%3D%27ss%7E%28-_.%29%21*');
      await confidential.dispose();
    });

    it('says that the provider can’t be reached', async () => {
      await provider.close();
      await expect(signIn()).rejects.toMatchObject({ code: 'provider-unreachable' });
    });
  });

  describe('by a device code', () => {
    it('signs in once the code is approved', async () => {
      const done = signIn('device');
      const { userCode, urlWithCode } = await shown('device');
      expect(urlWithCode).toContain(userCode);
      await clock.waiting();
      await clock.advance(5_000);
      expect(source.state().status).toBe('signed-out');
      await provider.approveDevice(urlWithCode);
      await driven(done, 5_000);
      expect((await source.credentials(deploy)).expiresAt).toBeGreaterThan(clock.now());
    });

    it('continues while the provider fails, and ends with the code', async () => {
      const done = signIn('device');
      await shown('device');
      provider.failures = 2;
      await expect(driven(done, 30_000)).rejects.toMatchObject({ code: 'sign-in-expired' });
      expect(steps.map(({ step }) => step)).toContain('slow-network');
    });

    it('takes the browser where the provider has no such thing', async () => {
      await provider.close();
      await start({ devices: false });
      const done = signIn('device');
      await provider.visit((await shown('browser')).url);
      await done;
      expect(source.state().status).toBe('signed-in');
    });
  });

  describe('a session', () => {
    it('is renewed once for fifty that ask, and the new refresh token is stored before it is needed', async () => {
      await signedIn();
      clock.jump((ID_TOKEN - 200) * 1000);
      const before = provider.count('/token');
      await Promise.all(Array.from({ length: 50 }, () => source.credentials(deploy)));
      expect(provider.count('/token')).toBe(before + 1);
      await source.dispose();
      source = open();
      await source.restore();
      clock.jump((ID_TOKEN - 200) * 1000);
      emulator.faults.clockSkewMs = -(ID_TOKEN - 200) * 1000;
      await source.credentials(deploy);
      expect(provider.count('/token')).toBe(before + 2);
    });

    it('lives through failures of the provider, and ends with its token when the provider says so', async () => {
      await signedIn();
      clock.jump((ID_TOKEN - 200) * 1000);
      provider.failures = 9;
      await driven(source.credentials(deploy));
      expect(source.state().status).toBe('signed-in');
      provider.failures = 0;
      await provider.revokeAll();
      clock.jump((ID_TOKEN - 200) * 1000);
      emulator.faults.clockSkewMs = -(ID_TOKEN - 200) * 1000;
      // What is live is good to its end.
      await source.credentials(audit);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
      clock.jump((ID_TOKEN + 200) * 1000);
      const error: DaypassError = await source.credentials(audit).catch((cause) => cause);
      expect(error.code).toBe('sign-in-required');
      expect(source.state().status).toBe('signed-out');
      expect(await keychain.list('')).toEqual([]);
      // The provider's administrator can look it up: who refused what, with which words, and when.
      expect(lines).toContainEqual(
        expect.stringMatching(/^127\.0\.0\.1:\d+: \/token, 400, invalid_grant, ".+", 20[\dT:-]+Z$/),
      );
      expect(lines).toContainEqual(expect.stringMatching(/^127\.0\.0\.1:\d+: \/token, 503, 20[\dT:-]+Z$/));
      for (const secret of provider.secrets) expect(lines.join()).not.toContain(secret);
    });

    it('keeps the new refresh token of a renewal without an ID token, and asks for one with the scopes', async () => {
      await signedIn();
      clock.jump((ID_TOKEN - 200) * 1000);
      let withoutIdToken = 1;
      provider.rewrite = ({ id_token, ...answer }) => (withoutIdToken-- > 0 ? answer : { ...answer, id_token });
      const before = provider.count('/token');
      await source.credentials(deploy);
      expect(provider.count('/token')).toBe(before + 2);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
    });

    it('serves what is live where renewals bring no ID token, and needs a person after that', async () => {
      await signedIn();
      clock.jump((ID_TOKEN - 200) * 1000);
      let last = '';
      provider.rewrite = ({ id_token, ...answer }) => {
        last = String(answer.refresh_token ?? last);
        return answer;
      };
      await source.credentials(deploy);
      expect(source.state()).toMatchObject({ status: 'signed-in' });
      expect((await keychain.get('oidc/okta'))?.expose()).toContain(last);
      clock.jump((ID_TOKEN + 200) * 1000);
      await expect(source.credentials(audit)).rejects.toMatchObject({ code: 'sign-in-required' });
    });

    it('keeps the new refresh token of a renewal whose ID token does not hold', async () => {
      await signedIn();
      clock.jump((ID_TOKEN - 200) * 1000);
      provider.rewrite = (answer) => ({ ...answer, id_token: `${String(answer.id_token)}x` });
      await source.credentials(deploy);
      provider.rewrite = null;
      await source.credentials(audit);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
      clock.jump((ID_TOKEN - 200) * 1000);
      emulator.faults.clockSkewMs = -(ID_TOKEN - 200) * 1000;
      await source.credentials(deploy);
    });

    it('is renewed once where STS takes its token for ended, and is over where that does not help', async () => {
      await signedIn();
      const tokens = provider.count('/token');
      emulator.faults.add({ operation: 'AssumeRoleWithWebIdentity', errorType: 'ExpiredTokenException' });
      await source.credentials(deploy);
      expect(provider.count('/token')).toBe(tokens + 1);
      emulator.faults.add({ operation: 'AssumeRoleWithWebIdentity', errorType: 'ExpiredTokenException', times: 2 });
      await expect(source.credentials(deploy)).rejects.toMatchObject({
        code: 'sign-in-required',
        trace: expect.stringMatching(/^AWS: AssumeRoleWithWebIdentity, 400 ExpiredTokenException, /),
      });
      expect(source.state()).toEqual({ status: 'signed-out', reason: 'revoked' });
    });

    it('ends at the provider and in the keychain when a person signs out', async () => {
      await signedIn();
      await source.signOut();
      expect(provider.count('/token/revocation')).toBe(1);
      expect(await keychain.list('')).toEqual([]);
      await expect(source.credentials(deploy)).rejects.toMatchObject({
        code: 'sign-in-required',
        next: 'Run `daypass login okta`.',
      });
    });
  });

  describe('a gateway in between', () => {
    it.each([401, 403])('that answers %i in the provider’s place or in STS’s ends no sign-in', async (status) => {
      await signedIn();
      emulator.faults.add({ operation: 'AssumeRoleWithWebIdentity', foreign: true, status, times: 9 });
      await expect(driven(source.credentials(deploy))).rejects.toMatchObject({ code: 'network-sign-in' });
      emulator.faults.clear();
      clock.jump((ID_TOKEN + 200) * 1000);
      provider.refusal = { status, requestId: '', body: {} };
      await expect(driven(source.credentials(deploy))).rejects.toMatchObject({ code: 'provider-invalid' });
      expect(source.state().status).toBe('signed-in');
      provider.refusal = null;
      emulator.faults.clockSkewMs = -(ID_TOKEN + 200) * 1000;
      expect((await driven(source.credentials(deploy))).accessKeyId).toMatch(/^ASIA/);
    });
  });

  describe('AWS’s refusals', () => {
    it.each([
      [{ errorType: 'InvalidIdentityToken' }, 'access-denied'],
      [{ errorType: 'IDPCommunicationError', times: 9 }, 'aws-failed'],
      [{ errorType: 'AccessDenied', status: 403 }, 'access-denied'],
      [{ errorType: 'Throttling', times: 99 }, 'aws-throttled'],
    ])('have their own code: %j', async (fault, code) => {
      await signedIn();
      emulator.faults.add({ operation: 'AssumeRoleWithWebIdentity', ...fault });
      await expect(driven(source.credentials(deploy))).rejects.toMatchObject({ code });
      expect(source.state().status).toBe('signed-in');
    });

    it('a provider that AWS could not reach is tried again', async () => {
      await signedIn();
      emulator.faults.add({ operation: 'AssumeRoleWithWebIdentity', errorType: 'IDPCommunicationError', times: 2 });
      await driven(source.credentials(deploy));
      expect(emulator.count('AssumeRoleWithWebIdentity')).toBe(3);
    });
  });

  it('names the role session after the claim, and asks as the definition says', async () => {
    emulator.iam.addRole({
      arn: DEPLOY,
      maxSessionSeconds: 7200,
      trust: { to: 'oidc', issuer: provider.issuer, subject: 'sam' },
    });
    source = open({ roles: [{ roleArn: DEPLOY, durationSeconds: 7200, policy: '{}', policyArns: [ONLY_READING] }] });
    await signedIn();
    const { accessKeyId, expiresAt } = await source.credentials(deploy);
    expect(Math.round((expiresAt - clock.now()) / 1000)).toBe(7200);
    expect(emulator.calls.at(-1)).toMatchObject({ roleArn: DEPLOY, roleSessionName: 'sam@example.com' });
    expect(emulator.iam.contextOf(accessKeyId)).toMatchObject({ policy: '{}', policyArns: [ONLY_READING] });
  });

  it('gets what a Cognito identity pool gives, and a role that the pool allows', async () => {
    const logins = { [provider.issuer]: provider.clientId };
    emulator.iam.addIdentityPool({ id: POOL, logins, roleArn: DEPLOY, customRoles: [AUDIT] });
    const identityPool = { id: POOL, region: 'us-east-1', accountId: ACCOUNT };
    const picked = open({ identityPool, roles: [] });
    await signedIn(picked);
    const role = { session: 'okta', account: ACCOUNT, role: 'identity-pool' };
    expect((await picked.credentials(role)).expiresAt).toBeGreaterThan(clock.now());
    expect(emulator.count('GetCredentialsForIdentity')).toBe(1);
    // An ID token that Cognito takes for ended is renewed, once.
    const tokens = provider.count('/token');
    const recorded = ['Token expired: 1796006819 >= 1796006818', 'Token is expired.'];
    for (const message of recorded.map((words) => `Invalid login token. ${words}`)) {
      const ended = { errorType: 'NotAuthorizedException', status: 400, message };
      emulator.faults.add({ operation: 'GetCredentialsForIdentity', ...ended });
      await picked.credentials(role);
    }
    expect(provider.count('/token')).toBe(tokens + 2);
    const named = open({ identityPool });
    await named.restore();
    expect((await named.credentials(audit)).accessKeyId).toMatch(/^ASIA/);
    emulator.iam.addIdentityPool({ id: POOL, logins: {}, roleArn: DEPLOY });
    await expect(named.credentials(audit)).rejects.toMatchObject({ code: 'access-denied' });
  });

  describe('a token in a file', () => {
    const file = join(tmpdir(), `daypass-token-${process.pid}`);
    const fromFile = () => open({ token: { from: 'file', path: file }, sessionName: 'ci' });

    it('is read each time, and needs no sign-in', async () => {
      const at = fromFile();
      await writeFile(file, `${await provider.sign({ sub: 'ci' })}\n`);
      expect(at.state()).toMatchObject({ status: 'signed-in' });
      expect((await at.credentials(deploy)).expiresAt).toBeGreaterThan(clock.now());
      await writeFile(file, changed(await provider.sign({ sub: 'ci' })));
      await expect(at.credentials(deploy)).rejects.toMatchObject({ code: 'access-denied' });
      await writeFile(file, await provider.sign({ sub: 'ci', aud: 'other' }));
      await expect(at.credentials(deploy)).rejects.toMatchObject({ code: 'access-denied' });
      await writeFile(file, 'not a token');
      await expect(at.credentials(deploy)).rejects.toMatchObject({ code: 'config-invalid' });
    });
  });
});

/** The same token with one claim more, and the old signature. */
function changed(token: string): string {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
  return `${head}.${Buffer.from(JSON.stringify({ ...claims, admin: true })).toString('base64url')}.${signature}`;
}
