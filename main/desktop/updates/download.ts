/** A package, from the release server to a file: exactly as long as its channel file says, and with that hash, or not at all. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Agent, IncomingMessage } from 'node:http';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DaypassError } from '../../base/errors.ts';
import { removeFile } from '../../platform/files/held-file.ts';
import { MAX_REDIRECTS, redirectTarget } from './address.ts';

/** Without a byte for this long it is given up, in ms. */
const STALLED_MS = 60_000;

export interface Download {
  readonly agent: Agent;
  readonly url: URL;
  readonly destination: string;
  /** In bytes. */
  readonly size: number;
  /** In base64. */
  readonly sha512: string;
  readonly onProgress: (bytes: number) => void;
}

/** Leaves no file behind where it fails. @throws DaypassError update-failed | update-refused, and as the network does */
export async function download(wanted: Download): Promise<void> {
  try {
    const answer = await open(wanted.url, wanted.agent);
    const digest = createHash('sha512');
    await pipeline(answer, measured(wanted, digest), createWriteStream(wanted.destination, { mode: 0o600 }));
    if (digest.digest('base64') !== wanted.sha512) {
      throw new DaypassError('update-refused', 'The package is not the one that was signed.');
    }
  } catch (error) {
    await removeFile(wanted.destination).catch(() => undefined);
    if (error instanceof DaypassError) throw error;
    throw new DaypassError('update-failed', 'The package could not be downloaded.', { cause: error });
  }
}

/** Counts and hashes what passes; a byte too many or too few is an error. */
function measured({ size, onProgress }: Download, digest: ReturnType<typeof createHash>): Transform {
  const wrong = () => new DaypassError('update-refused', 'The package is not as long as the one that was signed.');
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > size) return done(wrong());
      digest.update(chunk);
      onProgress(bytes);
      done(null, chunk);
    },
    flush: (done) => done(bytes === size ? null : wrong()),
  });
}

async function open(from: URL, agent: Agent): Promise<IncomingMessage> {
  let url = from;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await get(url, agent);
    const { statusCode: status = 0, headers } = answer;
    if (status === 200) return answer;
    answer.destroy();
    if (status < 300 || status >= 400 || !headers.location) throw new Error(`The answer has status ${status}.`);
    url = redirectTarget(url, headers.location);
  }
  throw new Error('The release server sends one on and on.');
}

function get(url: URL, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestSecure : requestPlain;
    const request = send(url, { agent, timeout: STALLED_MS, headers: { accept: '*/*' } }, resolve);
    request.on('timeout', () => request.destroy(new Error('The download has stalled.')));
    request.on('error', reject);
    request.end();
  });
}
