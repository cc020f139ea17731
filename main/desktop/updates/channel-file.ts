/**
 * What a release server says: one small file for each channel, system and architecture, and next to it a detached Ed25519
 * signature of its bytes (RFC 8032). The key is nowhere near the server. Nothing of a file is looked at before its signature
 * is found good; then the file alone decides what may be installed, down to the hash of the package.
 */
import { type KeyObject, verify } from 'node:crypto';
import * as v from 'valibot';
import { isPageAddress } from '../../../common/patterns.ts';
import { DaypassError } from '../../base/errors.ts';
import { compareVersions, VERSION } from '../../base/versions.ts';
import type { Settings } from '../../settings/schema.ts';

const MAX_PACKAGE_BYTES = 1024 ** 3;

const version = v.pipe(v.string(), v.regex(VERSION));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const ChannelFileSchema = v.object({
  format: v.literal(1),
  channel: v.picklist(['stable', 'beta']),
  /** As `process.platform` and `process.arch` have them. */
  system: v.string(),
  arch: v.string(),
  version,
  /** When it was signed, in ms since the epoch. A file that is older than one seen before is not believed. */
  issuedAt: count,
  /** Releases that were taken back: who runs one of them goes to `version` even where that is an older one. */
  withdrawn: v.pipe(v.array(version), v.maxLength(100)),
  package: v.object({
    url: v.pipe(v.string(), v.url(), v.check(isPageAddress)),
    /** In base64. */
    sha512: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
    /** In bytes. */
    size: v.pipe(count, v.maxValue(MAX_PACKAGE_BYTES)),
  }),
});

export type ChannelFile = v.InferOutput<typeof ChannelFileSchema>;
export type Channel = Settings['updates']['channel'];

export interface Wanted {
  readonly channel: Channel;
  readonly system: string;
  readonly arch: string;
  /** `issuedAt` of the last file of this channel that was believed, or 0. */
  readonly seenIssuedAt: number;
}

export function channelFileName({ channel, system, arch }: Pick<Wanted, 'channel' | 'system' | 'arch'>): string {
  return `${channel}-${system}-${arch}.json`;
}

/**
 * @param signature 64 bytes in base64
 * @throws DaypassError update-refused
 */
export function openChannelFile(bytes: Uint8Array, signature: string, key: KeyObject, wanted: Wanted): ChannelFile {
  if (!verify(null, bytes, key, Buffer.from(signature.trim(), 'base64'))) {
    throw refused('What the release server says of new versions is not signed with the key of Daypass.');
  }
  const parsed = v.safeParse(ChannelFileSchema, parse(bytes));
  if (!parsed.success) throw refused('What the release server says of new versions is not understood.');
  const file = parsed.output;
  if (file.channel !== wanted.channel || file.system !== wanted.system || file.arch !== wanted.arch) {
    throw refused('The release server has sent what it says of another channel or system.');
  }
  if (file.issuedAt < wanted.seenIssuedAt) {
    throw refused('The release server says less than it has said before.');
  }
  return file;
}

/** What it means for who runs `current`: a newer version, the way back from one that was withdrawn, or nothing. */
export function judge({ version: offered, withdrawn }: ChannelFile, current: string): 'newer' | 'back' | 'none' {
  const order = compareVersions(offered, current);
  if (order > 0) return 'newer';
  return order < 0 && withdrawn.includes(current) ? 'back' : 'none';
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

function refused(what: string): DaypassError {
  return new DaypassError('update-refused', what);
}
