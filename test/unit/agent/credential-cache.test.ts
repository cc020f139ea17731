import { beforeEach, describe, expect, it } from 'vitest';
import { type RoleRef, roleKey } from '../../../common/roles.ts';
import { CredentialCache } from '../../../main/agent/credential-cache.ts';
import { DaypassError } from '../../../main/base/errors.ts';
import type { Keychain } from '../../../main/keychain/keychain.ts';
import { FakeClock, settle } from '../../support/agent/fake-clock.ts';
import { deferred, FakeSource } from '../../support/agent/fake-source.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const MINUTE = 60_000;
const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };

describe('the credential cache', () => {
  let clock: FakeClock;
  let source: FakeSource;
  let keychain: Keychain;
  let cache: CredentialCache;
  let bases: RoleRef[];

  const newCache = () =>
    new CredentialCache({
      keychain,
      clock,
      log: silentLog,
      fetch: async (role) => ({ credentials: await source.credentials(role), bases }),
      basesOf: () => bases,
      clockOffset: () => source.offset,
    });

  const liveUntil = (role: RoleRef) => cache.live().find(([other]) => roleKey(other) === roleKey(role))?.[1] ?? null;

  beforeEach(() => {
    clock = new FakeClock();
    bases = [];
    source = new FakeSource('acme', clock);
    keychain = createMemoryKeychain();
    cache = newCache();
  });

  it('asks AWS once for 500 at once and gives all of them the same', async () => {
    const gate = deferred();
    source.onFetch = () => gate.promise;
    const answers = Array.from({ length: 500 }, () => cache.get(ROLE));
    await settle();
    gate.resolve();
    const ids = new Set((await Promise.all(answers)).map(({ credentials }) => credentials.accessKeyId));
    expect(source.fetches).toHaveLength(1);
    expect(ids.size).toBe(1);
  });

  it('answers from memory afterwards, and per role', async () => {
    await cache.get(ROLE);
    await cache.get(ROLE);
    await cache.get({ ...ROLE, role: 'ReadOnly' });
    expect(source.fetches.map(({ role }) => role)).toEqual(['Admin', 'ReadOnly']);
  });

  it('answers from the keychain after a restart, with the very same secrets', async () => {
    const { credentials: before } = await cache.get(ROLE);
    const { credentials: after } = await newCache().get(ROLE);
    expect(source.fetches).toHaveLength(1);
    expect(after.sessionToken.expose()).toBe(before.sessionToken.expose());
    expect(after.expiresAt).toBe(before.expiresAt);
  });

  it('hands out the old ones and renews behind the scenes when 20 minutes are left', async () => {
    await cache.get(ROLE);
    await clock.advance(45 * MINUTE);
    expect((await cache.get(ROLE)).credentials.secretAccessKey.expose()).toBe('secret-1');
    await settle();
    expect((await cache.get(ROLE)).credentials.secretAccessKey.expose()).toBe('secret-2');
    expect(source.fetches).toHaveLength(2);
  });

  it('waits for new ones when the old ones are about to end', async () => {
    await cache.get(ROLE);
    await clock.advance(55 * MINUTE);
    expect((await cache.get(ROLE)).credentials.secretAccessKey.expose()).toBe('secret-2');
  });

  it('serves the old ones while they are valid when renewal fails, and the failure afterwards', async () => {
    await cache.get(ROLE);
    source.onFetch = async () => {
      throw new DaypassError('aws-unreachable', 'No network.');
    };
    await clock.advance(55 * MINUTE);
    expect((await cache.get(ROLE)).credentials.secretAccessKey.expose()).toBe('secret-1');
    await clock.advance(6 * MINUTE);
    await expect(cache.get(ROLE)).rejects.toMatchObject({ code: 'aws-unreachable' });
  });

  it('drops one role, and only that one, when AWS says that it is gone', async () => {
    const other = { ...ROLE, role: 'ReadOnly' };
    await cache.get(ROLE);
    await cache.get(other);
    source.onFetch = async ({ role }) => {
      if (role === 'Admin') throw new DaypassError('access-denied', 'No access.');
    };
    await clock.advance(55 * MINUTE);
    await expect(cache.get(ROLE)).rejects.toMatchObject({ code: 'access-denied' });
    expect(liveUntil(ROLE)).toBeNull();
    expect(liveUntil(other)).not.toBeNull();
    expect(await keychain.list('credentials/')).toEqual(['credentials/acme/111122223333/ReadOnly']);
  });

  it('forgets a session in memory and keychain, and does not let an answer under way bring it back', async () => {
    const other = { ...ROLE, session: 'beta' };
    await cache.get(ROLE);
    await cache.get(other);
    const gate = deferred();
    source.onFetch = () => gate.promise;
    const underWay = cache.get({ ...ROLE, role: 'Late' });
    await settle();
    await cache.forgetSession('acme');
    gate.resolve();
    await underWay;
    expect(await keychain.list('credentials/')).toEqual(['credentials/beta/111122223333/Admin']);
    expect(liveUntil(ROLE)).toBeNull();
    expect(liveUntil({ ...ROLE, role: 'Late' })).toBeNull();
    expect(liveUntil(other)).not.toBeNull();
  });

  it('decides by AWS’s time when this machine’s clock is two hours ahead', async () => {
    source.offset = -2 * 60 * MINUTE;
    await cache.get(ROLE);
    await cache.get(ROLE);
    expect(source.fetches).toHaveLength(1);
    expect(liveUntil(ROLE)).toBe(clock.now() + source.lifetimeMs);
  });

  it('continues without a keychain that fails', async () => {
    const broken = async () => {
      throw new DaypassError('keychain-timeout', 'The keychain does not answer.');
    };
    keychain = { description: 'broken', persistent: true, get: broken, set: broken, delete: broken, list: broken };
    cache = newCache();
    expect((await cache.get(ROLE)).credentials.secretAccessKey.expose()).toBe('secret-1');
    await cache.get(ROLE);
    expect(source.fetches).toHaveLength(1);
  });

  it('serves none that were made from other roles than it is made from now, from memory, the keychain or in place of new ones', async () => {
    const admin = { ...ROLE, session: 'base' };
    bases = [admin];
    expect((await cache.get(ROLE)).bases).toEqual([admin]);
    expect((await newCache().get(ROLE)).bases).toEqual([admin]);
    expect(source.fetches).toHaveLength(1);
    bases = [{ ...admin, role: 'ReadOnly' }];
    source.onFetch = async () => {
      throw new DaypassError('aws-unreachable', 'No network.');
    };
    await expect(cache.get(ROLE)).rejects.toMatchObject({ code: 'aws-unreachable' });
    await expect(newCache().get(ROLE)).rejects.toMatchObject({ code: 'aws-unreachable' });
    source.onFetch = async () => undefined;
    expect((await cache.get(ROLE)).bases).toEqual(bases);
  });

  it('takes a damaged keychain item for none', async () => {
    await cache.get(ROLE);
    const [name = ''] = await keychain.list('credentials/');
    const { Secret } = await import('../../../main/base/secret.ts');
    for (const damage of ['', '{', 'null', '[]', '{"accessKeyId":1}']) {
      await keychain.set(name, new Secret(damage));
      expect((await newCache().get(ROLE)).credentials.accessKeyId).toMatch(/^ASIA/);
    }
    expect(source.fetches).toHaveLength(6);
  });
});
