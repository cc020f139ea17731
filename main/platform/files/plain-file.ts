/**
 * Reads and continues files that any program of this user could replace by what never ends or never begins: a device, a pipe at
 * whose other end is no one, more than fits into memory.
 */
import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** Bytes; the largest of ours, a list of 20,000 roles, has a few MB. */
const LARGEST = 64 * 1024 * 1024;

/** The text of a file. @throws Error as the system does; without a code, and for a person, where it is no file or too large a one. */
export async function readPlainFile(path: string): Promise<string> {
  // To open a pipe or a device may do something already.
  requirePlain(await stat(path));
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    requirePlain(await file.stat());
    return await file.readFile('utf8');
  } finally {
    await file?.close();
  }
}

/**
 * Opens a file at its end; it is made with mode 0600 where there is none.
 * @returns a file descriptor, to be closed by the caller. @throws Error as for `readPlainFile`
 */
export function openAtEnd(path: string): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error('This is not a file.');
}

function requirePlain(stats: Stats): void {
  if (!stats.isFile()) throw new Error('This is not a file.');
  if (stats.size > LARGEST) throw new Error('This file is too large.');
}
