// @ts-check
/**
 * Where a packaged app looks for newer ones, and with which key it believes them. Without DAYPASS_UPDATE_KEY it does not look.
 * `main/desktop/updates/release-source.ts` reads it.
 */
import { createPublicKey } from 'node:crypto';

/**
 * @param {Readonly<Record<string, string | undefined>>} env DAYPASS_UPDATE_KEY: an Ed25519 public key, PEM or the same in one
 * line of base64; DAYPASS_UPDATE_URL: folder of the channel files; DAYPASS_RELEASE_PAGE: for a person;
 * DAYPASS_WINDOWS_PUBLISHER: the name that packages for Windows are signed with
 */
export function releaseSource(env) {
  const { DAYPASS_UPDATE_KEY: key, DAYPASS_UPDATE_URL: url, DAYPASS_RELEASE_PAGE: page } = env;
  if (!key) return null;
  if (!url || !page) throw new Error('DAYPASS_UPDATE_KEY also needs DAYPASS_UPDATE_URL and DAYPASS_RELEASE_PAGE.');
  const read = key.includes('BEGIN')
    ? createPublicKey(key)
    : createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  if (read.asymmetricKeyType !== 'ed25519') throw new Error('DAYPASS_UPDATE_KEY is not of the kind Ed25519.');
  const publisher = env.DAYPASS_WINDOWS_PUBLISHER;
  return {
    url,
    page,
    key: read.export({ format: 'der', type: 'spki' }).toString('base64'),
    // What electron-updater reads of the same file: where it keeps what it downloads, and whose signature it must have.
    updaterCacheDirName: 'updates',
    ...(publisher ? { publisherName: [publisher] } : {}),
  };
}
