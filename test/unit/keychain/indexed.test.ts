import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../main/base/secret.ts';
import { createIndexed } from '../../../main/keychain/indexed.ts';
import type { Keychain } from '../../../main/keychain/keychain.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';

/** A keychain that counts what is read, and fails instead of making its n-th change. */
class CountedKeychain implements Keychain {
  readonly description = 'counted';
  readonly persistent = true;
  readonly #items = createMemoryKeychain();
  lists = 0;
  reads = 0;
  changesLeft = Number.POSITIVE_INFINITY;

  get(name: string) {
    this.reads += 1;
    return this.#items.get(name);
  }

  set(name: string, value: Secret) {
    this.#change();
    return this.#items.set(name, value);
  }

  delete(name: string) {
    this.#change();
    return this.#items.delete(name);
  }

  list(prefix: string) {
    this.lists += 1;
    return this.#items.list(prefix);
  }

  #change() {
    if (this.changesLeft <= 0) throw new Error('Killed.');
    this.changesLeft -= 1;
  }
}

describe('the names of items on macOS', () => {
  let store: CountedKeychain;
  const value = new Secret('x');
  beforeEach(() => {
    store = new CountedKeychain();
  });

  it('are one item to read, however many there are', async () => {
    const keychain = createIndexed(store);
    for (let count = 0; count < 20; count += 1) await keychain.set(`credentials/a/${count}`, value);
    await keychain.set('token/a', value);
    await keychain.delete('credentials/a/7');
    store.lists = 0;
    store.reads = 0;
    const again = createIndexed(store);
    expect(await again.list('credentials/')).toHaveLength(19);
    expect(await again.list('token/')).toEqual(['token/a']);
    expect([store.lists, store.reads]).toEqual([0, 1]);
  });

  it('are found once from the items of an older Daypass, and where the list is damaged', async () => {
    await store.set('token/a', value);
    for (const damage of [null, 'no list', '{"a":1}', '[1]']) {
      if (damage !== null) await store.set('#names', new Secret(damage));
      expect(await createIndexed(store).list('')).toEqual(['token/a']);
    }
    store.lists = 0;
    expect(await createIndexed(store).list('')).toEqual(['token/a']);
    expect(store.lists).toBe(0);
  });

  it('hold every item that is there, wherever a process was killed', async () => {
    for (let changes = 0; changes < 8; changes += 1) {
      store = new CountedKeychain();
      await createIndexed(store).set('token/a', value);
      store.changesLeft = changes;
      const killed = createIndexed(store);
      await killed.set('token/b', value).catch(() => undefined);
      await killed.delete('token/a').catch(() => undefined);
      store.changesLeft = Number.POSITIVE_INFINITY;
      const there = (await store.list('')).filter((name) => name !== '#names');
      expect(await createIndexed(store).list('')).toEqual(expect.arrayContaining(there));
    }
  });

  it('are all there when many items are stored at once', async () => {
    const keychain = createIndexed(store);
    const names = Array.from({ length: 30 }, (_, count) => `credentials/a/${count}`);
    await Promise.all(names.map((name) => keychain.set(name, value)));
    expect((await createIndexed(store).list('')).sort()).toEqual([...names].sort());
  });
});
