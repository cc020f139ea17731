import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorUser, type Fault, startEmulator } from '../../../../emulator/index.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { IamUserDefinition } from '../../../../main/base/session-definition.ts';
import type { Keychain } from '../../../../main/keychain/keychain.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createIamUserSource } from '../../../../main/sources/iam-user/index.ts';
import { keyItem } from '../../../../main/sources/iam-user/key-record.ts';
import type { CredentialSource, SecondKey } from '../../../../main/sources/source.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const ACCOUNT = '111122223333';

describe('the rotation of an access key', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let user: EmulatorUser;
  let keychain: Keychain;
  let source: CredentialSource;
  let network: Network;
  /** Throws at chosen writes, before or after they are done. */
  let onWrite: (number: number, done: boolean) => void;

  const definition: IamUserDefinition = {
    kind: 'iam-user',
    name: 'ann',
    origin: 'settings',
    region: 'us-east-1',
    accountId: ACCOUNT,
    userName: 'ann',
    mfaSerial: null,
    durationSeconds: null,
  };
  const open = async () => {
    const opened = createIamUserSource({
      definition,
      keychain,
      clock,
      random: () => 0,
      env: emulator.env(),
      log: silentLog,
      version: '1.2.3',
      network,
    });
    await opened.restore();
    return opened;
  };
  const breakable = (inner: Keychain): Keychain => {
    let writes = 0;
    return {
      ...inner,
      async set(name, value) {
        writes += 1;
        onWrite(writes, false);
        await inner.set(name, value);
        onWrite(writes, true);
      },
    };
  };

  beforeEach(async () => {
    onWrite = () => undefined;
    clock = new FakeClock(Date.now());
    emulator = await startEmulator({ clock, newKeySeconds: 7 });
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    user = emulator.iam.addUser(ACCOUNT, 'ann');
    const first = emulator.accessKeys.add(user, { ageMs: 100 * DAY });
    const memory = createMemoryKeychain();
    const key = { id: first.id, secret: new Secret(first.secret), createdAt: first.createdAt };
    await keyItem(memory, 'ann').save({ key, rotation: null });
    keychain = breakable(memory);
    source = await open();
  });
  afterEach(async () => {
    await source.dispose();
    network.dispose();
    await emulator.close();
  });

  /** Lets time pass for work that waits for it. */
  const driven = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (;;) {
      await settle();
      if (isDone) return work;
      if (clock.delays.includes(2_000) || clock.delays.some((ms) => ms < 2_000)) await clock.advance(500);
    }
  };
  const rotate = () =>
    driven(source.accessKey?.rotate(() => undefined, new AbortController().signal) as Promise<unknown>);
  const restart = async () => {
    await source.dispose();
    source = await open();
  };
  const keys = () => emulator.accessKeys.of(user.arn);
  const held = async () => (await keyItem(keychain, 'ann').load())?.key.id;
  /** The new key that is kept and not yet used. */
  const pending = async () => {
    const rotation = (await keyItem(keychain, 'ann').load())?.rotation;
    return rotation?.step === 'created' ? rotation.next.id : null;
  };
  const statuses = () => Object.fromEntries(keys().map(({ id, status }) => [id, status]));

  it('makes a new key, sees it work, uses it, deactivates the old one, and deletes that a day later', async () => {
    const old = keys()[0]?.id ?? '';
    expect(source.accessKey?.view()).toMatchObject({ id: old, isOld: true, rotation: null });
    expect(source.note?.()).toContain('100 days old');
    await rotate();
    const fresh = source.accessKey?.view();
    expect(fresh).toMatchObject({ isOld: false, rotation: { step: 'deactivated' } });
    expect(statuses()).toEqual({ [old]: 'Inactive', [fresh?.id ?? '']: 'Active' });
    expect(source.note?.()).toBeNull();
    await driven(source.credentials({ session: 'ann', account: ACCOUNT, role: 'ann' } as never));
    await clock.advance(DAY - 60_000);
    expect(keys()).toHaveLength(2);
    await clock.advance(60_000);
    await emulator.called('DeleteAccessKey');
    while (source.accessKey?.view()?.rotation) await settle();
    expect(statuses()).toEqual({ [fresh?.id ?? '']: 'Active' });
  });

  it('is due again, and says so on its own, when the new key is more than 90 days old', async () => {
    await rotate();
    const told: (boolean | undefined)[] = [];
    source.onDidChange(() => told.push(source.accessKey?.view()?.isOld));
    await clock.advance(DAY);
    await emulator.called('DeleteAccessKey');
    await clock.advance(88 * DAY);
    expect(told).not.toContain(true);
    await clock.advance(2 * DAY);
    expect(told.filter((isOld) => isOld)).toEqual([true]);
  });

  it('with an old key whose time came while the agent was down deletes it at the next start', async () => {
    await rotate();
    await source.dispose();
    clock.jump(2 * DAY);
    source = await open();
    await clock.advance(1);
    await emulator.called('DeleteAccessKey');
    while (source.accessKey?.view()?.rotation) await settle();
    expect(keys()).toHaveLength(1);
  });

  const writes = [1, 2, 3, 4].flatMap((number) => [
    { what: `before write ${number} to the keychain`, number, done: false },
    { what: `after write ${number} to the keychain`, number, done: true },
  ]);
  const calls = (['ListAccessKeys', 'CreateAccessKey', 'GetCallerIdentity', 'UpdateAccessKey'] as const).flatMap(
    (operation) =>
      (['before', 'mid-body'] as const).map((cut) => ({
        what: `${cut === 'before' ? 'on the way to' : 'on the way back from'} ${operation}`,
        // Calls with a long-term key are never repeated unasked.
        fault: { operation, cut } satisfies Fault,
      })),
  );

  it.each([...writes, ...calls])(
    'killed $what continues where it stopped, and a key works at every moment',
    async (kill) => {
      if ('fault' in kill) emulator.faults.add(kill.fault);
      else {
        onWrite = (number, done) => {
          if (number === kill.number && done === kill.done) throw new Error('Killed.');
        };
      }
      await expect(rotate()).rejects.toThrow();
      onWrite = () => undefined;
      emulator.faults.clear();
      await restart();
      // What the keychain says is a key that AWS takes, and the only one that is used.
      expect(statuses()[(await held()) ?? '']).toBe('Active');
      await clock.advance(10_000);
      await driven(source.credentials({ session: 'ann', account: ACCOUNT, role: 'ann' } as never));

      await rotate();
      if (source.accessKey?.view()?.rotation?.step !== 'deactivated') await rotate();
      const fresh = (await held()) ?? '';
      expect(Object.values(statuses()).sort()).toEqual(['Active', 'Inactive']);
      expect(statuses()[fresh]).toBe('Active');
      await clock.advance(DAY);
      await emulator.called('DeleteAccessKey');
      while (source.accessKey?.view()?.rotation) await settle();
      expect(statuses()).toEqual({ [fresh]: 'Active' });
    },
  );

  it('does not begin where there is no room for a second key, and says whose it is', async () => {
    emulator.accessKeys.add(user);
    await expect(rotate()).rejects.toThrow(`second access key already, ${keys()[1]?.id} (active, never used)`);
    expect(source.accessKey?.view()?.rotation).toBeNull();
    expect(keys()).toHaveLength(2);
  });

  it('never deletes a key that somebody else has made meanwhile and used', async () => {
    emulator.faults.add({ operation: 'CreateAccessKey', cut: 'before' });
    await expect(rotate()).rejects.toThrow();
    emulator.faults.clear();
    const other = emulator.accessKeys.add(user);
    other.lastUsed = { at: clock.now(), service: 's3' };
    await expect(rotate()).rejects.toThrow('Another person or program created the access key');
    expect(keys()).toContain(other);
  });

  it('starts again where the new key was deleted at AWS before it was used, once that is certain', async () => {
    onWrite = (number, done) => {
      if (number === 2 && done) throw new Error('Killed.');
    };
    await expect(rotate()).rejects.toThrow();
    const lost = keys()[1]?.id ?? '';
    emulator.accessKeys.remove(user.arn, lost);
    onWrite = () => undefined;
    await restart();
    // IAM is eventually consistent: it may be there all the same, and its secret is nowhere else.
    await expect(rotate()).rejects.toThrow('does not know the new access key yet');
    expect(await pending()).toBe(lost);
    clock.jump(HOUR);
    await rotate();
    expect(Object.values(statuses())).toEqual(['Inactive', 'Active']);
  });

  describe('where IAM lags behind', () => {
    const lagging = async (options: { newKeySeconds?: number; newKeyListedSeconds?: number }) => {
      await source.dispose();
      await emulator.close();
      emulator = await startEmulator({ clock, ...options });
      user = emulator.iam.addUser(ACCOUNT, 'ann');
      const first = emulator.accessKeys.add(user, { ageMs: 100 * DAY });
      const key = { id: first.id, secret: new Secret(first.secret), createdAt: first.createdAt };
      await keyItem(keychain, 'ann').save({ key, rotation: null });
      source = await open();
      return first.id;
    };

    it('a new key that no list has yet is used all the same', async () => {
      const old = await lagging({ newKeySeconds: 20, newKeyListedSeconds: 300 });
      await rotate();
      expect(emulator.count('CreateAccessKey')).toBe(1);
      expect(await held()).not.toBe(old);
      expect(Object.values(statuses())).toEqual(['Inactive', 'Active']);
    });

    it('a new key that is listed is never given up, however long it is unknown', async () => {
      await lagging({ newKeySeconds: 10 * 60 * 60, newKeyListedSeconds: 0 });
      await expect(rotate()).rejects.toThrow('does not know the new access key yet');
      const kept = await pending();
      clock.jump(3 * HOUR);
      await expect(rotate()).rejects.toThrow('does not know the new access key yet');
      expect(await pending()).toBe(kept);
      clock.jump(8 * HOUR);
      await rotate();
      expect(source.accessKey?.view()?.id).toBe(kept);
    });

    it('a new key that is unknown for minutes is kept, and used when it is known', async () => {
      const old = await lagging({ newKeySeconds: 600, newKeyListedSeconds: 600 });
      await expect(rotate()).rejects.toMatchObject({
        code: 'rotation-stopped',
        next: 'Run the command again in a few minutes: the new key is kept until then.',
      });
      const fresh = keys()[1]?.id;
      expect([await held(), await pending()]).toEqual([old, fresh]);
      await restart();
      await expect(rotate()).rejects.toMatchObject({ code: 'rotation-stopped' });
      expect(await pending()).toBe(fresh);
      await clock.advance(600_000);
      await rotate();
      expect(await held()).toBe(fresh);
      expect(emulator.count('CreateAccessKey')).toBe(1);
    });

    it('a key whose secret got lost is waited for until a list has it, then replaced', async () => {
      await lagging({ newKeyListedSeconds: 30 });
      emulator.faults.add({ operation: 'CreateAccessKey', cut: 'mid-body' });
      await expect(rotate()).rejects.toThrow();
      const lost = keys()[1]?.id ?? '';
      await rotate();
      expect(Object.keys(statuses())).not.toContain(lost);
      expect(Object.values(statuses())).toEqual(['Inactive', 'Active']);
    });

    it('a key that one server knows and the next one does not gives sessions all the same', async () => {
      await lagging({});
      await rotate();
      emulator.faults.add({ operation: 'GetSessionToken', errorType: 'InvalidClientTokenId', status: 403, times: 3 });
      const role = { session: 'ann', account: ACCOUNT, role: 'ann' };
      expect((await driven(source.credentials(role))).accessKeyId).toMatch(/^ASIA/);
    });
  });

  describe('with a second key in the way', () => {
    const rotateWith = (second: SecondKey) =>
      driven(source.accessKey?.rotate(() => undefined, new AbortController().signal, second) as Promise<unknown>);

    it('says what is known of it and the two ways on', async () => {
      const other = emulator.accessKeys.add(user);
      await expect(rotate()).rejects.toMatchObject({
        message: expect.stringContaining(`${other.id} (active, never used)`),
        next: expect.stringMatching(`rotate ann --delete ${other.id}.*rotate ann --use ${other.id}`),
      });
    });

    it('deletes it where a person says so, and no other', async () => {
      const other = emulator.accessKeys.add(user);
      await expect(rotateWith({ action: 'delete', id: 'AKIAOTHER' })).rejects.toMatchObject({
        code: 'second-key',
      });
      expect(keys()).toContain(other);
      await rotateWith({ action: 'delete', id: other.id });
      expect(keys()).not.toContain(other);
      expect(Object.values(statuses())).toEqual(['Inactive', 'Active']);
    });

    it('leaves one alone that somebody made just before, which no list had at first, and says so', async () => {
      const other = emulator.accessKeys.add(user, { unlistedMs: 5_000 });
      await expect(rotate()).rejects.toMatchObject({
        message: expect.stringContaining(`${other.id} (active, never used)`),
      });
      expect(keys()).toContain(other);
      expect(source.accessKey?.view()?.rotation).toBeNull();
      await rotateWith({ action: 'delete', id: other.id });
      expect(Object.values(statuses())).toEqual(['Inactive', 'Active']);
    });

    it('says at once of an inactive one that it can’t be taken up', async () => {
      const other = emulator.accessKeys.add(user);
      other.status = 'Inactive';
      const since = clock.monotonic();
      const use = { action: 'use', id: other.id, secret: new Secret(other.secret) } as const;
      await expect(rotateWith(use)).rejects.toMatchObject({
        message: expect.stringContaining('is inactive'),
        next: expect.stringContaining(`--delete ${other.id}`),
      });
      expect(clock.monotonic() - since).toBeLessThan(2_000);
    });

    it('takes it up where somebody has its secret, once it is seen to work', async () => {
      const other = emulator.accessKeys.add(user);
      const wrong = { action: 'use', id: other.id, secret: new Secret('x'.repeat(40)) } as const;
      await expect(rotateWith(wrong)).rejects.toMatchObject({ code: 'key-invalid' });
      expect(source.accessKey?.view()?.rotation).toBeNull();
      await rotateWith({ ...wrong, secret: new Secret(other.secret) });
      expect(await held()).toBe(other.id);
      expect(emulator.count('CreateAccessKey')).toBe(0);
    });
  });

  it('stops with the old key in use where the new one does not come to work', async () => {
    onWrite = (number, done) => {
      if (number === 2 && done) throw new Error('Killed.');
    };
    await expect(rotate()).rejects.toThrow();
    onWrite = () => undefined;
    await restart();
    const [old, fresh] = keys();
    if (fresh) fresh.status = 'Inactive';
    await expect(rotate()).rejects.toThrow('does not know the new access key yet');
    expect(await held()).toBe(old?.id);
  });

  it('asked for by many at once happens once', async () => {
    await driven(Promise.all(Array.from({ length: 5 }, () => rotate())));
    expect(emulator.count('CreateAccessKey')).toBe(1);
  });
});
