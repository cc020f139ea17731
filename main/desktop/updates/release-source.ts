/**
 * Where this build looks for newer ones, and the key that these are signed with. `build/package/stage.mjs` puts it into the
 * app's archive; a build without it (made from the sources, or by somebody without the key) has no updates.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { isPageAddress } from '../../../common/patterns.ts';
import type { Log } from '../../platform/log.ts';

const address = v.pipe(v.string(), v.url(), v.check(isPageAddress));

const Source = v.object({
  /** Folder of the channel files. */
  url: address,
  /** What a person opens to get a package by hand. */
  page: address,
  /** Ed25519, as SPKI in DER form, in base64 (RFC 8410). */
  key: v.string(),
  /** Who must have signed a package for Windows. */
  publisherName: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
});

export interface ReleaseSource {
  readonly url: string;
  readonly page: string;
  readonly key: KeyObject;
  /** Whether electron-updater is told whose signature a package for Windows must have. */
  readonly namesPublisher: boolean;
}

/** @returns null where this build has none, or one that is not understood (the log says so). */
export async function readReleaseSource(path: string, log: Log): Promise<ReleaseSource | null> {
  try {
    const { url, page, key, publisherName } = v.parse(Source, JSON.parse(await readFile(path, 'utf8')));
    const read = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    if (read.asymmetricKeyType !== 'ed25519') throw new Error('The key for updates is not of the kind Ed25519.');
    return {
      url: url.endsWith('/') ? url : `${url}/`,
      page,
      key: read,
      namesPublisher: publisherName !== undefined,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('There are no updates.', { error });
    return null;
  }
}
