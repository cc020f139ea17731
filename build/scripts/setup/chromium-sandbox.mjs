/**
 * Whether Chromium can make its sandbox on this machine. It needs user namespaces, which Ubuntu 24.04 gives only to programs
 * that AppArmor knows, or a helper that belongs to root. An installed package brings one of them; an Electron in
 * node_modules has neither.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {string} executable of Electron
 * @returns {string | null} what to do, null where the sandbox can be had
 */
export function sandboxFault(executable) {
  if (process.platform !== 'linux') return null;
  const helper = join(dirname(executable), 'chrome-sandbox');
  return adviceFor({
    isRoot: process.getuid() === 0,
    isRestricted: isRestricted(readSetting),
    isHelperReady: isOwnedByRootAndSetuid(helper),
    helper,
  });
}

/** @param {{ isRoot: boolean, isRestricted: boolean, isHelperReady: boolean, helper: string }} facts */
export function adviceFor({ isRoot, isRestricted: restricted, isHelperReady, helper }) {
  if (isRoot) return 'Daypass is not started as root: Chromium has no sandbox for root. Run this as an ordinary user.';
  if (!restricted || isHelperReady) return null;
  return `This system keeps programs from making user namespaces, so Electron's helper has to make its sandbox. Run this once,
then the command again:

  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`;
}

/** @param {(name: string) => string} read the text of a setting below /proc/sys, empty where there is none */
export function isRestricted(read) {
  return (
    read('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    read('kernel/unprivileged_userns_clone') === '0' ||
    read('user/max_user_namespaces') === '0'
  );
}

function readSetting(name) {
  try {
    return readFileSync(join('/proc/sys', name), 'utf8').trim();
  } catch {
    return '';
  }
}

function isOwnedByRootAndSetuid(path) {
  try {
    const { uid, mode } = statSync(path);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}
