/** The Electron under test with one fuse as the packaged app has it: cookies on disk are encrypted. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { readFuses } from '../../../build/package/fuses.mjs';
import { ELECTRON } from './app-under-test.ts';

export interface EncryptingElectron {
  readonly executable: string;
  close(): void;
}

export async function encryptingElectron(): Promise<EncryptingElectron> {
  if ((await readFuses(ELECTRON))[FuseV1Options.EnableCookieEncryption]) {
    return { executable: ELECTRON, close: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'daypass-electron-'));
  cpSync(dirname(ELECTRON), folder, { recursive: true, verbatimSymlinks: true });
  const executable = join(folder, basename(ELECTRON));
  await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableCookieEncryption]: true });
  return { executable, close: () => rmSync(folder, { recursive: true, force: true }) };
}
