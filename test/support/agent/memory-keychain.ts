import type { Secret } from '../../../main/base/secret.ts';
import type { Keychain } from '../../../main/keychain/keychain.ts';

/** A keychain that ends with the process. */
export function createMemoryKeychain(): Keychain {
  const items = new Map<string, Secret>();
  return {
    description: 'memory only',
    persistent: false,
    async get(name) {
      return items.get(name) ?? null;
    },
    async set(name, value) {
      items.set(name, value);
    },
    async delete(name) {
      items.delete(name);
    },
    async list(prefix) {
      return [...items.keys()].filter((name) => name.startsWith(prefix));
    },
  };
}
