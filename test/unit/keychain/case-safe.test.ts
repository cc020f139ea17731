import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { createCaseSafe } from '../../../main/keychain/case-safe.ts';
import { createChunked } from '../../../main/keychain/chunked.ts';
import type { Keychain } from '../../../main/keychain/keychain.ts';

/** A store like the Credential Manager: names that differ in case are one, and it lists the letters of who wrote last. */
class CaselessKeychain implements Keychain {
  readonly description = 'caseless';
  readonly persistent = true;
  readonly items = new Map<string, { name: string; value: Secret }>();
  /** Fails instead of making its n-th call from now. */
  callsLeft = Number.POSITIVE_INFINITY;

  async get(name: string) {
    this.#count();
    return this.items.get(name.toLowerCase())?.value ?? null;
  }

  async set(name: string, value: Secret) {
    this.#count();
    this.items.set(name.toLowerCase(), { name, value });
  }

  async delete(name: string) {
    this.#count();
    this.items.delete(name.toLowerCase());
  }

  async list(prefix: string) {
    this.#count();
    const names = [...this.items.values()].map(({ name }) => name);
    return names.filter((name) => name.toLowerCase().startsWith(prefix.toLowerCase()));
  }

  #count() {
    if (this.callsLeft <= 0) throw new DaypassError('keychain-timeout', 'Killed.');
    this.callsLeft -= 1;
  }
}

const textOf = async (keychain: Keychain, name: string) => (await keychain.get(name))?.expose() ?? null;
const ACME = 'credentials/ACME/111122223333/Admin%2Fé'.replace('é', '%C3%A9');

describe('a keychain that takes names that differ in case for one', () => {
  it('keeps them apart, whatever they are', async () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', 'é', 'É', '^', '/', '-'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { maxLength: 6 }), async (sessions) => {
        const store = new CaselessKeychain();
        const keychain = createCaseSafe(createChunked(store));
        const names = sessions.map((session) => `token/${encodeURIComponent(session)}`);
        for (const one of names) await keychain.set(one, new Secret(`of ${one}`));
        for (const one of names) expect(await textOf(keychain, one)).toBe(`of ${one}`);
        expect((await keychain.list('token/')).sort()).toEqual([...names].sort());
        const [first, ...others] = names;
        if (first === undefined) return;
        await keychain.delete(first);
        expect((await keychain.list('')).sort()).toEqual([...others].sort());
      }),
    );
  });

  it('moves what was stored under plain names, also in pieces, to the one who wrote it last', async () => {
    const store = new CaselessKeychain();
    const before = createChunked(store);
    await before.set('token/acme', new Secret('of acme'));
    await before.set('token/ACME', new Secret('of ACME'));
    await before.set(ACME, new Secret('x'.repeat(6_000)));
    const keychain = createCaseSafe(createChunked(store));
    expect(await textOf(keychain, 'token/acme')).toBeNull();
    expect(await textOf(keychain, 'token/ACME')).toBe('of ACME');
    expect(await textOf(keychain, ACME)).toBe('x'.repeat(6_000));
    expect((await keychain.list('')).sort()).toEqual([ACME, 'token/ACME']);
    expect([...store.items.values()].filter(({ name }) => /[A-Z]/.test(name))).toEqual([]);
  });

  it('loses nothing where it is killed while it moves', async () => {
    for (let calls = 0; calls < 30; calls += 1) {
      const store = new CaselessKeychain();
      await createChunked(store).set(ACME, new Secret('x'.repeat(6_000)));
      store.callsLeft = calls;
      await createCaseSafe(createChunked(store))
        .get('token/other')
        .catch(() => undefined);
      store.callsLeft = Number.POSITIVE_INFINITY;
      expect(await textOf(createCaseSafe(createChunked(store)), ACME), `after ${calls} calls`).toBe('x'.repeat(6_000));
    }
  });

  it('tries again where the store did not answer', async () => {
    const store = new CaselessKeychain();
    await store.set('token/ACME', new Secret('of ACME'));
    store.callsLeft = 0;
    const keychain = createCaseSafe(createChunked(store));
    await expect(keychain.get('token/ACME')).rejects.toMatchObject({ code: 'keychain-timeout' });
    store.callsLeft = Number.POSITIVE_INFINITY;
    expect(await textOf(keychain, 'token/ACME')).toBe('of ACME');
  });
});
