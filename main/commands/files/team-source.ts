/** Where a team's settings come from: a file, or an address that is asked over TLS only. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Fetch } from '../../platform/network/fetch.ts';

/** Larger than the rules of any team, in bytes. */
const MAX_SIZE = 1_000_000;
const LIMIT_MS = 10_000;
const MAX_REDIRECTS = 5;

/**
 * The address in its one form: an https URL, or an absolute path.
 * @throws DaypassError usage for http, and for an address with a password in it, because it would be kept.
 */
export function teamAddress(text: string, cwd: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return resolve(cwd, text);
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw errorOfCase('team-no-address', {}, cause);
  }
  if (url.protocol !== 'https:') {
    throw errorOfCase('team-not-https', {});
  }
  if (url.username || url.password) {
    throw errorOfCase('team-password', {});
  }
  return url.href;
}

/** @throws DaypassError team-unreachable | tls-failed | proxy-* */
export async function readTeamSource(from: string, fetch: Fetch): Promise<string> {
  return from.startsWith('https://') ? readAddress(from, fetch) : readOwnFile(from);
}

async function readAddress(from: string, fetch: Fetch): Promise<string> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  let address = from;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(address, { headers: { accept: 'application/json' }, signal }).catch((cause) => {
      if (cause instanceof DaypassError) throw cause;
      throw errorOfCase('team-out-of-reach', { host: hostOf(address) }, cause);
    });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      address = new URL(location, address).href;
      if (!address.startsWith('https://')) {
        throw errorOfCase('team-leaves-https', { host: hostOf(from) });
      }
      continue;
    }
    if (response.status !== 200) {
      throw errorOfCase('team-status', { host: hostOf(address), status: String(response.status) });
    }
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > MAX_SIZE) throw errorOfCase('team-large', {});
    return Buffer.from(bytes).toString('utf8');
  }
  throw errorOfCase('team-circles', { host: hostOf(from) });
}

async function readOwnFile(path: string): Promise<string> {
  const size = await stat(path).then(
    (stats) => stats.size,
    (cause) => {
      throw errorOfCase('team-unreadable', { path }, cause);
    },
  );
  if (size > MAX_SIZE) throw errorOfCase('team-large', {});
  return readFile(path, 'utf8').catch((cause) => {
    throw errorOfCase('team-unreadable', { path }, cause);
  });
}

function hostOf(url: string): string {
  return new URL(url).host;
}
