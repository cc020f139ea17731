import { beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import type { Keychain } from '../../../main/keychain/keychain.ts';
import { ResilientKeychain } from '../../../main/keychain/resilient.ts';
import { createSingleLane, KEYCHAIN_LIMIT_MS } from '../../../main/keychain/single-lane.ts';
import { FakeClock, settle } from '../../support/agent/fake-clock.ts';
import { deferred } from '../../support/agent/fake-source.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

describe('a keychain that fails', () => {
  let clock: FakeClock;
  let os: Keychain;
  let mood: 'well' | 'unavailable' | 'hanging';
  let release: ReturnType<typeof deferred<void>>;
  let calls: number;
  let keychain: ResilientKeychain;

  beforeEach(() => {
    clock = new FakeClock();
    mood = 'well';
    calls = 0;
    release = deferred();
    os = { ...createMemoryKeychain(), description: 'the real one', persistent: true };
    const moody =
      <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        calls += 1;
        if (mood === 'unavailable') throw new DaypassError('keychain-unavailable', 'The keychain does not answer.');
        if (mood === 'hanging') await release.promise;
        return call(...args);
      };
    const inner = { ...os, get: moody(os.get), set: moody(os.set), delete: moody(os.delete), list: moody(os.list) };
    keychain = new ResilientKeychain({ keychain: createSingleLane(inner, clock) }, { clock, log: silentLog });
  });

  it('is used while it is well', async () => {
    await keychain.set('a', new Secret('1'));
    expect((await os.get('a'))?.expose()).toBe('1');
    expect(keychain).toMatchObject({ description: 'the real one', persistent: true, problem: null });
  });

  it('gives way to memory, says why, and gets everything once it is back', async () => {
    await keychain.set('old', new Secret('0'));
    mood = 'unavailable';
    await keychain.set('a', new Secret('1'));
    await keychain.delete('old');
    expect(keychain).toMatchObject({ description: 'memory only', persistent: false });
    expect(keychain.problem?.code).toBe('keychain-unavailable');
    expect((await keychain.get('a'))?.expose()).toBe('1');
    expect(await keychain.get('old')).toBeNull();
    await expect(keychain.get('other')).rejects.toMatchObject({ code: 'keychain-unavailable' });
    mood = 'well';
    await clock.advance(15_000);
    await keychain.get('a');
    expect((await os.get('a'))?.expose()).toBe('1');
    expect(await os.get('old')).toBeNull();
    expect(keychain).toMatchObject({ persistent: true, problem: null });
  });

  it('gets what waits for it when somebody asks how it is, though nothing is read or written any more', async () => {
    mood = 'unavailable';
    await keychain.set('a', new Secret('1'));
    mood = 'well';
    await keychain.reconsider();
    expect(keychain.persistent).toBe(false);
    await clock.advance(15_000);
    await Promise.all([keychain.reconsider(), keychain.reconsider()]);
    expect(keychain).toMatchObject({ persistent: true, problem: null });
    expect((await os.get('a'))?.expose()).toBe('1');
  });

  it('is asked again only every now and then, so that no one waits for it', async () => {
    mood = 'unavailable';
    await expect(keychain.get('a')).rejects.toMatchObject({ code: 'keychain-unavailable' });
    for (let count = 0; count < 20; count += 1) await keychain.get('a').catch(() => undefined);
    expect(calls).toBe(1);
  });

  it('holds up one call for less than 3 s when it hangs, and no second one', async () => {
    mood = 'hanging';
    const first = keychain.get('a').catch((error) => error);
    await settle();
    const second = keychain.get('b').catch((error) => error);
    await clock.advance(KEYCHAIN_LIMIT_MS);
    expect(KEYCHAIN_LIMIT_MS).toBeLessThan(3_000);
    expect(await first).toMatchObject({ code: 'keychain-timeout' });
    expect(await second).toMatchObject({ code: 'keychain-timeout' });
    await clock.advance(60_000);
    await keychain.set('c', new Secret('3'));
    expect((await keychain.get('c'))?.expose()).toBe('3');
    expect(calls).toBe(1);
    // The prompt was answered after all.
    mood = 'well';
    release.resolve();
    await settle();
    await clock.advance(15_000);
    expect(await keychain.get('a')).toBeNull();
    expect((await os.get('c'))?.expose()).toBe('3');
  });

  it('is called again while a call hangs where that would need no prompt, until three threads of four are taken', async () => {
    const hang = async () => {
      calls += 1;
      await release.promise;
      return null;
    };
    const inner = { ...os, get: (name: string) => (mood === 'hanging' ? hang() : os.get(name)) };
    let isUnlocked = false;
    const lane = createSingleLane(inner, clock, async () => isUnlocked);
    const attempt = async () => {
      const outcome = lane.get('a').catch((error) => error);
      await settle();
      await clock.advance(KEYCHAIN_LIMIT_MS);
      return await outcome;
    };
    mood = 'hanging';
    for (let count = 0; count < 3; count += 1) expect(await attempt()).toMatchObject({ code: 'keychain-timeout' });
    expect(calls).toBe(1);
    isUnlocked = true;
    for (let count = 0; count < 5; count += 1) expect(await attempt()).toMatchObject({ code: 'keychain-timeout' });
    expect([calls, lane.isHanging]).toEqual([3, true]);
    release.resolve();
    mood = 'well';
    await settle();
    expect([await attempt(), lane.isHanging]).toEqual([null, false]);
  });

  it('has the later of two values, though the call that stores the earlier one was given up and comes back last', async () => {
    const late = release;
    const set = async (name: string, value: Secret) => {
      if (mood === 'hanging') await late.promise;
      await os.set(name, value);
    };
    const lane = createSingleLane({ ...os, set }, clock, async () => true);
    mood = 'hanging';
    const first = lane.set('a', new Secret('1')).catch((error) => error);
    await settle();
    await clock.advance(KEYCHAIN_LIMIT_MS);
    expect(await first).toMatchObject({ code: 'keychain-timeout' });
    mood = 'well';
    await lane.set('a', new Secret('2'));
    late.resolve();
    await settle();
    expect((await os.get('a'))?.expose()).toBe('2');
  });

  it('that was never there leaves memory, for as long as the process lives', async () => {
    const problem = new DaypassError('keychain-unavailable', 'There is none.');
    const none = new ResilientKeychain({ problem }, { clock, log: silentLog });
    await none.set('a', new Secret('1'));
    expect((await none.get('a'))?.expose()).toBe('1');
    expect(await none.list('')).toEqual(['a']);
    await none.delete('a');
    expect(await none.list('')).toEqual([]);
    expect(none).toMatchObject({ persistent: false, problem });
  });
});
