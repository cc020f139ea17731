import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInStep } from '../../../../common/sign-in.ts';
import { type Emulator, type EmulatorUser, startEmulator, totp } from '../../../../emulator/index.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { IamUserDefinition } from '../../../../main/base/session-definition.ts';
import type { Keychain } from '../../../../main/keychain/keychain.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createIamUserSource } from '../../../../main/sources/iam-user/index.ts';
import { keyItem } from '../../../../main/sources/iam-user/key-record.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const HOUR = 60 * 60_000;
const ACCOUNT = '111122223333';
const ROLE = { session: 'ann', account: ACCOUNT, role: 'ann' };

describe('an IAM user', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let user: EmulatorUser;
  let seed: string;
  let serial: string;
  let keychain: Keychain;
  let network: Network;
  let source: CredentialSource;
  let asked: SignInStep[];

  const open = async (more: Partial<IamUserDefinition> = {}) => {
    const definition: IamUserDefinition = {
      kind: 'iam-user',
      name: 'ann',
      origin: 'settings',
      region: 'us-east-1',
      accountId: ACCOUNT,
      userName: 'ann',
      mfaSerial: serial,
      durationSeconds: null,
      ...more,
    };
    const parts = { definition, keychain, clock, random: () => 0, env: emulator.env(), log: silentLog, network };
    source = createIamUserSource({ ...parts, version: '1.2.3' });
    await source.restore();
  };
  const reopen = async (more: Partial<IamUserDefinition> = {}) => {
    await source.dispose();
    await open(more);
  };
  /** Signs in, typing these codes in turn. */
  const signIn = async (...codes: string[]) => {
    asked = [];
    const ask = async (step: SignInStep) => {
      asked.push(step);
      return new Secret(codes.shift() ?? '');
    };
    await source.signIn({ method: 'browser', report: () => undefined, ask, signal: new AbortController().signal });
  };
  const code = () => totp(seed, clock.now());

  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    emulator = await startEmulator({ clock });
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    user = emulator.iam.addUser(ACCOUNT, 'ann');
    ({ seed, serial } = emulator.iam.addMfaDevice(ACCOUNT, 'ann'));
    const { id, secret, createdAt } = emulator.accessKeys.add(user);
    keychain = createMemoryKeychain();
    await keyItem(keychain, 'ann').save({ key: { id, secret: new Secret(secret), createdAt }, rotation: null });
    await open();
  });
  afterEach(async () => {
    await source.dispose();
    network.dispose();
    await emulator.close();
  });

  it('asks for a code once, and serves one session for twelve hours, restarts included', async () => {
    await expect(source.credentials(ROLE)).rejects.toMatchObject({
      code: 'sign-in-required',
      next: 'Run `daypass login ann`.',
    });
    await signIn(code());
    expect(asked).toMatchObject([{ step: 'mfa', serial }]);
    const first = await source.credentials(ROLE);
    expect(first.accessKeyId).toMatch(/^ASIA/);
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
    await reopen();
    expect((await source.credentials(ROLE)).accessKeyId).toBe(first.accessKeyId);
    expect(emulator.count('GetSessionToken')).toBe(1);
    await clock.advance(12 * HOUR);
    expect(source.state()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  it('takes a right code after wrong ones, and gives up after three', async () => {
    await signIn('000000', 'abc', code());
    expect(asked.map((step) => step.step === 'mfa' && step.wasWrong === true)).toEqual([false, true, true]);
    await source.signOut();
    await expect(signIn('000000', '000000', '000000')).rejects.toMatchObject({ code: 'sign-in-denied' });
    expect(source.state().status).toBe('signed-out');
  });

  it.each([
    ['that was used before', (used: string) => used],
    ['whose time is over', () => totp(seed, clock.now() - 2 * 30_000)],
    ['of another device', () => totp('A'.repeat(64), clock.now())],
  ])('does not get in with a code %s, and does with the next one', async (_what, bad) => {
    const used = code();
    await signIn(used);
    await source.signOut();
    await signIn(bad(used), totp(seed, clock.now() + 30_000));
    expect(asked.map((step) => step.step === 'mfa' && step.wasWrong === true)).toEqual([false, true]);
    expect(source.state().status).toBe('signed-in');
  });

  it('with a device that is not the user’s fails at once, not after three codes', async () => {
    await reopen({ mfaSerial: `arn:aws:iam::${ACCOUNT}:mfa/gone` });
    await expect(signIn('123456', '123456', '123456')).rejects.toMatchObject({
      code: 'sign-in-denied',
      message: `AWS does not know arn:aws:iam::${ACCOUNT}:mfa/gone as an MFA device of this user.`,
    });
    expect(asked).toHaveLength(1);
  });

  it('without an MFA device renews on its own, until signed out', async () => {
    await reopen({ mfaSerial: null, durationSeconds: 3600 });
    const first = await source.credentials(ROLE);
    await clock.advance(HOUR);
    expect((await source.credentials(ROLE)).accessKeyId).not.toBe(first.accessKeyId);
    await source.signOut();
    await reopen({ mfaSerial: null });
    expect(source.state()).toMatchObject({ status: 'signed-out', reason: 'signed-out' });
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'sign-in-required' });
    await signIn();
    await source.credentials(ROLE);
  });

  it('is itself and no one else', async () => {
    await expect(source.credentials({ ...ROLE, role: 'bob' })).rejects.toMatchObject({ code: 'no-role' });
  });

  it.each([
    ['deactivated', () => Object.assign(emulator.accessKeys.of(user.arn)[0] ?? {}, { status: 'Inactive' })],
    ['deleted', () => emulator.accessKeys.remove(user.arn, emulator.accessKeys.of(user.arn)[0]?.id ?? '')],
  ])('whose key was %s at AWS is told so', async (_what, change) => {
    await reopen({ mfaSerial: null });
    change();
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ code: 'key-invalid' });
  });

  it('rotates with the session that has MFA in it, and serves that on', async () => {
    await signIn(code());
    const before = await source.credentials(ROLE);
    await source.accessKey?.rotate(() => undefined, new AbortController().signal);
    expect(emulator.accessKeys.of(user.arn).map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    const create = emulator.calls.find(({ operation }) => operation === 'CreateAccessKey');
    expect(create?.accessKeyId).toBe(before.accessKeyId);
    expect((await source.credentials(ROLE)).accessKeyId).toBe(before.accessKeyId);
  });

  it('without a key in the keychain says what to run; taken out, leaves nothing there', async () => {
    await signIn(code());
    await source.forget?.();
    expect(await keychain.list('')).toEqual([]);
    await expect(source.credentials(ROLE)).rejects.toMatchObject({ next: 'Run `daypass iam-user add ann`.' });
  });
});
