/**
 * The session bus at its usual place (systemd's `sd_bus_default_user`, `pam_systemd`): a process that no desktop has started,
 * such as one of cron, does not know its address, and it may come only when the person signs in to the desktop.
 */
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

type OpenEnvironment = Record<string, string | undefined>;

/**
 * Names that bus in `env` where nothing else names one and it is there now. What a client says of its own bus never counts: who
 * owns a bus can play the keychain on it.
 * @param runtimeFolders where each user has a folder of their own.
 */
export function takeUsualBus(
  env: OpenEnvironment,
  {
    uid = process.getuid?.(),
    runtimeFolders = '/run/user',
  }: { uid?: number | undefined; runtimeFolders?: string } = {},
): void {
  // With a runtime folder of its own, libraries look there themselves.
  if (uid === undefined || namesBus(env) || env.XDG_RUNTIME_DIR) return;
  const folder = join(runtimeFolders, String(uid));
  const path = join(folder, 'bus');
  try {
    const [own, bus] = [lstatSync(folder), lstatSync(path)];
    const isPrivate = own.isDirectory() && own.uid === uid && (own.mode & 0o022) === 0;
    if (isPrivate && bus.isSocket() && bus.uid === uid) env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${path}`;
  } catch {
    // It is not there, or not yet.
  }
}

/** Whether there is a session bus to ask for a keychain. */
export function hasSessionBus(env: Readonly<OpenEnvironment>): boolean {
  return namesBus(env) || (Boolean(env.XDG_RUNTIME_DIR) && existsSync(join(env.XDG_RUNTIME_DIR ?? '', 'bus')));
}

/** Chromium writes `disabled:` where there was nothing. */
function namesBus({ DBUS_SESSION_BUS_ADDRESS: address = '' }: Readonly<OpenEnvironment>): boolean {
  return address !== '' && address !== 'disabled:';
}
