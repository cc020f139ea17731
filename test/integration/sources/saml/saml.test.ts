import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInStep } from '../../../../common/sign-in.ts';
import { type Emulator, startEmulator } from '../../../../emulator/index.ts';
import type { Account } from '../../../../main/base/credentials.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { SamlDefinition } from '../../../../main/base/session-definition.ts';
import type { Keychain } from '../../../../main/keychain/keychain.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createSamlSource } from '../../../../main/sources/saml/index.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { STOLEN_ROLE, tampered } from '../../../support/saml/attacks.ts';
import { IDP, roleValue, type SamlAnswer, samlResponse } from '../../../support/saml/identity-provider.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const MINUTE = 60_000;
const ACCOUNT = '111122223333';
const ROLE = { session: 'corp', account: ACCOUNT, role: 'Admin' };

describe('SAML', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let keychain: Keychain;
  let network: Network;
  let source: CredentialSource;
  let asked: SignInStep[];

  const open = async (more: Partial<SamlDefinition> = {}) => {
    const definition: SamlDefinition = {
      kind: 'saml',
      name: 'corp',
      origin: 'settings',
      region: 'us-east-1',
      signInUrl: 'https://idp.test/sign-in',
      durationSeconds: null,
      ...more,
    };
    const parts = { definition, keychain, clock, random: () => 0, env: emulator.env(), log: silentLog, network };
    source = createSamlSource({ ...parts, version: '1.2.3' });
    await source.restore();
  };
  const signIn = async (answer: SamlAnswer = {}, change = (encoded: string) => encoded) => {
    asked = [];
    const ask = async (step: SignInStep) => {
      asked.push(step);
      return new Secret(change(await samlResponse({ now: clock.now(), ...answer })));
    };
    await source.signIn({ method: 'browser', report: () => undefined, ask, signal: new AbortController().signal });
  };
  const roles = async () => {
    const found: string[] = [];
    const sink = {
      accounts: () => undefined,
      roles: (id: string, names: readonly string[]) => void found.push(...names.map((name) => `${id}/${name}`)),
    };
    await source.list({ accountsDone: false, pending: [] }, sink, new AbortController().signal);
    return found;
  };

  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    emulator = await startEmulator({ clock });
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/acme`;
    emulator.iam.addSamlProvider(provider, IDP);
    emulator.iam.addRole({
      arn: `arn:aws:iam::${ACCOUNT}:role/Admin`,
      trust: { to: 'saml', provider },
      maxSessionSeconds: 7200,
    });
    keychain = createMemoryKeychain();
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    await open();
  });
  afterEach(async () => {
    await source.dispose();
    network.dispose();
    await emulator.close();
  });

  it('asks for a window, lists the roles of the answer, and lasts as long as the credentials', async () => {
    await signIn({ roles: [roleValue(ACCOUNT, 'Admin'), roleValue('444455556666', 'ReadOnly')] });
    expect(asked).toMatchObject([{ step: 'window', url: 'https://idp.test/sign-in' }]);
    expect(await roles()).toEqual([`${ACCOUNT}/Admin`, '444455556666/ReadOnly']);
    const { expiresAt } = await source.credentials(ROLE);
    expect(Math.abs(expiresAt - clock.now() - 60 * MINUTE)).toBeLessThanOrEqual(1000);
    expect(source.state()).toMatchObject({ status: 'signed-in', expiresAt, renewable: false });
    // What AWS gave for its verdict is not asked for again; what comes after it is.
    expect(emulator.count('AssumeRoleWithSAML')).toBe(1);
    await source.credentials(ROLE);
    expect(emulator.count('AssumeRoleWithSAML')).toBe(2);
  });

  it.each([
    ['what the provider says', { durationSeconds: 5400 }, {}, 90],
    ['what the settings say, before that', { durationSeconds: 5400 }, { durationSeconds: 1800 }, 30],
    ['what the role allows, where the provider says more', { durationSeconds: 28_800 }, {}, 120],
  ])('credentials last for %s', async (_what, answer, more, minutes) => {
    await source.dispose();
    await open(more);
    await signIn(answer);
    const { expiresAt } = await source.credentials(ROLE);
    expect(Math.round((expiresAt - clock.now()) / MINUTE)).toBe(minutes);
  });

  it('names accounts as AWS’s sign-in page does, and continues with numbers where there is no such page', async () => {
    const accounts = async () => {
      const found: string[] = [];
      const sink = {
        accounts: (page: readonly Account[]) => void found.push(...page.map(({ id, name }) => `${id} ${name}`)),
        roles: () => undefined,
      };
      await source.list({ accountsDone: false, pending: [] }, sink, new AbortController().signal);
      return found;
    };
    const many = { roles: [roleValue(ACCOUNT, 'Admin'), roleValue('444455556666', 'ReadOnly')] };
    emulator.iam.nameAccount(ACCOUNT, 'acme-prod');
    await signIn(many);
    expect(await accounts()).toEqual([`${ACCOUNT} acme-prod`, '444455556666 444455556666']);
    await accounts();
    expect(emulator.count('SamlSignInPage')).toBe(1);

    // They outlive the answer that they were found with, and a page that can't be had.
    await source.dispose();
    await open();
    expect(await accounts()).toContain(`${ACCOUNT} acme-prod`);
    emulator.faults.add({ operation: 'SamlSignInPage', status: 500, errorType: 'ServerError' });
    await signIn(many);
    expect(await accounts()).toContain(`${ACCOUNT} acme-prod`);

    // One role alone would be signed in with at once.
    emulator.resetCalls();
    await signIn();
    await accounts();
    expect(emulator.count('SamlSignInPage')).toBe(0);
  });

  it('gives nothing more after five minutes, and says what to run', async () => {
    await signIn();
    await source.credentials(ROLE);
    await clock.advance(5 * MINUTE);
    await expect(source.credentials(ROLE)).rejects.toMatchObject({
      code: 'sign-in-required',
      next: 'Run `daypass login corp`.',
    });
    expect(emulator.count('AssumeRoleWithSAML')).toBe(1);
    await clock.advance(55 * MINUTE);
    expect(source.state()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('keeps what there was through a restart, but never the answer itself', async () => {
    await signIn();
    const { expiresAt } = await source.credentials(ROLE);
    await source.dispose();
    await open();
    expect(source.state()).toMatchObject({ status: 'signed-in', expiresAt });
    expect(await roles()).toEqual([`${ACCOUNT}/Admin`]);
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'sign-in-required' });
    const items = await Promise.all(
      (await keychain.list('')).map(async (name) => (await keychain.get(name))?.expose()),
    );
    const response = await samlResponse({ now: clock.now() });
    expect(items.join('')).not.toContain(response.slice(200, 300));
    await source.signOut();
    expect(await keychain.list('')).toEqual([]);
  });

  it('decides by AWS’s clock, not by that of this machine', async () => {
    emulator.faults.clockSkewMs = 10 * MINUTE;
    await expect(signIn()).rejects.toMatchObject({ code: 'sign-in-expired' });
    // AWS has said what time it is: the answer of a provider whose clock is right counts now.
    await signIn({ now: clock.now() + 10 * MINUTE });
    await source.credentials(ROLE);
  });

  it.each([
    ['behind', 10 * MINUTE],
    ['ahead', -10 * MINUTE],
  ])('is signed in to at the first try where the clock of this machine is %s', async (_how, skew) => {
    emulator.faults.clockSkewMs = skew;
    await signIn({ now: clock.now() + skew });
    expect(source.clockOffset()).toBe(skew);
    await source.credentials(ROLE);
  });

  it.each<[string, SamlAnswer, (encoded: string) => string, string]>([
    ['that was changed after it was signed', {}, tampered, 'not by a certificate that AWS has'],
    ['that another key has signed', { foreignKey: true }, (encoded) => encoded, 'not by a certificate that AWS has'],
    [
      'of a provider that the account does not have',
      { roles: [roleValue(ACCOUNT, 'Admin', 'other')] },
      (encoded) => encoded,
      'does not have this provider',
    ],
  ])('an answer %s is no sign-in: AWS refuses it while the person is there', async (_what, answer, change, next) => {
    await expect(signIn(answer, change)).rejects.toMatchObject({
      code: 'saml-invalid',
      message: 'AWS does not take the answer of the identity provider.',
      next: expect.stringContaining(next),
    });
    expect(source.state()).toEqual({ status: 'signed-out', reason: 'never' });
    expect(emulator.calls.map(({ errorType, status }) => `${status} ${errorType}`)).toEqual([
      '400 InvalidIdentityToken',
    ]);
    await expect(source.credentials({ ...ROLE, role: STOLEN_ROLE })).rejects.toMatchObject({
      code: 'sign-in-required',
    });
  });

  it('one provider that AWS refuses does not keep the others out, and one that can’t be asked counts as none', async () => {
    await signIn({ roles: [roleValue('444455556666', 'ReadOnly'), roleValue(ACCOUNT, 'Admin')] });
    expect((await source.credentials(ROLE)).accessKeyId).toMatch(/^ASIA/);
    await expect(
      source.credentials({ session: 'corp', account: '444455556666', role: 'ReadOnly' }),
    ).rejects.toMatchObject({ code: 'access-denied', next: expect.stringContaining('does not have this provider') });
    await source.signOut();
    emulator.faults.add({ operation: 'AssumeRoleWithSAML', errorType: 'AccessDenied', status: 403 });
    await signIn();
    expect((await source.credentials(ROLE)).accessKeyId).toMatch(/^ASIA/);
  });

  it('a gateway that answers 403 in STS’s place refuses no role and ends no sign-in', async () => {
    await signIn();
    await source.credentials(ROLE);
    emulator.faults.add({ operation: 'AssumeRoleWithSAML', foreign: true, status: 403, times: 9 });
    const asked = source.credentials(ROLE).catch((error: unknown) => error);
    for (let time = 0; time < 20; time += 1) await settle().then(() => clock.advance(500));
    expect(await asked).toMatchObject({ code: 'network-sign-in' });
    expect(source.state().status).toBe('signed-in');
    emulator.faults.clear();
    expect((await source.credentials(ROLE)).accessKeyId).toMatch(/^ASIA/);
  });

  it('a role that is not in the answer is none, and one that AWS refuses says so', async () => {
    emulator.iam.addSamlProvider('arn:aws:iam::444455556666:saml-provider/acme', IDP);
    await signIn({ roles: [roleValue('444455556666', 'ReadOnly')] });
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'no-role' });
    await expect(
      source.credentials({ session: 'corp', account: '444455556666', role: 'ReadOnly' }),
    ).rejects.toMatchObject({
      code: 'access-denied',
    });
  });

  it('an answer that is no good changes nothing', async () => {
    await signIn();
    await expect(signIn({ signed: false })).rejects.toMatchObject({ code: 'saml-invalid' });
    expect((await source.credentials(ROLE)).accessKeyId).toMatch(/^ASIA/);
  });
});
