/** What `daypass doctor` tries out for real. */
import { Secret } from '../base/secret.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { exchange } from '../platform/network/exchange.ts';
import type { Network } from '../platform/network/network.ts';

/** A person waits for the answer. */
const REACH_LIMIT_MS = 5_000;

export interface Probes {
  /** Stores an item, reads it back, removes it. @throws DaypassError keychain-* */
  keychain(): Promise<void>;
  /**
   * Asks an address; whatever it answers, it was reached.
   * @returns its `Date`, in ms since the epoch, or null where it does not say.
   * @throws DaypassError proxy-* | tls-* | ca-bundle-invalid, or an error with a `code`.
   */
  reach(url: string): Promise<number | null>;
  /** The proxy for an address, without a password in it; null for none. @throws DaypassError proxy-invalid */
  proxyOf(url: string): Promise<string | null>;
  /** Files of certificates that are trusted beside the usual ones, and who named them. */
  bundles(): readonly { readonly path: string; readonly from: string }[];
}

export function createProbes({ keychain, network }: { keychain: Keychain; network: Network }): Probes {
  return {
    async keychain() {
      const name = `doctor/${process.pid}`;
      const value = new Secret('a test of daypass doctor');
      await keychain.set(name, value);
      const read = await keychain.get(name);
      await keychain.delete(name);
      if (read?.expose() !== value.expose()) throw new Error('The keychain gave back something else.');
    },
    async reach(url) {
      const { headers } = await exchange(network, new URL(url), {
        method: 'GET',
        headers: {},
        limitMs: REACH_LIMIT_MS,
      });
      const date = Date.parse(headers.date ?? '');
      return Number.isNaN(date) ? null : date;
    },
    proxyOf: (url) => network.proxyOf(url),
    bundles: () => network.bundles(),
  };
}
