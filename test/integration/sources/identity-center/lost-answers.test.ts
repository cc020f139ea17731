import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../../emulator/index.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { openIdentityCenter } from '../../../support/agent/identity-center.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const MINUTE = 60_000;
/** Longer than the body of any answer of CreateToken. */
const BYTES = 900;

describe('a renewal whose answer is lost', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let network: Network;
  let keychain: ReturnType<typeof createMemoryKeychain>;
  let source: CredentialSource;

  const open = () => openIdentityCenter(emulator, { keychain, clock, network });
  const start = async (options: { reusableRefreshTokens: boolean }) => {
    emulator = await startEmulator({ clock, accounts: 1, rolesPerAccount: 1, sessionSeconds: 10_000_000, ...options });
    source = open();
    await signIn();
  };
  beforeEach(() => {
    clock = new FakeClock();
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    keychain = createMemoryKeychain();
  });
  afterEach(async () => {
    await source.dispose();
    network.dispose();
    await emulator.close();
  });

  const driven = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    while (!isDone) {
      await settle();
      if (!isDone && clock.delays.length > 0) await clock.advance(100);
    }
    return work;
  };
  const signIn = () =>
    driven(
      source.signIn({
        method: 'device',
        report: (step) => void (step.step === 'device' && emulator.approve(step.userCode)),
        ask: () => Promise.reject(new Error('Identity Center asks nothing.')),
        signal: new AbortController().signal,
      }),
    );
  const credentials = () => {
    const [account] = emulator.accounts;
    return driven(
      source.credentials({ session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' }),
    ).then(
      () => 'served',
      ({ code }) => code as string,
    );
  };
  /** The answer to the next renewal breaks off there; returns how often AWS was asked to renew. */
  const loseAt = async (bytes: number) => {
    emulator.faults.add({ operation: 'CreateToken', grantType: 'refresh_token', cutAfterBytes: bytes });
    emulator.resetCalls();
    const outcome = await credentials();
    emulator.faults.clear();
    return { outcome, asked: emulator.count('CreateToken') };
  };

  it('continues at every byte, where a refresh token that may be used up is not', async () => {
    await start({ reusableRefreshTokens: true });
    for (let byte = 0; byte < BYTES; byte += 1) {
      await clock.advance(56 * MINUTE);
      const { outcome, asked } = await loseAt(byte);
      expect([byte, outcome]).toEqual([byte, 'served']);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
      // The whole answer was there: nothing was lost.
      if (asked === 1) return;
    }
    expect.fail('No answer was whole.');
  }, 240_000);

  it('keeps what is live to its end, where the refresh token is used up, and asks for a sign-in only then', async () => {
    await start({ reusableRefreshTokens: false });
    for (let byte = 0; byte < BYTES; byte += 23) {
      await clock.advance(56 * MINUTE);
      const { outcome, asked } = await loseAt(byte);
      expect([byte, outcome]).toEqual([byte, 'served']);
      if (asked === 1) return;
      // Lost, tried again, refused, tried once more: then it is left alone.
      expect(asked).toBe(3);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
      await clock.advance(3 * MINUTE);
      expect(await credentials()).toBe('served');
      await clock.advance(2 * MINUTE);
      expect(await credentials()).toBe('sign-in-required');
      expect(source.state()).toEqual({ status: 'signed-out', reason: 'expired' });
      await signIn();
    }
    expect.fail('No answer was whole.');
  }, 240_000);

  it('takes what the keychain has by then: another agent may have renewed it', async () => {
    await start({ reusableRefreshTokens: false });
    const other = open();
    await other.restore();
    await clock.advance(56 * MINUTE);
    expect(await credentials()).toBe('served');
    const first = source;
    source = other;
    expect(await credentials()).toBe('served');
    expect(other.state()).toMatchObject({ status: 'signed-in', renewable: true });
    await first.dispose();
  });

  it('tries once more when the live token has ended, should the refusal have been a passing one', async () => {
    await start({ reusableRefreshTokens: false });
    await clock.advance(56 * MINUTE);
    emulator.faults.add({ operation: 'CreateToken', errorType: 'InvalidGrantException', times: 2 });
    expect(await credentials()).toBe('served');
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
    await clock.advance(5 * MINUTE);
    expect(await credentials()).toBe('served');
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
  });

  it.each(['{"refreshToken":"NEW"}', '{"refreshToken":"NEW","accessToken":null,"expiresIn":0}'])(
    'keeps a new refresh token before it judges the rest of the answer: %s',
    async (body) => {
      await start({ reusableRefreshTokens: false });
      await clock.advance(56 * MINUTE);
      emulator.faults.add({ operation: 'CreateToken', body });
      expect(await credentials()).toBe('served');
      expect((await keychain.get('token/acme'))?.expose()).toContain('"refreshToken":"NEW"');
    },
  );

  it('ends a sign-in at once that AWS itself has ended', async () => {
    await start({ reusableRefreshTokens: false });
    emulator.revokeSessions();
    expect(await credentials()).toBe('sign-in-required');
    expect(source.state()).toEqual({ status: 'signed-out', reason: 'revoked' });
  });
});
