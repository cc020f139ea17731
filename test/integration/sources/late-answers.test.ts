/** Answers that hold the only copy of something, and come after every other request would have been given up. Real time, side by side. */
import { describe, expect, it } from 'vitest';
import type { SignInMethod, SignInStep } from '../../../common/sign-in.ts';
import { type Emulator, type Fault, startEmulator, visit } from '../../../emulator/index.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { Secret } from '../../../main/base/secret.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { ClockOffset } from '../../../main/sources/clock-offset.ts';
import { createConsoleLoginSource } from '../../../main/sources/console-login/index.ts';
import { createUserApi } from '../../../main/sources/iam-user/api.ts';
import { createOidcSource } from '../../../main/sources/oidc/index.ts';
import type { CredentialSource } from '../../../main/sources/source.ts';
import { oidc } from '../../support/agent/definitions.ts';
import { openIdentityCenter } from '../../support/agent/identity-center.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../support/servers/default-choice.ts';
import { OpenIdProvider } from '../../support/servers/openid-provider.ts';

/** Longer than the limit of an ordinary exchange, and than anyone who asks waits. */
const LATE_MS = 9_800;
const common = () => ({
  keychain: createMemoryKeychain(),
  clock: systemClock,
  random: Math.random,
  log: silentLog,
  version: '1.2.3',
  network: new Network({ env: {}, choice: () => DEFAULT_CHOICE }),
});

async function signIn(source: CredentialSource, method: SignInMethod, report: (step: SignInStep) => unknown) {
  const steps: string[] = [];
  await source.signIn({
    method,
    report: (step) => {
      steps.push(step.step);
      report(step);
    },
    ask: () => Promise.reject(new Error('Nothing is asked here.')),
    signal: new AbortController().signal,
  });
  return steps;
}

describe.concurrent('an answer that comes late', () => {
  const late = (emulator: Emulator, fault: Fault) => emulator.faults.add({ latencyMs: LATE_MS, ...fault });

  it('is taken at the end of a sign-in by code, which says meanwhile that the network is slow', async () => {
    const emulator = await startEmulator();
    const source = openIdentityCenter(emulator, common());
    const steps = await signIn(source, 'device', (step) => {
      if (step.step !== 'device') return;
      emulator.approve(step.userCode);
      late(emulator, { operation: 'CreateToken' });
    });
    expect(steps).toContain('slow-network');
    expect(emulator.count('CreateToken')).toBe(1);
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
    await source.dispose();
    await emulator.close();
  }, 40_000);

  it('is taken at the end of a sign-in in the browser', async () => {
    const emulator = await startEmulator();
    const source = openIdentityCenter(emulator, common());
    await signIn(source, 'browser', (step) => {
      if (step.step !== 'browser') return;
      late(emulator, { operation: 'CreateToken' });
      void visit(step.url, 'approve');
    });
    expect(emulator.count('CreateToken')).toBe(1);
    expect(source.state().status).toBe('signed-in');
    await source.dispose();
    await emulator.close();
  }, 40_000);

  it('renews a session, also where those who asked have been told that AWS does not answer', async () => {
    const emulator = await startEmulator({ accessTokenSeconds: 1 });
    const parts = common();
    const source = openIdentityCenter(emulator, parts);
    await signIn(source, 'device', (step) => step.step === 'device' && emulator.approve(step.userCode));
    await new Promise<void>((resolve) => systemClock.after(1_100, resolve));
    const before = (await parts.keychain.get('token/acme'))?.expose();
    late(emulator, { operation: 'CreateToken' });
    const account = emulator.accounts[0];
    const role = { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
    const renewed = new Promise((resolve) => source.onDidChange(resolve));
    const asked = performance.now();
    await expect(source.credentials(role)).rejects.toMatchObject({ code: 'aws-unreachable' });
    expect(performance.now() - asked).toBeLessThan(LATE_MS);
    await renewed;
    expect((await parts.keychain.get('token/acme'))?.expose()).not.toBe(before);
    expect(emulator.calls.filter(({ grantType }) => grantType === 'refresh_token')).toHaveLength(1);
    await source.credentials(role);
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
    await source.dispose();
    await emulator.close();
  }, 40_000);

  it('is taken at the end of a console sign-in', async () => {
    const emulator = await startEmulator();
    const source = createConsoleLoginSource({
      ...common(),
      definition: { kind: 'console-login', name: 'dev', origin: 'settings', region: 'eu-west-1', loginSession: null },
      env: emulator.env(),
    });
    await source.restore();
    await signIn(source, 'browser', (step) => {
      if (step.step !== 'browser') return;
      late(emulator, { operation: 'CreateOAuth2Token' });
      void visit(step.url, 'approve');
    });
    expect(source.state().status).toBe('signed-in');
    await source.dispose();
    await emulator.close();
  }, 40_000);

  it('is taken at the end of a sign-in with an OpenID provider', async () => {
    const emulator = await startEmulator();
    const provider = await OpenIdProvider.start();
    provider.delayMs = LATE_MS;
    const arn = 'arn:aws:iam::444455556666:role/Deploy';
    const source = createOidcSource({
      ...common(),
      userName: 'sam',
      env: emulator.env(),
      definition: oidc(provider, [arn]),
    });
    await signIn(source, 'browser', (step) => step.step === 'browser' && void provider.visit(step.url));
    expect(source.state().status).toBe('signed-in');
    expect(provider.count('/token')).toBe(1);
    await source.dispose();
    await provider.close();
    await emulator.close();
  }, 40_000);

  it('brings the secret of a new access key', async () => {
    const emulator = await startEmulator();
    const key = emulator.accessKeys.add(emulator.iam.addUser('111122223333', 'ann'), { ageMs: 0 });
    const offset = new ClockOffset(systemClock);
    const api = createUserApi({ ...common(), offset, region: 'us-east-1', env: emulator.env() }, 'ann');
    late(emulator, { operation: 'CreateAccessKey' });
    const signer = { id: key.id, secret: new Secret(key.secret), createdAt: 0 };
    const made = await api.createKey(signer);
    expect(await api.listKeys(signer).then((keys) => keys.map(({ id }) => id))).toContain(made.id);
    await emulator.close();
  }, 40_000);
});
