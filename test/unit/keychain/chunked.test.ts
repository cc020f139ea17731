import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../main/base/secret.ts';
import { createChunked } from '../../../main/keychain/chunked.ts';
import type { Keychain } from '../../../main/keychain/keychain.ts';

/** Windows' limit. */
const LIMIT_BYTES = 2_560;

/** A keychain that refuses items beyond the limit, and dies before its n-th write or removal. */
class LimitedKeychain implements Keychain {
  readonly description = 'limited';
  readonly persistent = true;
  readonly items = new Map<string, Secret>();
  writesLeft = Number.POSITIVE_INFINITY;

  async get(name: string) {
    return this.items.get(name) ?? null;
  }

  async set(name: string, value: Secret) {
    if (Buffer.byteLength(value.expose()) > LIMIT_BYTES) throw new Error('The item is too large.');
    this.#write();
    this.items.set(name, value);
  }

  async delete(name: string) {
    this.#write();
    this.items.delete(name);
  }

  async list(prefix: string) {
    return [...this.items.keys()].filter((name) => name.startsWith(prefix));
  }

  #write() {
    if (this.writesLeft <= 0) throw new Error('Killed.');
    this.writesLeft -= 1;
  }
}

const read = async (inner: Keychain, name: string) => (await createChunked(inner).get(name))?.expose() ?? null;

const VALUES = {
  small: 'a small one',
  exact: 'x'.repeat(2_400),
  large: 'L'.repeat(6_000),
  larger: 'M'.repeat(9_001),
  manyBytes: '💳é'.repeat(1_500),
  lookalike: 'daypass-chunks:1:00ff:2:10',
};

describe('items larger than the platform takes', () => {
  it.each(Object.keys(VALUES) as (keyof typeof VALUES)[])('come back as they were: %s', async (kind) => {
    const inner = new LimitedKeychain();
    await createChunked(inner).set('token/acme', new Secret(VALUES[kind]));
    expect(await read(inner, 'token/acme')).toBe(VALUES[kind]);
    expect(await createChunked(inner).list('token/')).toEqual(['token/acme']);
  });

  it('are the old or the new value, wherever in a replacement the process is killed', async () => {
    const kinds = Object.keys(VALUES) as (keyof typeof VALUES)[];
    let kills = 0;
    for (const before of kinds) {
      for (const after of kinds) {
        for (let writes = 0; ; writes += 1) {
          const inner = new LimitedKeychain();
          await createChunked(inner).set('token/acme', new Secret(VALUES[before]));
          inner.writesLeft = writes;
          const survived = await createChunked(inner)
            .set('token/acme', new Secret(VALUES[after]))
            .then(() => true)
            .catch(() => false);
          inner.writesLeft = Number.POSITIVE_INFINITY;
          expect([VALUES[before], VALUES[after]]).toContain(await read(inner, 'token/acme'));
          // The next one clears away what was left behind.
          await createChunked(inner).set('token/acme', new Secret('next'));
          expect([...inner.items.keys()]).toEqual(['token/acme']);
          if (survived) break;
          kills += 1;
        }
      }
    }
    expect(kills).toBeGreaterThan(100);
  });

  it('leave no part of an old value in the keychain once they are replaced', async () => {
    const inner = new LimitedKeychain();
    const chunked = createChunked(inner);
    for (const [value, parts] of [
      [VALUES.larger, 4],
      [VALUES.large, 3],
      [VALUES.larger, 4],
      [VALUES.small, 0],
    ] as const) {
      await chunked.set('a', new Secret(value));
      expect(inner.items.size).toBe(1 + parts);
    }
  });

  it('leave nothing behind when they are removed', async () => {
    const inner = new LimitedKeychain();
    const chunked = createChunked(inner);
    await chunked.set('a', new Secret(VALUES.large));
    await chunked.set('b', new Secret(VALUES.large));
    await chunked.delete('a');
    expect((await inner.list('')).every((name) => name.startsWith('b'))).toBe(true);
    expect(await read(inner, 'b')).toBe(VALUES.large);
    expect(await read(inner, 'a')).toBeNull();
  });

  it('are told to be damaged when a part is gone', async () => {
    const inner = new LimitedKeychain();
    await createChunked(inner).set('a', new Secret(VALUES.large));
    const [chunk = ''] = await inner.list('a#');
    inner.items.delete(chunk);
    await expect(read(inner, 'a')).rejects.toMatchObject({ code: 'keychain-damaged' });
  });

  it('survive any sequence of texts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 400, unit: 'binary' }), { minLength: 1, maxLength: 6 }),
        async (texts) => {
          const inner = new LimitedKeychain();
          const chunked = createChunked(inner, 64);
          await Promise.all(texts.map((text) => chunked.set('a', new Secret(text))));
          expect((await createChunked(inner, 64).get('a'))?.expose()).toBe(texts.at(-1));
        },
      ),
      { numRuns: 200 },
    );
  });
});
