/** A folder for one input after the other: emptied between them, in memory where the system has such a place. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
let folder: string | null = null;

/** @returns its path, with nothing in it. */
export function emptyFolder(): string {
  if (folder === null) {
    const made = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'daypass-fuzz-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  return folder;
}
