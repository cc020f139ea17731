import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInMethod, SignInStep } from '../../../../common/sign-in.ts';
import { type Emulator, startEmulator, visit } from '../../../../emulator/index.ts';
import { oidcOrigin } from '../../../../main/base/aws/dns-suffixes.ts';
import { RateLimiter } from '../../../../main/base/rate-limiter.ts';
import type { Keychain } from '../../../../main/keychain/keychain.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { PORTAL_RATE } from '../../../../main/sources/identity-center/index.ts';
import type { CredentialSource, ListingPosition } from '../../../../main/sources/source.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { openIdentityCenter } from '../../../support/agent/identity-center.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const HOUR = 60 * 60_000;

describe('IAM Identity Center', () => {
  const network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  let clock: FakeClock;
  let emulator: Emulator;
  let keychain: Keychain;
  let source: CredentialSource;
  let steps: SignInStep[];
  let abort: AbortController;

  const open = () =>
    openIdentityCenter(emulator, { keychain, clock, network, limiter: new RateLimiter(clock, PORTAL_RATE) });

  beforeEach(async () => {
    clock = new FakeClock();
    emulator = await startEmulator({ clock, accounts: 230, rolesPerAccount: 1 });
    keychain = createMemoryKeychain();
    source = open();
    steps = [];
    abort = new AbortController();
  });
  afterEach(async () => {
    await source.dispose();
    await emulator.close();
  });

  const signIn = (method: SignInMethod = 'device') =>
    source.signIn({ method, report: (step) => steps.push(step), ask: neverAsked, signal: abort.signal });
  /** Resolves once the code is on the screen and the first wait has begun. */
  const codeShown = async () => {
    while (!steps.some(({ step }) => step === 'device')) await settle();
    await clock.waiting();
    return steps.find((step) => step.step === 'device')?.userCode ?? '';
  };
  /** Lets `ms` pass, then answers on the wire and the next wait. */
  const pass = async (ms: number, polls: number) => {
    await clock.advance(ms);
    if (polls > 0) await emulator.called('CreateToken', polls);
    await settle();
  };
  const signedIn = async () => {
    steps = [];
    const done = signIn();
    emulator.approve(await codeShown());
    await clock.advance(1_000);
    await done;
    emulator.resetCalls();
  };
  /** Runs work that waits for the fake clock now and then. */
  const driven = async <T>(work: Promise<T>, stepMs = 50): Promise<T> => {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    while (!isDone) {
      await settle();
      if (!isDone && clock.delays.length > 0) await clock.advance(stepMs);
    }
    return work;
  };
  const role = (index: number) => ({
    session: 'acme',
    account: emulator.accounts[index]?.id ?? '',
    role: emulator.accounts[index]?.roles[0] ?? '',
  });

  describe('device authorization', () => {
    it('waits the interval before it asks, and slow_down makes it 5 s longer for good', async () => {
      const done = signIn();
      const code = await codeShown();
      expect(clock.delays).toContain(1_000);
      emulator.faults.add({ operation: 'CreateToken', slowDown: true });
      await pass(1_000, 1);
      await clock.waiting();
      while (!clock.delays.includes(6_000)) await settle();
      await pass(6_000, 2);
      while (!clock.delays.includes(6_000)) await settle();
      emulator.approve(code);
      await pass(6_000, 3);
      await done;
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
    });

    it('continues through a network that fails, more slowly, and says so once it does', async () => {
      const done = signIn();
      const code = await codeShown();
      // A connection that was kept is tried again at once, on a new one.
      emulator.faults.add({ operation: 'CreateToken', cut: 'before', times: 2 });
      emulator.faults.add({ operation: 'CreateToken', status: 500 });
      await pass(1_000, 2);
      while (!clock.delays.includes(2_000)) await settle();
      await pass(2_000, 3);
      while (!clock.delays.includes(4_000)) await settle();
      emulator.approve(code);
      await pass(4_000, 4);
      await done;
      expect(steps.map(({ step }) => step)).toEqual(['device', 'slow-network', 'slow-network']);
    });

    it('ends when it is denied, when the code ends, and when it is cancelled', async () => {
      const denied = signIn().catch((error) => error);
      emulator.deny(await codeShown());
      await pass(1_000, 1);
      expect(await denied).toMatchObject({ code: 'sign-in-denied' });

      steps = [];
      const expired = signIn().catch((error) => error);
      await codeShown();
      expect(await driven(expired, 30_000)).toMatchObject({ code: 'sign-in-expired' });

      steps = [];
      const cancelled = signIn().catch((error) => error);
      await codeShown();
      abort.abort();
      expect(await cancelled).toMatchObject({ name: 'AbortError' });
      expect(source.state().status).toBe('signed-out');
    });

    it('keeps its registration, and gets another without asking when AWS knows it no more', async () => {
      await signedIn();
      await signedIn();
      expect(emulator.count('RegisterClient')).toBe(0);
      emulator.faults.add({ operation: 'StartDeviceAuthorization', errorType: 'InvalidClientException' });
      steps = [];
      const done = signIn();
      emulator.approve(await codeShown());
      await clock.advance(1_000);
      await done;
      expect(emulator.count('RegisterClient')).toBe(1);
      clock.jump(90 * 24 * HOUR);
      steps = [];
      const later = signIn();
      emulator.approve(await codeShown());
      await clock.advance(1_000);
      await later;
      expect(emulator.count('RegisterClient')).toBe(2);
    });
  });

  describe('authorization code with PKCE', () => {
    const pageShown = async () => {
      while (!steps.some(({ step }) => step === 'browser')) await settle();
      const url = new URL(steps.find((step) => step.step === 'browser')?.url ?? '');
      return { url, callback: new URL(url.searchParams.get('redirect_uri') ?? '') };
    };

    it('comes back to an IP literal, lets strays pass, and closes at once afterwards', async () => {
      const done = signIn('browser');
      const { url, callback } = await pageShown();
      expect(callback.hostname).toBe('127.0.0.1');
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
      const stray = async (path: string, init: RequestInit = {}) => (await fetch(new URL(path, callback), init)).status;
      const state = url.searchParams.get('state') ?? '';
      expect(await stray('/favicon.ico')).toBe(404);
      // What any page in the browser may send, and no library takes for an address.
      expect((await fetch(`${callback.origin}//`)).status).toBe(404);
      expect(await stray('/oauth/callback?code=x&state=wrong')).toBe(400);
      expect(await stray('/oauth/callback?code=x')).toBe(400);
      expect(await stray(`/oauth/callback?state=${state}`)).toBe(400);
      expect(await stray(`/oauth/callback?code=x&state=${state}`, { method: 'POST' })).toBe(405);
      await visit(url.href, 'approve');
      await done;
      expect(source.state().status).toBe('signed-in');
      expect(await isRefused(Number(callback.port))).toBe(true);
    });

    it('ends when it is denied and when it is cancelled, and closes then too', async () => {
      const denied = signIn('browser').catch((error) => error);
      await visit((await pageShown()).url.href, 'deny');
      expect(await denied).toMatchObject({ code: 'sign-in-denied' });
      steps = [];
      const cancelled = signIn('browser').catch((error) => error);
      const { callback } = await pageShown();
      abort.abort();
      expect(await cancelled).toMatchObject({ name: 'AbortError' });
      expect(await isRefused(Number(callback.port))).toBe(true);
    });
  });

  describe('a session', () => {
    it('is renewed once for fifty that ask, by a refresh token that is stored before it is needed', async () => {
      await signedIn();
      clock.jump(HOUR);
      await driven(Promise.all(Array.from({ length: 50 }, (_, index) => source.credentials(role(index)))));
      expect(emulator.count('CreateToken')).toBe(1);
      // Another process reads the new token from the keychain, and that one works.
      await source.dispose();
      source = open();
      await source.restore();
      clock.jump(HOUR);
      await driven(source.credentials(role(0)));
      expect(emulator.count('CreateToken')).toBe(2);
    });

    it('lives through failures of the network and ends when AWS says so', async () => {
      await signedIn();
      clock.jump(HOUR - 4 * 60_000);
      emulator.faults.add({ operation: 'CreateToken', status: 500, times: 3 });
      await driven(source.credentials(role(0)));
      expect(source.state().status).toBe('signed-in');
      emulator.revokeSessions();
      await expect(driven(source.credentials(role(1)))).rejects.toMatchObject({ code: 'sign-in-required' });
      expect(source.state()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
      expect(await keychain.list('token/')).toEqual([]);
    });

    it('keeps what it was given where only the renewal is refused, and ends with it', async () => {
      await signedIn();
      clock.jump(HOUR - 4 * 60_000);
      emulator.faults.add({ operation: 'CreateToken', errorType: 'InvalidGrantException', times: 9 });
      await driven(source.credentials(role(0)));
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
      await source.dispose();
      source = open();
      await source.restore();
      await driven(source.credentials(role(1)));
      // Each agent asks, and once more: a refusal may come of a lost answer.
      expect(emulator.count('CreateToken')).toBe(4);
      await driven(source.credentials(role(2)));
      expect(emulator.count('CreateToken')).toBe(4);
      clock.jump(5 * 60_000);
      await expect(driven(source.credentials(role(1)))).rejects.toMatchObject({ code: 'sign-in-required' });
      expect(source.state()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    });

    it('ends at AWS and in the keychain when a person signs out, network or not', async () => {
      await signedIn();
      await source.signOut();
      expect(emulator.count('Logout')).toBe(1);
      expect(await keychain.list('')).toEqual([]);
      await signedIn();
      emulator.faults.add({ operation: 'Logout', cut: 'before', times: 9 });
      await source.signOut();
      expect(await keychain.list('')).toEqual([]);
      await expect(source.credentials(role(0))).rejects.toMatchObject({ code: 'sign-in-required' });
    });
  });

  describe('credentials', () => {
    it.each([
      [{ status: 403, errorType: 'ForbiddenException' }, 'access-denied'],
      [{ errorType: 'ResourceNotFoundException' }, 'no-role'],
      [{ status: 503, times: 9 }, 'aws-failed'],
      [{ cut: 'before' as const, times: 9 }, 'aws-unreachable'],
      [{ errorType: 'TooManyRequestsException', times: 99 }, 'aws-throttled'],
      [{ status: 200, body: '{}' }, 'aws-failed'],
    ])('fail with their own code: %j', async (fault, code) => {
      await signedIn();
      emulator.faults.add({ operation: 'GetRoleCredentials', ...fault });
      await expect(driven(source.credentials(role(0)), 1_000)).rejects.toMatchObject({ code });
      expect(source.state().status).toBe('signed-in');
    });

    it('come after a pause where AWS asks to slow down, and after one new token where it refuses the old one', async () => {
      await signedIn();
      emulator.faults.add({ operation: 'GetRoleCredentials', errorType: 'TooManyRequestsException', times: 3 });
      await driven(source.credentials(role(0)));
      emulator.resetCalls();
      emulator.expireAccessTokens();
      await driven(source.credentials(role(1)));
      expect(emulator.count('CreateToken')).toBe(1);
      expect(emulator.count('GetRoleCredentials')).toBe(2);
    });

    it.each([HOUR, -HOUR])('are right on a machine whose clock is off by %i ms', async (skew) => {
      emulator.faults.clockSkewMs = skew;
      await signedIn();
      const { expiresAt } = await driven(source.credentials(role(0)));
      // A Date header has whole seconds.
      expect(Math.abs(source.clockOffset() - skew)).toBeLessThanOrEqual(1_000);
      expect(Math.abs(expiresAt - (clock.now() + skew + HOUR))).toBeLessThan(5_000);
      expect(emulator.count('CreateToken')).toBe(0);
      clock.jump(30 * 60_000);
      await driven(source.credentials(role(1)));
      expect(emulator.count('CreateToken')).toBe(0);
    });
  });

  describe('the listing', () => {
    const collect = () => {
      const found = { accounts: 0, roles: new Map<string, readonly string[]>() };
      const sink = {
        accounts: (page: readonly unknown[]) => {
          found.accounts += page.length;
        },
        roles: (id: string, roles: readonly string[]) => void found.roles.set(id, roles),
      };
      return { found, sink };
    };

    it('follows every page and stays under 20 requests in any second', async () => {
      await signedIn();
      const { found, sink } = collect();
      const position: ListingPosition = { accountsDone: false, pending: [] };
      const before = clock.monotonic();
      await driven(source.list(position, sink, abort.signal), 10);
      expect(found.accounts).toBe(230);
      expect(found.roles.size).toBe(230);
      const requests = emulator.calls.length;
      expect(requests).toBe(233);
      expect((clock.monotonic() - before) / 1_000).toBeGreaterThan((requests - 20) / 20);
    });

    it('passes over what AWS lets no one be called, and takes what steers a terminal out of names', async () => {
      const evil = 'Admin"\n[profile default]\ncredential_process = touch pwned\n#';
      const account = { email: 'a\u009b2J@example.com', roles: ['Admin', 'a+b=c,d.e@f-g_h', evil, '$(id)', 'ä'] };
      emulator.setAccounts([
        { ...account, id: '111122223333', name: 'x\u001b[2J\u202ey\u2028z $(id)' },
        { ...account, id: '1\n2', name: 'nobody' },
      ]);
      await signedIn();
      const accounts: unknown[] = [];
      const { found, sink } = collect();
      const all = { ...sink, accounts: (page: readonly unknown[]) => void accounts.push(...page) };
      await driven(source.list({ accountsDone: false, pending: [] }, all, abort.signal));
      expect(accounts).toEqual([
        { id: '111122223333', name: 'x\ufffd[2J\ufffdy\ufffdz $(id)', email: 'a\ufffd2J@example.com' },
      ]);
      expect([...found.roles]).toEqual([['111122223333', ['Admin', 'a+b=c,d.e@f-g_h']]]);
    });

    it('slows down where AWS asks for it, and tries again only what is missing', async () => {
      await signedIn();
      const { found, sink } = collect();
      const position: ListingPosition = { accountsDone: false, pending: [] };
      emulator.faults.add({ operation: 'ListAccountRoles', errorType: 'TooManyRequestsException', times: 5 });
      const broken = role(100).account;
      const fault = emulator.faults.add({ operation: 'ListAccountRoles', accountId: broken, status: 500, times: 99 });
      const listed = driven(source.list(position, sink, abort.signal));
      await expect(listed).rejects.toMatchObject({ code: 'list-incomplete' });
      expect(position).toMatchObject({ accountsDone: true, pending: [broken] });
      expect(found.roles.size).toBe(229);
      await fault.dispose();
      emulator.resetCalls();
      await driven(source.list(position, sink, abort.signal));
      expect(found.roles.size).toBe(230);
      expect(emulator.count('ListAccounts')).toBe(0);
      expect(emulator.count('ListAccountRoles')).toBe(1);
    });
  });

  it.each([
    ['eu-west-1', 'https://oidc.eu-west-1.amazonaws.com'],
    ['cn-north-1', 'https://oidc.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'https://oidc.us-gov-west-1.amazonaws.com'],
    ['eusc-de-east-1', 'https://oidc.eusc-de-east-1.amazonaws.eu'],
  ])('has its sign-in for %s at %s', (region, origin) => {
    expect(oidcOrigin(region)).toBe(origin);
  });
});

function neverAsked(): Promise<never> {
  throw new Error('Identity Center asks nothing.');
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
