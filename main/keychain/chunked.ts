/**
 * Items larger than the platform takes (Windows: 2,560 bytes) as numbered chunks and a manifest in the item's own place.
 *
 * A value is written under a new generation: first its chunks, then the manifest, then the old generation goes. A process that
 * is killed between two of these leaves the old or the new value, and chunks that the next `set` of the item clears away.
 */
import { randomBytes } from 'node:crypto';
import { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { WriteQueue } from '../base/write-queue.ts';
import type { Keychain } from './keychain.ts';

/** Largest part of a value in one item, in bytes of UTF-8. Windows' CRED_MAX_CREDENTIAL_BLOB_SIZE is 2,560. */
const CHUNK_BYTES = 2_400;
/** Names of items are made by `encodeURIComponent`, which leaves no such character. */
const SEPARATOR = '#';
const MANIFEST = 'daypass-chunks';
const READ_ATTEMPTS = 3;

interface Manifest {
  readonly generation: string;
  readonly count: number;
  readonly bytes: number;
}

export function createChunked(inner: Keychain, chunkBytes = CHUNK_BYTES): Keychain {
  /** So that no clearing away meets another's new chunks. */
  const writes = new WriteQueue();

  async function clearChunks(name: string, keep: string | null): Promise<void> {
    for (const chunk of await inner.list(`${name}${SEPARATOR}`)) {
      if (keep === null || !chunk.startsWith(`${name}${SEPARATOR}${keep}${SEPARATOR}`)) await inner.delete(chunk);
    }
  }

  async function write(name: string, value: Secret): Promise<void> {
    const text = value.expose();
    const bytes = Buffer.byteLength(text);
    if (bytes <= chunkBytes && !text.startsWith(MANIFEST)) {
      await inner.set(name, value);
      await clearChunks(name, null);
      return;
    }
    const generation = randomBytes(6).toString('hex');
    const chunks = split(text, chunkBytes);
    for (const [index, chunk] of chunks.entries())
      await inner.set(chunkName(name, generation, index), new Secret(chunk));
    await inner.set(name, new Secret([MANIFEST, 1, generation, chunks.length, bytes].join(':')));
    await clearChunks(name, generation);
  }

  /** Null when a chunk is missing: a writer has replaced the value meanwhile, or it is damaged. */
  async function join(name: string, { generation, count, bytes }: Manifest): Promise<Secret | null> {
    const parts: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const part = await inner.get(chunkName(name, generation, index));
      if (!part) return null;
      parts.push(part.expose());
    }
    const text = parts.join('');
    return Buffer.byteLength(text) === bytes ? new Secret(text) : null;
  }

  return {
    description: inner.description,
    persistent: inner.persistent,
    async get(name) {
      for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
        const item = await inner.get(name);
        const manifest = item && parseManifest(item);
        if (!manifest) return item;
        const value = await join(name, manifest);
        if (value) return value;
      }
      throw new DaypassError('keychain-damaged', 'An item in the keychain is damaged.');
    },
    set: (name, value) => writes.add(() => write(name, value)),
    delete: (name) =>
      writes.add(async () => {
        await inner.delete(name);
        await clearChunks(name, null);
      }),
    async list(prefix) {
      return (await inner.list(prefix)).filter((name) => !name.includes(SEPARATOR));
    },
  };
}

function chunkName(name: string, generation: string, index: number): string {
  return [name, generation, index].join(SEPARATOR);
}

function parseManifest(item: Secret): Manifest | null {
  const match = /^daypass-chunks:1:([0-9a-f]+):(\d{1,4}):(\d{1,8})$/.exec(item.expose());
  return match ? { generation: match[1] ?? '', count: Number(match[2]), bytes: Number(match[3]) } : null;
}

/** Cuts between code points, so that every part is text of its own. */
function split(text: string, chunkBytes: number): string[] {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > chunkBytes) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += character;
    bytes += size;
  }
  parts.push(part);
  return parts;
}
