/** What `daypass doctor` tries out for real. */
import { execFile } from 'node:child_process';
import { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { type Bundle, checkBundle } from '../../platform/network/certificates.ts';
import { exchange } from '../../platform/network/exchange.ts';
import { refuseForeignAnswer } from '../../platform/network/foreign-answer.ts';
import type { Network } from '../../platform/network/network.ts';

/** A person waits for the answer. */
const REACH_LIMIT_MS = 5_000;
/** Python may have to be read from a slow disk. */
const VERSION_LIMIT_MS = 5_000;

export interface Probes {
  /** Stores an item, reads it back, removes it. @throws DaypassError keychain-* */
  keychain(): Promise<void>;
  /**
   * Asks SSO OIDC for a token with nothing to get one for, which AWS refuses (model of CreateToken) and nothing in between does
   * in the same way.
   * @param url its origin. @returns its `Date`, in ms since the epoch, or null where it does not say.
   * @throws DaypassError network-sign-in | proxy-* | tls-* | ca-bundle-invalid, or an error with a `code`.
   */
  reach(url: string): Promise<number | null>;
  /** The proxy for an address, without a password in it; null for none. @throws DaypassError proxy-invalid */
  proxyOf(url: string): Promise<string | null>;
  /** Files of certificates that are trusted besides the usual ones, and who named them. */
  bundles(): readonly Bundle[];
  /** Reads one of them. @throws DaypassError ca-bundle-invalid */
  checkBundle(bundle: Bundle): Promise<void>;
  /** What a program prints for `--version`; null where it fails or takes too long. */
  versionOf(program: string): Promise<string | null>;
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
      const asked = new URL('/token', url);
      const answer = await exchange(network, asked, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
        limitMs: REACH_LIMIT_MS,
      });
      const { date: told = '', ...others } = answer.headers;
      const headers = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, `${value}`]));
      refuseForeignAnswer({ status: answer.status, headers, text: answer.body.toString('utf8') }, asked.hostname);
      const date = Date.parse(told);
      return Number.isNaN(date) ? null : date;
    },
    proxyOf: (url) => network.proxyOf(url),
    bundles: () => network.bundles(),
    checkBundle,
    versionOf: (program) =>
      new Promise((resolve) => {
        // Windows runs `aws.cmd` by a shell only; the path is the person's own, and quoted.
        const shell = /\.cmd$/i.test(program);
        const options = { timeout: VERSION_LIMIT_MS, maxBuffer: 64 * 1024, windowsHide: true, shell };
        execFile(shell ? `"${program}"` : program, ['--version'], options, (error, stdout, stderr) =>
          // Version 1 under Python 2 used stderr.
          resolve(error ? null : `${stdout}${stderr}`),
        );
      }),
  };
}
