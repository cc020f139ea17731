/** What a person reads where AWS answers as public records say it does, one mode of the emulator after the other. */
import { appendFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInMethod } from '../../../../common/sign-in.ts';
import { type EmulatorOptions, visit } from '../../../../emulator/index.ts';
import type { DaypassError } from '../../../../main/base/errors.ts';
import { type ClockedAgent, driven, openClockedAgent, signInTo } from '../../../support/agent/clocked-agent.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';

const HOUR = 60 * 60_000;

describe('IAM Identity Center, as AWS answers', () => {
  let clock: FakeClock;
  let scene: ClockedAgent;

  beforeEach(() => {
    clock = new FakeClock();
  });
  afterEach(() => scene.close());

  const start = async (options: EmulatorOptions = {}) => {
    scene = await openClockedAgent(clock, { accounts: 2, rolesPerAccount: 1, ...options });
  };
  const session = () => {
    const [first] = scene.agent.view().sessions;
    if (!first) throw new Error('There is no session.');
    return first;
  };
  const step = () => {
    const { signIn } = session();
    return signIn?.status === 'running' ? signIn.step : null;
  };
  const begin = async (method: SignInMethod) => {
    const { done } = await scene.agent.signIn('acme', { method });
    const ended = done.then(
      () => null,
      (error) => error as DaypassError,
    );
    for (;;) {
      const shown = step();
      if (shown?.step === 'device' || shown?.step === 'browser') return { ended, shown };
      await settle();
    }
  };

  it('a wrong region: the code names region, and its end says what to correct', async () => {
    await start({ foreignRegion: 'pending' });
    scene.emulator.faults.add({ operation: 'PortalPage', status: 200, body: '<html></html>' });
    const { ended, shown } = await begin('device');
    expect(shown).toMatchObject({ step: 'device', region: scene.emulator.region });
    const page = shown.step === 'device' ? await fetch(shown.urlWithCode) : null;
    expect(page?.status).toBe(404);
    const error = await driven(clock, ended, 20_000);
    expect(error?.code).toBe('sign-in-expired');
    expect(error?.next).toBe(
      `Sign in again. If the page did not accept the code, ${scene.emulator.region} is not the region of ` +
        `${new URL(scene.emulator.startUrl).host}: correct sso_region.`,
    );
  });

  it('a wrong region that refuses the poll is named at once', async () => {
    await start({ foreignRegion: 'invalid-grant' });
    scene.emulator.faults.add({ operation: 'PortalPage', status: 503, body: '' });
    const { ended } = await begin('device');
    const error = await driven(clock, ended, 1_000);
    expect(error).toMatchObject({ code: 'aws-rejected', message: expect.stringContaining('region') });
    expect(error?.next).toContain('sso_region of the session acme');
  });

  it.each(['pending', 'invalid-grant'] as const)(
    'a wrong region (%s) is named with the one that the portal’s own page tells, and what corrects it',
    async (foreignRegion) => {
      await start({ foreignRegion });
      const { ended } = await begin('device');
      const error = await driven(clock, ended, 20_000);
      expect(error).toMatchObject({
        code: 'wrong-region',
        message: 'acme is set to us-east-1, but its portal is in eu-west-1.',
        next: expect.stringContaining('`daypass login acme --find-region`'),
      });
    },
  );

  it.each([
    ['a portal whose host names the region', 'https://ssoins-0123abcd.eu-west-1.portal.amazonaws.com/', 'eu-west-1'],
    ['a host that is none of AWS’s', 'https://ssoins-0123abcd.eu-west-1.portal.amazonaws.com.example.org/', null],
    ['a page without https', 'http://d-0123456789.awsapps.com/start', null],
  ])('a portal’s page that redirects to %s', async (_where, location, region) => {
    await start();
    scene.emulator.faults.add({ operation: 'PortalPage', status: 303, headers: { location }, body: '' });
    expect(await driven(clock, scene.agent.findRegion('acme'), 1_000)).toBe(region);
  });

  it('a portal’s page is followed once, and nothing else is asked', async () => {
    await start();
    await signInTo(scene, clock);
    // The listing that follows a sign-in has ended by then.
    await driven(clock, scene.agent.refreshRoles('acme'), 1_000);
    scene.emulator.resetCalls();
    const location = `${scene.emulator.startUrl}/`;
    scene.emulator.faults.add({ operation: 'PortalPage', status: 303, headers: { location }, body: '', times: 9 });
    expect(await driven(clock, scene.agent.findRegion('acme'), 1_000)).toBeNull();
    expect(scene.emulator.calls.map(({ operation }) => operation)).toEqual(['PortalPage', 'PortalPage']);
  });

  it('a portal’s page that does not answer is given up after seconds', async () => {
    await start();
    scene.emulator.faults.add({ operation: 'PortalPage', latencyMs: Number.POSITIVE_INFINITY });
    expect(await driven(clock, scene.agent.findRegion('acme'), 1_000)).toBeNull();
  });

  it('a cancelled device code stays pending, and starting over gets a new code at once', async () => {
    await start({ silentCancel: true });
    const first = await begin('device');
    const code = first.shown.step === 'device' ? first.shown.userCode : '';
    await visit(first.shown.step === 'device' ? first.shown.urlWithCode : '', 'deny');
    await clock.advance(5_000);
    expect(step()?.step).toBe('device');
    scene.agent.cancelSignIn('acme');
    const second = await begin('device');
    expect((await first.ended)?.code).toBe('cancelled');
    expect(second.shown.step === 'device' ? second.shown.userCode : code).not.toBe(code);
    scene.emulator.approve(second.shown.step === 'device' ? second.shown.userCode : '');
    expect(await driven(clock, second.ended, 1_000)).toBeNull();
  });

  it('a cancelled sign-in with PKCE is a denial, though the browser came back with a code', async () => {
    await start({ silentCancel: true });
    const { ended, shown } = await begin('browser');
    await visit(shown.url, 'deny');
    expect(await driven(clock, ended, 100)).toMatchObject({ code: 'sign-in-denied' });
  });

  it.each([
    ['server_error', 'Try\u001b[2J later', 'AWS refused the sign-in (server_error: Try\ufffd[2J later).'],
    ['invalid_scope', null, 'AWS refused the sign-in (invalid_scope).'],
  ])('a sign-in with PKCE that AWS sends back with %s was denied by no person', async (error, words, message) => {
    await start();
    const { ended, shown } = await begin('browser');
    const asked = new URL(shown.url).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ error, state: asked.get('state') ?? '' }).toString();
    if (words !== null) back.searchParams.set('error_description', words);
    await fetch(back);
    expect(await driven(clock, ended, 100)).toMatchObject({ code: 'aws-rejected', message });
  });

  it('a browser that comes back with a code is not told yet that the sign-in has succeeded', async () => {
    await start({ silentCancel: true });
    const { ended, shown } = await begin('browser');
    const page = await visit(shown.url, 'deny');
    expect(page.text).toContain('Daypass completes the sign-in');
    expect(page.text).not.toMatch(/signed in/i);
    expect(await driven(clock, ended, 100)).toMatchObject({ code: 'sign-in-denied' });
  });

  it('a wrong region with PKCE, whose page sends no one back, is named at the end', async () => {
    await start();
    scene.emulator.faults.add({ operation: 'PortalPage', status: 200, body: '<html></html>' });
    const { ended } = await begin('browser');
    const error = await driven(clock, ended, 60_000);
    expect(error).toMatchObject({
      code: 'sign-in-expired',
      next: expect.stringContaining(
        `${scene.emulator.region} may not be the region of ${new URL(scene.emulator.startUrl).host}: correct sso_region.`,
      ),
    });
  });

  it('fields that may be null are null in each good answer: signed in, listed, served, renewed and signed out', async () => {
    await start();
    const nulls = {
      RegisterClient: ['authorizationEndpoint', 'tokenEndpoint', 'clientIdIssuedAt'],
      StartDeviceAuthorization: ['verificationUriComplete', 'interval', 'expiresIn'],
      CreateToken: ['tokenType', 'idToken', 'error', 'error_description'],
      ListAccounts: ['accountName', 'emailAddress', 'nextToken', '__type'],
      ListAccountRoles: ['accountId', 'nextToken', 'message'],
      GetRoleCredentials: ['__type', 'message'],
    } as const;
    for (const [operation, names] of Object.entries(nulls)) {
      scene.emulator.faults.add({ operation: operation as keyof typeof nulls, nulls: [...names], times: 99 });
    }
    await signInTo(scene, clock);
    await driven(clock, scene.agent.refreshRoles('acme'), 1_000);
    const [account] = scene.emulator.accounts;
    const role = { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
    for (const hours of [0, 2]) {
      await clock.advance(hours * HOUR);
      const served = await driven(clock, scene.agent.credentials(role, { pid: 1, action: 'credentials' }), 100);
      expect(served.accessKeyId).toMatch(/^ASIA/);
    }
    expect(session().listing).toMatchObject({ error: null });
    expect(await driven(clock, scene.agent.signOut('acme'), 1_000)).toBeNull();
  });

  describe('a KMS key that Identity Center can’t use', () => {
    const denied = { errorType: 'AccessDeniedException', reason: 'KMS_AccessDeniedException' } as const;

    it.each([
      [
        'at the start',
        {
          operation: 'StartDeviceAuthorization',
          errorType: 'InvalidRequestException',
          reason: 'KMS_DisabledException',
        },
      ],
      ['at a poll', { operation: 'CreateToken', ...denied }],
      ['at a poll, with the type in the body', { operation: 'CreateToken', typeIn: 'body', ...denied }],
    ] as const)(
      'is what is wrong with the sign-in, and no person’s denial and no wrong start URL: %s',
      async (_when, fault) => {
        await start();
        scene.emulator.faults.add({ times: 9, ...fault });
        const { done } = await scene.agent.signIn('acme', { method: 'device' });
        await expect(driven(clock, done, 1_000)).rejects.toMatchObject({
          code: 'aws-rejected',
          message: `Identity Center can't use its KMS key (${fault.reason}).`,
        });
      },
    );

    it('is no end of a sign-in that is there: it is renewed when the key is back', async () => {
      await start();
      await signInTo(scene, clock);
      await clock.advance(2 * HOUR);
      scene.emulator.faults.add({ operation: 'CreateToken', times: 9, ...denied });
      const refresh = () => driven(clock, scene.agent.refreshRoles('acme'), 1_000);
      await expect(refresh()).rejects.toMatchObject({ code: 'aws-rejected' });
      expect(session().state).toMatchObject({ status: 'signed-in' });
      scene.emulator.faults.clear();
      await refresh();
    });
  });

  it('"slow down" at the start of a sign-in is waited for', async () => {
    await start();
    scene.emulator.faults.add({ operation: 'RegisterClient', errorType: 'SlowDownException', times: 2 });
    scene.emulator.faults.add({ operation: 'StartDeviceAuthorization', errorType: 'SlowDownException', times: 2 });
    await driven(clock, signInTo(scene, clock), 500);
    expect(session().state.status).toBe('signed-in');
  });

  it('a sign-out after the token’s hour renews it first, so that AWS is told', async () => {
    await start();
    await signInTo(scene, clock);
    await clock.advance(2 * HOUR);
    expect(await driven(clock, scene.agent.signOut('acme'), 100)).toBeNull();
    expect(scene.emulator.calls.findLast(({ operation }) => operation === 'Logout')?.status).toBe(200);
  });

  it('a sign-out whose token AWS refuses is tried with another', async () => {
    await start();
    await signInTo(scene, clock);
    scene.emulator.expireAccessTokens();
    expect(await driven(clock, scene.agent.signOut('acme'), 100)).toBeNull();
    expect(scene.emulator.calls.filter(({ operation }) => operation === 'Logout').map(({ status }) => status)).toEqual([
      401, 200,
    ]);
  });

  it.each([
    ['is refused for good', { operation: 'Logout', status: 401, times: 9 }],
    ['does not arrive', { operation: 'Logout', cut: 'before', times: 9 }],
  ] as const)('a sign-out that %s says where the browser is still signed in', async (_how, fault) => {
    await start();
    await signInTo(scene, clock);
    scene.emulator.faults.add(fault);
    expect(await driven(clock, scene.agent.signOut('acme'), 1_000)).toBe(scene.emulator.startUrl);
    expect(session().state).toEqual({ status: 'signed-out', reason: 'signed-out' });
  });

  it('a sign-out after the sign-in has expired says that the browser’s own session lasts longer', async () => {
    await start({ refreshTokens: false });
    await signInTo(scene, clock);
    await clock.advance(2 * HOUR);
    const role = { session: 'acme', account: scene.emulator.accounts[0]?.id ?? '', role: 'Any' };
    await expect(
      driven(clock, scene.agent.credentials(role, { pid: 1, action: 'credentials' }), 100),
    ).rejects.toMatchObject({ code: 'sign-in-required' });
    expect(session().state).toEqual({ status: 'signed-out', reason: 'expired' });
    expect(await driven(clock, scene.agent.signOut('acme'), 1_000)).toBe(scene.emulator.startUrl);
  });

  describe('two sessions of one portal', () => {
    beforeEach(async () => {
      await start({ logoutEndsAll: true });
      await appendFile(
        scene.paths.awsConfig,
        `[sso-session again]\nsso_start_url = ${scene.emulator.startUrl}\nsso_region = ${scene.emulator.region}\n`,
      );
      await scene.agent.reloadConfig();
      await signInTo(scene, clock, 'acme');
      await signInTo(scene, clock, 'again');
    });

    it('are signed out of with one word to AWS, and the browser with them', async () => {
      expect(await driven(clock, scene.agent.signOut('acme'), 1_000)).toBeNull();
      expect(await driven(clock, scene.agent.signOut('again'), 1_000)).toBeNull();
    });

    it('say where the browser is signed in, once they were signed in to again', async () => {
      expect(await driven(clock, scene.agent.signOut('acme'), 1_000)).toBeNull();
      await driven(clock, signInTo(scene, clock, 'again'), 1_000);
      scene.emulator.faults.add({ operation: 'Logout', cut: 'before', times: 9 });
      expect(await driven(clock, scene.agent.signOut('again'), 1_000)).toBe(scene.emulator.startUrl);
    });
  });

  it('a role that is not assigned may be misspelled: both are said', async () => {
    await start();
    await signInTo(scene, clock);
    const role = { session: 'acme', account: scene.emulator.accounts[0]?.id ?? '', role: 'Adminn' };
    const asked = scene.agent.credentials(role, { pid: 1, action: 'credentials' });
    await expect(driven(clock, asked, 100)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('not assigned to the role Adminn'),
      next: expect.stringContaining('daypass list'),
    });
  });

  it('a misspelled role is answered with the names that the session’s own list has near it', async () => {
    await start();
    await signInTo(scene, clock);
    await driven(clock, scene.agent.refreshRoles('acme'), 1_000);
    const [account] = scene.emulator.accounts;
    const [meant = ''] = account?.roles ?? [];
    const role = { session: 'acme', account: account?.id ?? '', role: meant.slice(0, -1) };
    const asked = scene.agent.credentials(role, { pid: 1, action: 'credentials' });
    await expect(driven(clock, asked, 100)).rejects.toMatchObject({
      next: expect.stringMatching(new RegExp(`^Did you mean ${meant}\\? `)),
    });
  });

  it('a page for the code on the portal’s own host is shown as AWS names it', async () => {
    await start({ verificationOrigin: 'https://ssoins-0123abcd.eu-west-1.portal.amazonaws.com' });
    const { ended, shown } = await begin('device');
    const page = 'https://ssoins-0123abcd.eu-west-1.portal.amazonaws.com/device';
    expect(shown).toMatchObject({ url: page, urlWithCode: expect.stringContaining(`${page}?user_code=`) });
    scene.emulator.approve(shown.step === 'device' ? shown.userCode : '');
    expect(await driven(clock, ended, 1_000)).toBeNull();
  });

  describe('an answer with the tokens that is lost on the way', () => {
    const lost = { operation: 'CreateToken', cut: 'mid-body' } as const;
    const said = {
      code: 'aws-unreachable',
      message: 'The answer to the sign-in was lost on the way.',
      trace: expect.stringContaining('400 InvalidGrantException'),
    };

    it('blames no region for a code that is used up by then', async () => {
      await start();
      const { ended, shown } = await begin('device');
      scene.emulator.approve(shown.step === 'device' ? shown.userCode : '');
      scene.emulator.faults.add(lost);
      expect(await driven(clock, ended, 1_000)).toMatchObject(said);
    });

    it('blames none in the browser either', async () => {
      await start();
      const { ended, shown } = await begin('browser');
      scene.emulator.faults.add(lost);
      await visit(shown.url, 'approve');
      expect(await driven(clock, ended, 1_000)).toMatchObject(said);
    });

    it('names the region all the same where the portal’s page names another', async () => {
      await start({ foreignRegion: 'invalid-grant' });
      scene.emulator.faults.add({ operation: 'CreateToken', cut: 'before' });
      const { ended } = await begin('device');
      expect(await driven(clock, ended, 1_000)).toMatchObject({ code: 'wrong-region' });
    });
  });

  it('one client for both ways to sign in is refused, so that each has its own', async () => {
    await start();
    await signInTo(scene, clock);
    const { ended, shown } = await begin('browser');
    await visit(shown.url, 'approve');
    expect(await driven(clock, ended, 100)).toBeNull();
    const registered = scene.emulator.calls.filter(({ operation }) => operation === 'RegisterClient');
    expect(registered.map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each([
    ['a sign-out ends the browser’s portal session, too', [], 401],
    ['the browser stays signed in where AWS was not told', [{ operation: 'Logout', cut: 'before', times: 9 }], 200],
  ] as const)('%s', async (_what, faults, status) => {
    await start();
    const { ended, shown } = await begin('device');
    const url = shown.step === 'device' ? shown.urlWithCode : '';
    const approved = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ user_code: new URL(url).searchParams.get('user_code') ?? '', decision: 'approve' }),
    });
    const cookie = (approved.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const portal = async () => (await fetch(scene.emulator.startUrl, { headers: { cookie } })).status;
    expect(await driven(clock, ended, 1_000)).toBeNull();
    expect(await portal()).toBe(200);
    for (const fault of faults) scene.emulator.faults.add(fault);
    await driven(clock, scene.agent.signOut('acme'), 1_000);
    expect(await portal()).toBe(status);
  });
});
