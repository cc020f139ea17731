import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromLoginCredentials } from '@aws-sdk/credential-providers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignInMethod, SignInStep } from '../../../../common/sign-in.ts';
import { type Emulator, startEmulator, visit } from '../../../../emulator/index.ts';
import type { DaypassError } from '../../../../main/base/errors.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { ConsoleLoginDefinition } from '../../../../main/base/session-definition.ts';
import type { Keychain } from '../../../../main/keychain/keychain.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createDpopKey } from '../../../../main/sources/console-login/dpop.ts';
import { signinOrigin } from '../../../../main/sources/console-login/endpoint.ts';
import { createConsoleLoginSource } from '../../../../main/sources/console-login/index.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const MINUTE = 60_000;
const ROLE = { session: 'dev', account: '111122223333', role: 'ann' };

describe('sign-in with console credentials', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let keychain: Keychain;
  let network: Network;
  let source: CredentialSource;
  let steps: SignInStep[];
  /** What the person types where a sign-in asks. */
  let typed: (url: string) => Promise<string>;

  const open = (loginSession: string | null = null) => {
    const definition: ConsoleLoginDefinition = {
      kind: 'console-login',
      name: 'dev',
      origin: 'settings',
      region: 'eu-west-1',
      loginSession,
    };
    const fromOutside = { keychain, clock, random: () => 0, log: silentLog, network, version: '1.2.3' };
    return createConsoleLoginSource({ ...fromOutside, definition, env: emulator.env() });
  };
  const signIn = async (method: SignInMethod = 'browser', decision: 'approve' | 'deny' = 'approve') => {
    steps = [];
    const { signal } = new AbortController();
    const report = (step: SignInStep) => {
      steps.push(step);
      if (step.step === 'browser') void visit(step.url, decision);
    };
    const ask = async (step: SignInStep) => {
      steps.push(step);
      return new Secret(await typed(step.step === 'code' ? step.url : ''));
    };
    await source.signIn({ method, report, ask, signal });
    emulator.resetCalls();
  };

  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    emulator = await startEmulator({ clock });
    keychain = createMemoryKeychain();
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    source = open();
    await source.restore();
  });
  afterEach(async () => {
    await source.dispose();
    network.dispose();
    await emulator.close();
  });

  it('asks AWS in the words of the AWS CLI, and has a quarter of an hour of credentials', async () => {
    await signIn();
    const [step] = steps;
    const { searchParams, pathname } = new URL(step?.step === 'browser' ? step.url : '');
    expect(pathname).toBe('/v1/authorize');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'arn:aws:signin:::devtools/same-device',
      code_challenge_method: 'SHA-256',
      scope: 'openid',
    });
    expect(source.state()).toEqual({ status: 'signed-in', expiresAt: clock.now() + 15 * MINUTE, renewable: true });
    const credentials = await source.credentials(ROLE);
    const sts = new STSClient({
      region: 'us-east-1',
      endpoint: emulator.url,
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.expose(),
        sessionToken: credentials.sessionToken.expose(),
      },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::111122223333:user/ann');
    expect(signinOrigin('eu-west-1')).toBe('https://eu-west-1.signin.aws.amazon.com');
    expect(signinOrigin('cn-north-1')).toBe('https://cn-north-1.signin.amazonaws.cn');
    expect(signinOrigin('us-gov-west-1')).toBe('https://us-gov-west-1.signin.amazonaws-us-gov.com');
  });

  it('renews once for everybody, with the key from the keychain after a restart too', async () => {
    await signIn();
    await clock.advance(10 * MINUTE);
    await source.dispose();
    source = open();
    await source.restore();
    const all = await Promise.all(Array.from({ length: 50 }, () => source.credentials(ROLE)));
    expect(new Set(all.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    expect(emulator.count('CreateOAuth2Token')).toBe(1);
    expect(source.state()).toMatchObject({ expiresAt: clock.now() + 15 * MINUTE });
  });

  it('continues through a failure that passes', async () => {
    await signIn();
    await clock.advance(10 * MINUTE);
    emulator.faults.add({ operation: 'CreateOAuth2Token', status: 500 });
    const renewed = source.credentials(ROLE);
    await clock.waiting();
    await clock.advance(1_000);
    await renewed;
    expect(emulator.count('CreateOAuth2Token')).toBe(2);
  });

  it.each([
    ['TOKEN_EXPIRED', 'sign-in-required', 'has ended'],
    ['USER_CREDENTIALS_CHANGED', 'sign-in-required', 'password of dev has changed'],
    ['INSUFFICIENT_PERMISSIONS', 'access-denied', 'not get credentials that way'],
  ])('%s at a renewal ends it with its last credentials, and says why', async (refusal, code, what) => {
    await signIn();
    await clock.advance(10 * MINUTE);
    emulator.consoleSignIns.refusal = refusal;
    // What is live is good to its end, and AWS is not asked again and again.
    emulator.resetCalls();
    for (let time = 0; time < 3; time += 1) await source.credentials(ROLE);
    expect(emulator.count('CreateOAuth2Token')).toBe(2);
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
    await clock.advance(6 * MINUTE);
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code, message: expect.stringContaining(what) });
    expect(source.state().status).toBe('signed-out');
    expect(await keychain.list('console-login/')).toEqual([]);
  });

  it.each([
    ['an empty 401', { status: 401 }],
    ['an empty 403', { status: 403 }],
    ['a page', { status: 403, body: '<html>Blocked</html>' }],
    ['JSON of its own', { status: 401, body: '{"error":"unauthorized"}' }],
  ])('a gateway that answers in place of AWS ends no sign-in: %s', async (_what, fault) => {
    await signIn();
    await clock.advance(16 * MINUTE);
    emulator.faults.add({ operation: 'CreateOAuth2Token', foreign: true, times: Number.POSITIVE_INFINITY, ...fault });
    const asked = source.credentials(ROLE).catch((error: unknown) => error);
    for (let time = 0; time < 20; time += 1) await settle().then(() => clock.advance(1_000));
    expect(await asked).toMatchObject({ code: 'network-sign-in' });
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
    emulator.faults.clear();
    expect((await source.credentials(ROLE)).expiresAt).toBe(clock.now() + 15 * MINUTE);
  });

  it('a refusal has its request ID, which AWS Sign-In writes behind a trace', async () => {
    await signIn();
    await clock.advance(16 * MINUTE);
    emulator.consoleSignIns.refusal = 'TOKEN_EXPIRED';
    const error: DaypassError = await source.credentials(ROLE).catch((cause) => cause);
    const { requestId } = emulator.calls.at(-1) ?? {};
    expect(error.trace).toMatch(/^AWS: CreateOAuth2Token, 401 AccessDeniedException, TOKEN_EXPIRED, /);
    expect(error.trace).toContain(`, request ${requestId}, 20`);
  });

  it('says what to do about a page that answers 400 and never sends the browser back', async () => {
    const signing = source.signIn({
      method: 'browser',
      report: () => undefined,
      ask: () => Promise.reject(new Error('Nothing is asked.')),
      signal: new AbortController().signal,
    });
    const ended = signing.catch((error) => error);
    await clock.waiting();
    await clock.advance(10 * MINUTE);
    expect(await ended).toMatchObject({
      code: 'sign-in-expired',
      next: 'Sign in again. If the page said "400", sign out of the AWS console in your browser first.',
    });
  });

  it('after twelve hours wants a person again', async () => {
    await signIn();
    await clock.advance(12 * 60 * MINUTE);
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  it('takes a code that the page shows where the browser is elsewhere; one of another sign-in not', async () => {
    let shown = '';
    typed = async (url) => {
      if (shown === '') {
        shown = Buffer.from('state=other&code=x').toString('base64');
        return shown;
      }
      const { text } = await visit(url, 'approve');
      return /id="code">([^<]+)</.exec(text)?.[1] ?? '';
    };
    await signIn('device');
    expect(steps.filter(({ step }) => step === 'code')).toMatchObject([{}, { wasWrong: true }]);
    expect(source.state().status).toBe('signed-in');
  });

  it('denied in the browser is denied', async () => {
    await expect(signIn('browser', 'deny')).rejects.toMatchObject({ code: 'sign-in-denied' });
  });

  it('sent back by AWS with an error of its own was denied by no person', async () => {
    const signing = source.signIn({
      method: 'browser',
      report: (step) => {
        if (step.step !== 'browser') return;
        const asked = new URL(step.url).searchParams;
        const back = new URL(asked.get('redirect_uri') ?? '');
        back.search = new URLSearchParams({ error: 'server_error', state: asked.get('state') ?? '' }).toString();
        void fetch(back);
      },
      ask: () => Promise.reject(new Error('Nothing is asked.')),
      signal: new AbortController().signal,
    });
    await expect(signing).rejects.toMatchObject({
      code: 'aws-rejected',
      message: 'AWS refused the sign-in (server_error).',
    });
  });

  it('refuses another person than the profile names, and the root user always', async () => {
    source = open('arn:aws:iam::111122223333:user/bob');
    await expect(signIn()).rejects.toThrow('You signed in as arn:aws:iam::111122223333:user/ann');
    emulator.consoleSignIns.subject = 'arn:aws:iam::111122223333:root';
    source = open();
    await expect(signIn()).rejects.toMatchObject({ code: 'root-user' });
    expect(await keychain.list('')).toEqual([]);
  });

  it('signed out is forgotten, even while a renewal is under way', async () => {
    await signIn();
    await clock.advance(10 * MINUTE);
    emulator.faults.add({ operation: 'CreateOAuth2Token', latencyMs: 1_000 });
    const renewed = source.credentials(ROLE).catch((error: unknown) => error);
    await emulator.called('CreateOAuth2Token');
    await source.signOut();
    await settle();
    await clock.advance(1_000);
    expect(await renewed).toMatchObject({ code: 'sign-in-required' });
    expect(await keychain.list('console-login/')).toEqual([]);
  });

  it('a refresh token that was stolen is worth nothing without its key', async () => {
    await signIn();
    const stored = JSON.parse((await keychain.get('console-login/dev'))?.expose() ?? '{}');
    await keychain.set(
      'console-login/dev',
      new Secret(JSON.stringify({ ...stored, dpopKey: createDpopKey().export().expose() })),
    );
    await source.dispose();
    source = open();
    await source.restore();
    await clock.advance(16 * MINUTE);
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  it('the emulator takes what AWS’s own SDK sends, so that it stands for AWS here', async () => {
    await signIn();
    const stored = JSON.parse((await keychain.get('console-login/dev'))?.expose() ?? '{}');
    const folder = await mkdtemp(join(tmpdir(), 'daypass-login-'));
    try {
      const token = {
        accessToken: {
          accessKeyId: 'ASIAOLD',
          secretAccessKey: 'old',
          sessionToken: 'old',
          accountId: '111122223333',
          expiresAt: new Date(0).toISOString(),
        },
        tokenType: 'aws_sigv4',
        clientId: stored.clientId,
        refreshToken: stored.refreshToken,
        dpopKey: stored.dpopKey,
      };
      const name = createHash('sha256').update(stored.subject).digest('hex');
      await writeFile(join(folder, `${name}.json`), JSON.stringify(token));
      await writeFile(join(folder, 'config'), `[profile dev]\nlogin_session = ${stored.subject}\nregion = eu-west-1\n`);
      vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', folder);
      const provide = fromLoginCredentials({
        profile: 'dev',
        configFilepath: join(folder, 'config'),
        clientConfig: { endpoint: emulator.url },
      });
      expect((await provide()).accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });
});
