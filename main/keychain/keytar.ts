/** The operating system's keychain, through keytar. */
import { createRequire } from 'node:module';
import { errorOfCase } from '../base/error-cases.ts';
import { Secret } from '../base/secret.ts';
import type { Keychain, OwnItems } from './keychain.ts';

/**
 * Loads the native module.
 * @param reconnect what makes it find a service that was started again; called after a failure, before one more try.
 * @param hasBus whether there is a session bus, where the system has such a thing.
 * @throws DaypassError keychain-unavailable when it or a library that it needs is missing.
 */
export async function openKeytar(
  platform: NodeJS.Platform,
  { service, description }: OwnItems,
  reconnect: () => void,
  hasBus: () => boolean = () => true,
): Promise<Keychain> {
  const keytar = load(platform);
  const typed = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call().catch(() => {
        reconnect();
        return call();
      });
    } catch (cause) {
      throw errorOfCase(hasBus() ? 'keychain-silent' : 'no-session-bus', {}, cause);
    }
  };
  return {
    description,
    persistent: true,
    get: (name) =>
      typed(async () => {
        const value = await keytar.getPassword(service, name);
        return value === null ? null : new Secret(value);
      }),
    set: (name, value) => typed(() => keytar.setPassword(service, name, value.expose())),
    delete: (name) =>
      typed(async () => {
        await keytar.deletePassword(service, name);
      }),
    list: (prefix) =>
      typed(async () => {
        const items = await keytar.findCredentials(service);
        return items.map(({ account }) => account).filter((name) => name.startsWith(prefix));
      }),
  };
}

function load(platform: NodeJS.Platform): typeof import('keytar') {
  try {
    // Not by `import`: in Electron before 28 that does not see into the archive that the app is packaged in.
    return createRequire(__filename)('keytar') as typeof import('keytar');
  } catch (cause) {
    if (platform !== 'linux') throw errorOfCase('keychain-part-missing', {}, cause);
    const command = 'Install libsecret (package libsecret-1-0), then run `daypass agent stop`.';
    throw errorOfCase('libsecret-missing', {}, cause, { command });
  }
}
