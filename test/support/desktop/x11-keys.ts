/** Keys of the display that the test runs on, which no page has a say in. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = join(import.meta.dirname, 'x11-keys.py');

export async function pressKeys(keys: string): Promise<void> {
  await promisify(execFile)('python3', [SCRIPT, 'press', keys]);
}

/** Another program that has these keys. */
export async function takeKeys(keys: string): Promise<{ free(): Promise<void> }> {
  const other = spawn('python3', [SCRIPT, 'take', keys], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  return {
    async free() {
      const ended = once(other, 'exit');
      other.stdin.end();
      await ended;
    },
  };
}
