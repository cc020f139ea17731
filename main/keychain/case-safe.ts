/**
 * Names for a store that takes `ACME` and `acme` for one name, as the Credential Manager does: an upper-case letter is a sign and its
 * lower-case letter there. Items that an older Daypass has stored under their plain names are moved before anything else is done.
 */
import { isCode } from '../base/errors.ts';
import type { Keychain } from './keychain.ts';

/** Names of items are made by `encodeURIComponent`, which leaves no such character. */
const SIGN = '^';

export function createCaseSafe(inner: Keychain): Keychain {
  let moved: Promise<void> | null = null;
  /** Once; a failure is told, and the next call tries again. */
  async function ready(): Promise<void> {
    moved ??= moveOldNames(inner);
    try {
      await moved;
    } catch (error) {
      moved = null;
      throw error;
    }
  }
  async function whenReady<T>(call: () => Promise<T>): Promise<T> {
    await ready();
    return call();
  }

  return {
    description: inner.description,
    persistent: inner.persistent,
    get: (name) => whenReady(() => inner.get(encode(name))),
    set: (name, value) => whenReady(() => inner.set(encode(name), value)),
    delete: (name) => whenReady(() => inner.delete(encode(name))),
    list: (prefix) => whenReady(async () => (await inner.list(encode(prefix))).map(decode)),
  };
}

/**
 * The store keeps a name in the case in which it was last written, so that shows which session the item belongs to. If
 * this is killed halfway, the item is under both names with the same value, or a newer one under the new name.
 */
async function moveOldNames(inner: Keychain): Promise<void> {
  for (const old of (await inner.list('')).filter((name) => /[A-Z]/.test(name))) {
    const name = encode(old);
    const value = (await isThere(inner, name)) ? null : await readable(inner, old);
    if (value) await inner.set(name, value);
    await inner.delete(old);
  }
}

async function isThere(inner: Keychain, name: string): Promise<boolean> {
  return (await inner.get(name)) !== null;
}

/** Null also for one that is damaged: no one could read it under its new name. */
async function readable(inner: Keychain, name: string) {
  try {
    return await inner.get(name);
  } catch (error) {
    if (isCode(error, 'keychain-damaged')) return null;
    throw error;
  }
}

function encode(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `${SIGN}${letter.toLowerCase()}`);
}

function decode(name: string): string {
  return name.replace(/\^([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
