// @ts-check
/**
 * Channel files: what the app is told about new versions. `main/desktop/updates/channel-file.ts` reads them and says what their
 * fields mean; `docs/releasing.md` says how a release gets into one, and out again.
 */
import { createPrivateKey, sign as signBytes } from 'node:crypto';

/** electron-builder's names for systems and architectures, and Node's. */
const SYSTEMS = { linux: 'linux', mac: 'darwin', win: 'win32' };
const ARCHITECTURES = { x64: 'x64', x86_64: 'x64', arm64: 'arm64' };
/** The one kind of package on each system that an app replaces itself with. */
const ENDINGS = { linux: 'AppImage', mac: 'zip', win: 'exe' };

/**
 * What a file of a release is for, where an app replaces itself with it; else null.
 * @param {string} name
 * @param {string} version
 */
export function packageOf(name, version) {
  const prefix = `daypass-${version}-`;
  const match = name.startsWith(prefix)
    ? /^(linux|mac|win)-(x64|x86_64|arm64)\.(\w+)$/.exec(name.slice(prefix.length))
    : null;
  if (!match) return null;
  const os = /** @type {keyof typeof SYSTEMS} */ (match[1]);
  const arch = /** @type {keyof typeof ARCHITECTURES} */ (match[2]);
  return match[3] === ENDINGS[os] ? { system: SYSTEMS[os], arch: ARCHITECTURES[arch] } : null;
}

/**
 * Who is offered a version: releases go to everyone, prereleases only to those who asked for them.
 * @param {string} version
 */
export function channelsOf(version) {
  return version.includes('-') ? ['beta'] : ['stable', 'beta'];
}

/**
 * @param {{ channel: string, version: string, withdrawn: readonly string[], issuedAt: number, system: string, arch: string,
 *   url: string, sha512: string, size: number }} release issuedAt in ms since the epoch
 */
export function channelFile({ channel, version, withdrawn, issuedAt, system, arch, url, sha512, size }) {
  const content = { format: 1, channel, system, arch, version, issuedAt, withdrawn, package: { url, sha512, size } };
  return { name: `${channel}-${system}-${arch}.json`, text: `${JSON.stringify(content, null, 2)}\n` };
}

/**
 * @param {string} text
 * @param {import('node:crypto').KeyObject | string} key Ed25519, private; a text in PEM form
 * @returns {string} the detached signature in base64, with a line end
 */
export function sign(text, key) {
  const read = typeof key === 'string' ? createPrivateKey(key) : key;
  if (read.asymmetricKeyType !== 'ed25519') throw new Error('The key for channel files is not of the kind Ed25519.');
  return `${signBytes(null, Buffer.from(text), read).toString('base64')}\n`;
}
