import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of the clients. In a package they lie next to the archive with the app's code, since nothing inside it can be
 * started.
 * @param out the folder that holds `main/`
 */
export function clientFolder(out: string): string {
  const besideArchive = /^(.*)[\\/]app\.asar(?:[\\/]|$)/.exec(out)?.[1];
  return join(besideArchive ?? out, 'bin');
}

/**
 * How the command line is started, for config files: program and first arguments.
 * @param bin folder of the clients. The native one, else the stand-in under `node`.
 */
export function clientCommand(bin: string, platform: NodeJS.Platform): readonly string[] {
  const native = join(bin, platform === 'win32' ? 'daypass.exe' : 'daypass');
  return existsSync(native) ? [native] : ['node', join(bin, 'daypass.cjs')];
}
