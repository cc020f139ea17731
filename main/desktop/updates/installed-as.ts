import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UNINSTALLER } from '../../platform/client/windows-package.ts';

/** How this app came to the machine, as far as it can replace itself: a package of the system's own is the system's to replace. */
export type InstalledAs = 'appimage' | 'squirrel' | 'nsis' | null;

export interface Installation {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program that runs. */
  readonly program: string;
  /** Whether a package for Windows can be checked for its publisher. */
  readonly namesPublisher: boolean;
}

export function installedAs({ platform, env, program, namesPublisher }: Installation): InstalledAs {
  if (platform === 'darwin') return 'squirrel';
  if (platform === 'win32') {
    const isInstalled = existsSync(join(dirname(program), UNINSTALLER));
    return isInstalled && namesPublisher ? 'nsis' : null;
  }
  return env.APPIMAGE && isReplaceable(env.APPIMAGE) ? 'appimage' : null;
}

/** It is replaced by a new file under its name, so the folder counts as well. */
function isReplaceable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
