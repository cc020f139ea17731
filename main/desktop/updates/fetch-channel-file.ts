import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import { MAX_REDIRECTS, redirectTarget } from './address.ts';
import { type ChannelFile, channelFileName, openChannelFile, type Wanted } from './channel-file.ts';
import type { ReleaseSource } from './release-source.ts';

/** More than any of these files has, in bytes. */
const MAX_BYTES = 64 * 1024;

/**
 * Gets a channel file and its signature, and believes it if the signature is good.
 * @throws DaypassError update-failed | update-refused, and as the network does
 */
export async function fetchChannelFile(source: ReleaseSource, wanted: Wanted, fetch: Fetch): Promise<ChannelFile> {
  const url = new URL(channelFileName(wanted), source.url);
  const signatureUrl = new URL(`${url.href}.sig`);
  const [bytes, signature] = await Promise.all([get(url, fetch), get(signatureUrl, fetch)]);
  return openChannelFile(bytes, signature.toString('latin1'), source.key, wanted);
}

async function get(from: URL, fetch: Fetch): Promise<Buffer> {
  let url = from;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await ask(url, fetch);
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location) {
      url = target(url, location);
      continue;
    }
    if (answer.status !== 200) throw errorOfCase('release-status', { status: String(answer.status) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length > MAX_BYTES) throw failed('The release server sends more than it should.');
    return bytes;
  }
  throw failed('The release server sends one on and on.');
}

async function ask(url: URL, fetch: Fetch): Promise<Response> {
  try {
    return await fetch(url.href);
  } catch (cause) {
    if (cause instanceof DaypassError) throw cause;
    throw errorOfCase('release-unreachable', {}, cause);
  }
}

function target(from: URL, location: string): URL {
  try {
    return redirectTarget(from, location);
  } catch (cause) {
    throw failed((cause as Error).message, cause);
  }
}

function failed(what: string, cause?: unknown): DaypassError {
  return new DaypassError('update-failed', what, { cause });
}
