/**
 * The names of items, in an item of their own. macOS lists names only by reading every item, and asks the person about
 * each one that another program has stored. A list of names is one more item to read instead.
 *
 * A name is noted before its item is stored and crossed out after that is gone: a process that is killed in between leaves a name
 * without an item, which reads as nothing.
 */
import { Secret } from '../base/secret.ts';
import { WriteQueue } from '../base/write-queue.ts';
import type { Keychain } from './keychain.ts';

/** Names of items are made by `encodeURIComponent`, which leaves no such character. */
const INDEX = '#names';

export function createIndexed(inner: Keychain): Keychain {
  /** Each change writes the whole list. */
  const changes = new WriteQueue();
  let known: Set<string> | null = null;

  /** From the item; where there is none yet, or a damaged one, from all that are there, once. */
  async function names(): Promise<Set<string>> {
    if (known) return known;
    const read = parse(await inner.get(INDEX));
    if (read) known = read;
    else {
      const found = new Set((await inner.list('')).filter((name) => name !== INDEX));
      await inner.set(INDEX, text(found));
      known = found;
    }
    return known;
  }

  /** The list as stored is what counts: a failure leaves it, and what is known here, as they were. */
  async function store(changed: Set<string>): Promise<void> {
    await inner.set(INDEX, text(changed));
    known = changed;
  }

  return {
    description: inner.description,
    persistent: inner.persistent,
    get: (name) => inner.get(name),
    set: (name, value) =>
      changes.add(async () => {
        const present = await names();
        if (!present.has(name)) await store(new Set([...present, name]));
        await inner.set(name, value);
      }),
    delete: (name) =>
      changes.add(async () => {
        const present = await names();
        await inner.delete(name);
        if (present.has(name)) await store(new Set([...present].filter((one) => one !== name)));
      }),
    list: (prefix) => changes.add(async () => [...(await names())].filter((name) => name.startsWith(prefix))),
  };
}

function text(names: ReadonlySet<string>): Secret {
  return new Secret(JSON.stringify([...names].sort()));
}

function parse(item: Secret | null): Set<string> | null {
  try {
    const data: unknown = JSON.parse(item?.expose() ?? '');
    return Array.isArray(data) && data.every((name) => typeof name === 'string') ? new Set(data) : null;
  } catch {
    return null;
  }
}
