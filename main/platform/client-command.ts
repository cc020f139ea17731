import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How the command line is started, for config files: program and first arguments.
 * @param bin folder of the clients. The native one, else the stand-in under `node`.
 */
export function clientCommand(bin: string, platform: NodeJS.Platform): readonly string[] {
  const native = join(bin, platform === 'win32' ? 'daypass.exe' : 'daypass');
  return existsSync(native) ? [native] : ['node', join(bin, 'daypass.cjs')];
}
