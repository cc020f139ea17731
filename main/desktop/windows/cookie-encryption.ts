/**
 * Whether cookies that are kept on disk are really encrypted. Builds that are not packaged lack the switch for it, and where
 * Chromium finds no keychain on Linux it encrypts with a key that everybody knows: so one cookie is tried.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Session, safeStorage } from 'electron';

/** The key of these is in Chromium's source. */
const NO_KEYCHAIN: readonly string[] = ['basic_text', 'unknown'];
const PLACE = 'https://daypass.invalid/';

/** @param open opens a session that is kept on disk. @param folder its files. Never fails: what can't be seen to be encrypted isn't. */
export async function encryptsCookies(open: () => Session, folder: string): Promise<boolean> {
  if (process.platform === 'linux' && NO_KEYCHAIN.includes(safeStorage.getSelectedStorageBackend())) return false;
  const jar = open();
  const value = randomBytes(24).toString('hex');
  try {
    await jar.cookies.set({ url: PLACE, name: 'probe', value, secure: true, expirationDate: Date.now() / 1000 + 60 });
    await jar.cookies.flushStore();
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const stores = files.filter((file) => file.isFile() && file.name.startsWith('Cookies'));
    const held = await Promise.all(stores.map((file) => readFile(join(file.parentPath ?? file.path, file.name))));
    // Only a store that contains the cookie’s name, which is never encrypted, can show whether its value is.
    return held.some((bytes) => bytes.includes('daypass.invalid')) && !held.some((bytes) => bytes.includes(value));
  } catch {
    return false;
  } finally {
    await jar.cookies.remove(PLACE, 'probe').catch(() => undefined);
  }
}
