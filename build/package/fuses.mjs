// @ts-check
/**
 * Switches inside Electron's own binary, set once when the app is packaged. The type asks for every one that there is, so
 * a new Electron with a new fuse does not build until somebody has decided about it.
 * (electronjs.org/docs/latest/tutorial/fuses)
 */
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** @type {Readonly<Record<FuseV1Options, boolean>>} */
export const FUSES = {
  // The app's binary is no Node: it can't be made to run a script under the app's name and rights.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // A file:// page gets nothing that a web page doesn't; our own pages have a scheme of their own.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Cookies of consoles that are kept are encrypted with a key in the keychain.
  [FuseV1Options.EnableCookieEncryption]: true,
  // The app's code is what was packaged, or it does not start.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // The start-up snapshot is Electron's own for every process.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // WebAssembly runs as fast as Electron lets it; this is no matter of safety.
  [FuseV1Options.WasmTrapHandlers]: true,
};

const ALL = Object.keys(FUSES).map(Number);

/**
 * Sets every fuse that this binary has. @returns names of those that an older Electron lacks.
 * @param {string} binary the executable, or the bundle on macOS
 * @param {{ isOlder: boolean, resetSignature: boolean }} options isOlder: a stand-in for tests may lack the newest fuses
 */
export async function setFuses(binary, { isOlder, resetSignature }) {
  const there = await readFuses(binary);
  const missing = ALL.filter((fuse) => !(fuse in there));
  const common = { version: FuseVersion.V1, resetAdHocDarwinSignature: resetSignature };
  if (missing.length === 0) await flipFuses(binary, { ...common, strictlyRequireAllFuses: true, ...FUSES });
  else if (isOlder) {
    const fuses = Object.fromEntries(Object.entries(FUSES).filter(([fuse]) => fuse in there));
    await flipFuses(binary, { ...common, ...fuses });
  } else throw new Error(`This Electron lacks fuses: ${missing.map(nameOf).join(', ')}.`);
  return missing.map(nameOf);
}

/**
 * How the fuses of a binary stand.
 * @param {string} binary
 * @returns {Promise<Record<number, boolean>>}
 */
export async function readFuses(binary) {
  const { version: _version, ...wire } = await getCurrentFuseWire(binary);
  /** @type {Record<number, boolean>} */
  const fuses = {};
  for (const [fuse, state] of Object.entries(wire)) {
    if (/^\d+$/.test(fuse)) fuses[Number(fuse)] = state === FuseState.ENABLE;
  }
  return fuses;
}

/** @param {number} fuse */
export function nameOf(fuse) {
  return FuseV1Options[fuse] ?? `number ${fuse}`;
}
